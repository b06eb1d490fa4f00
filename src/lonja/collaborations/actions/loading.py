"""How every action begins and ends: the locked row, the facts of its event, a new version of the terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import terms as rules
from lonja.collaborations.models import Collaboration, Deliverable, Offer
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import side_of
from lonja.core import clock
from lonja.core.errors import Invalid

LONGEST_TEXT = 5000


def locked(collaboration_id: UUID, by: Actor) -> Collaboration:
    """Return the collaboration locked, within what the asker can see; raise NotFound."""
    rows = Collaboration.objects.visible_to(by).select_related("campaign", "creator", "brand")
    return rows.select_for_update(of=("self",)).one(collaboration_id)


def locked_piece(deliverable_id: UUID, by: Actor) -> tuple[Collaboration, Deliverable]:
    """Return a piece and its collaboration, both locked, the collaboration first; raise NotFound."""
    visible = Collaboration.objects.visible_to(by).values("pk")
    found = Deliverable.objects.filter(collaboration__in=visible).one(deliverable_id)
    collaboration = locked(found.collaboration_id, by)
    return collaboration, Deliverable.objects.select_for_update().one(deliverable_id)


def facts(collaboration: Collaboration, by: Actor) -> dict[str, Any]:
    """Return what every event of a collaboration carries."""
    return {
        "subject_id": collaboration.pk,
        "parties": collaboration.parties(),
        "campaign_id": collaboration.campaign_id,
        "creator_id": collaboration.creator_id,
        "brand_id": collaboration.brand_id,
        "side": side_of(by),
    }


def offer_facts(collaboration: Collaboration, offer: Offer, by: Actor) -> dict[str, Any]:
    """Return what every event of an offer carries."""
    return {
        **facts(collaboration, by),
        "offer_id": offer.pk,
        "fee_minor": offer.fee_minor,
        "currency": offer.currency,
        "answer_by": collaboration.answer_by,
    }


def require_sound(terms: Terms, currency: str) -> None:
    """Raise Invalid where the terms break a rule."""
    if problems := rules.problems(terms, currency=currency, today=clock.today()):
        raise Invalid(problems)


def require_text(text: str, field: str, *, most: int = LONGEST_TEXT) -> str:
    """Return the text trimmed; raise Invalid when nothing is left of it or it is too long."""
    text = text.strip()
    if not text:
        raise Invalid({field: [_("This is needed.")]})
    return limited(text, field, most=most)


def limited(text: str, field: str, *, most: int = LONGEST_TEXT) -> str:
    """Return the text trimmed; raise Invalid when it is too long or holds a NUL, which no table takes."""
    text = text.strip()
    if len(text) > most or "\0" in text:
        raise Invalid({field: [_("At most %(most)s characters of plain text.") % {"most": most}]})
    return text


def latest_offer(collaboration: Collaboration) -> Offer:
    """Return the newest version of the terms; raise NotFound before there is one."""
    return Offer.objects.filter(collaboration=collaboration).order_by("-number").one()


def next_offer(
    collaboration: Collaboration, terms: Terms, message: str, by: Actor, *, number: int, at: datetime
) -> Offer:
    """Return an unsaved offer, and put it on the table: the other side's clock begins."""
    collaboration.offered_by = side_of(by)
    collaboration.answer_by = at + timedelta(days=collaboration.campaign.invitation_days)
    return Offer(
        collaboration=collaboration,
        number=number,
        side=side_of(by),
        fee_minor=terms.fee_minor,
        currency=terms.currency,
        deliverables=[piece.as_json() for piece in terms.deliverables],
        rights=terms.rights.as_json(),
        revisions_included=terms.revisions_included,
        message=message,
        created_by_id=by.user_id,
        created_at=at,
    )
