"""One collaboration, whole: what its page and its API answer need, with every join loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns.queries import Campaign
from lonja.collaborations.actions.agreeing import setting_of
from lonja.collaborations.models import (
    Agreement,
    Collaboration,
    ContactView,
    Deliverable,
    Draft,
    Message,
    Offer,
    StateChange,
)
from lonja.collaborations.progress import Step, next_steps
from lonja.collaborations.sentences import Setting, sentences
from lonja.collaborations.states import UNDERWAY
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import side_of
from lonja.core import clock
from lonja.core.cursor import Page
from lonja.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Piece:
    """A deliverable with its drafts, oldest first."""

    deliverable: Deliverable
    drafts: Sequence[Draft]
    moves: Sequence[str]

    @property
    def latest(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one collaboration that its two sides see."""

    collaboration: Collaboration
    side: str
    moves: Sequence[str]
    steps: Sequence[Step]
    offers: Sequence[Offer]
    agreements: Sequence[Agreement]
    pieces: Sequence[Piece]
    messages: Sequence[Message]
    changes: Sequence[StateChange]
    # Who looked at the creator's contact details: the creator's to know, and the operator's.
    contact_views: Sequence[ContactView]

    @property
    def latest(self) -> Offer:
        """The newest version of the terms."""
        return self.offers[-1]

    @property
    def agreement(self) -> Agreement | None:
        """The agreement in force."""
        return self.agreements[-1] if self.agreements else None


def collaboration(by: Actor, collaboration_id: UUID) -> Collaboration:
    """Return one collaboration with campaign, brand and creator; raise Forbidden, NotFound."""
    by.require("collaborations.read")
    rows = Collaboration.objects.visible_to(by).select_related("campaign", "creator", "brand")
    return rows.one(collaboration_id)


def detail(by: Actor, collaboration_id: UUID, message_limit: int = 200) -> Detail:
    """Return one collaboration with all that belongs to it; raise Forbidden, NotFound."""
    found = collaboration(by, collaboration_id)
    pieces = deliverables(by, found)
    newest = Message.objects.filter(collaboration=found).select_related("user").order_by("-pk")[:message_limit]
    return Detail(
        collaboration=found,
        side=side_of(by),
        moves=found.moves(by),
        steps=next_steps(found, [piece.deliverable for piece in pieces], clock.now()),
        offers=list(Offer.objects.filter(collaboration=found).select_related("created_by").order_by("number")),
        agreements=list(Agreement.objects.filter(collaboration=found).select_related("offer").order_by("number")),
        pieces=pieces,
        messages=list(reversed(newest)),
        changes=list(StateChange.objects.filter(collaboration=found).select_related("user").order_by("pk")),
        contact_views=[] if by.is_brand else list(_contact_views(found)),
    )


def _contact_views(found: Collaboration) -> QuerySet[ContactView]:
    rows = ContactView.objects.filter(collaboration=found).select_related("user", "organization")
    return rows.order_by("-pk")[:50]


def offers(by: Actor, collaboration_id: UUID) -> list[Offer]:
    """Return every version of the terms, oldest first; raise Forbidden, NotFound."""
    found = collaboration(by, collaboration_id)
    return list(Offer.objects.filter(collaboration=found).order_by("number"))


def agreement(by: Actor, collaboration_id: UUID) -> Agreement:
    """Return the agreement in force; raise Forbidden, NotFound before there is one."""
    found = collaboration(by, collaboration_id)
    row = Agreement.objects.filter(collaboration=found).order_by("-number").first()
    if row is None:
        raise NotFound("There is no agreement yet.")
    return row


def messages(by: Actor, collaboration_id: UUID, cursor: str | None = None, limit: int = 50) -> Page[Message]:
    """Return the messages, newest first; raise Forbidden, NotFound, Invalid."""
    found = collaboration(by, collaboration_id)
    return Message.objects.filter(collaboration=found).select_related("user").newest_page(cursor, limit)


def deliverables(by: Actor, found: Collaboration) -> list[Piece]:
    """Return the pieces of a collaboration that the asker was given, with drafts and moves."""
    rows = list(Deliverable.objects.filter(collaboration=found).order_by("position"))
    drafts: dict[UUID, list[Draft]] = defaultdict(list)
    for row in Draft.objects.filter(deliverable__in=rows).order_by("deliverable_id", "number"):
        drafts[row.deliverable_id].append(row)
    is_underway = found.state in UNDERWAY
    return [Piece(row, drafts[row.pk], row.moves(by) if is_underway else []) for row in rows]


def deliverable(by: Actor, deliverable_id: UUID) -> Deliverable:
    """Return one piece with its collaboration, campaign, creator and brand; raise Forbidden, NotFound."""
    by.require("collaborations.read")
    visible = Collaboration.objects.visible_to(by).values("pk")
    joins = ("collaboration__campaign", "collaboration__creator", "collaboration__brand")
    return Deliverable.objects.filter(collaboration__in=visible).select_related(*joins).one(deliverable_id)


def piece_moves(by: Actor, row: Deliverable) -> list[str]:
    """Return the moves open to the asker on a piece now."""
    return row.moves(by) if row.collaboration.state in UNDERWAY else []


def drafts(by: Actor, deliverable_id: UUID) -> list[Draft]:
    """Return the drafts of a piece, oldest first; raise Forbidden, NotFound."""
    piece = deliverable(by, deliverable_id)
    return list(Draft.objects.filter(deliverable=piece).order_by("number"))


def draft(by: Actor, draft_id: UUID) -> Draft:
    """Return one draft with its piece; raise Forbidden, NotFound."""
    by.require("collaborations.read")
    visible = Collaboration.objects.visible_to(by).values("pk")
    rows = Draft.objects.filter(deliverable__collaboration__in=visible)
    return rows.select_related("deliverable").one(draft_id)


def latest_draft(by: Actor, deliverable_id: UUID) -> Draft:
    """Return the newest draft of a piece; raise Forbidden, NotFound."""
    piece = deliverable(by, deliverable_id)
    row = Draft.objects.filter(deliverable=piece).order_by("-number").first()
    if row is None:
        raise NotFound("There is no draft yet.")
    return row


def statement(offer: Offer, found: Collaboration) -> list[str]:
    """Return an offer as plain sentences in the reader's language."""
    return sentences(offer.terms, setting_of(found))


def offer_sentences(terms: Terms, campaign: Campaign, creators: Sequence[str]) -> list[str]:
    """Return terms that aren't offered yet as plain sentences; to several creators it speaks of each of them."""
    name = creators[0] if len(creators) == 1 else _("each creator")
    setting = Setting(
        brand=campaign.organization.name,
        creator=name,
        campaign=campaign.name,
        product=campaign.product,
        disclosure_label=campaign.disclosure_label,
        approval_business_days=campaign.approval_business_days,
    )
    return sentences(terms, setting)
