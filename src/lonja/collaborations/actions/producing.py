"""From agreement to live post, piece by piece: drafts, reviews, publication; the collaboration follows its pieces."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.accounts.actor import Actor
from lonja.collaborations import events
from lonja.collaborations.actions import money
from lonja.collaborations.actions.agreeing import current_agreement
from lonja.collaborations.actions.loading import facts, limited, locked, locked_piece, require_text
from lonja.collaborations.models import Collaboration, Deliverable, Draft
from lonja.collaborations.states import (
    AGREED,
    CHANGES_REQUESTED,
    IN_REVIEW,
    MEASURED,
    PRODUCING,
    PUBLISHED,
    UNDERWAY,
    state_of,
)
from lonja.collaborations.types import Verdict
from lonja.core import clock, workdays
from lonja.core.errors import Conflict, IllegalMove, Invalid
from lonja.core.events import record


@transaction.atomic
def start_production(*, collaboration_id: UUID, by: Actor) -> Collaboration:
    """Say that the work has begun, or has been taken up again after changes were asked for.

    Raises NotFound, Forbidden, IllegalMove.
    """
    by.require("collaborations.produce")
    collaboration = locked(collaboration_id, by)
    collaboration.move("start", by)
    for piece in Deliverable.objects.filter(collaboration=collaboration, state=CHANGES_REQUESTED):
        piece.move("start", by)
    record(events.ProductionStarted(**facts(collaboration, by)), by=by)
    return collaboration


@transaction.atomic
def submit_draft(*, deliverable_id: UUID, by: Actor, link: str = "", text: str = "", note: str = "") -> Draft:
    """Show the brand a version of one piece, as a link or as text; its clock to review begins.

    Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.produce")
    collaboration, piece = locked_piece(deliverable_id, by)
    _require_underway(collaboration)
    link, text, note = _sound_link(link), limited(text, "text", most=20_000), limited(note, "note")
    if not (link or text):
        raise Invalid({"link": [_("Give a link or a text.")]})
    if piece.state == CHANGES_REQUESTED:
        piece.move("start", by)
    now = clock.now()
    review_by = workdays.after(now, collaboration.campaign.approval_business_days)
    piece.move("submit_draft", by, submitted_at=now, review_by=review_by, reminded_at=None)
    if collaboration.state in (AGREED, CHANGES_REQUESTED):
        collaboration.move("start", by)
    _follow(collaboration, "submit_draft", by)
    draft = Draft.objects.create(
        deliverable=piece,
        number=(Draft.objects.filter(deliverable=piece).aggregate(last=Max("number"))["last"] or 0) + 1,
        link=link,
        text=text,
        note=note,
        submitted_by_id=by.user_id,
        submitted_at=now,
    )
    facts_ = _piece_facts(collaboration, piece, by)
    record(events.DraftSubmitted(**facts_, draft_id=draft.pk, review_by=review_by), by=by)
    return draft


@transaction.atomic
def request_changes(*, draft_id: UUID, note: str, by: Actor) -> Draft:
    """Send a draft back with what is to change; raise Conflict when the revisions included are used up.

    Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.review")
    collaboration, piece, draft = _reviewed(draft_id, by)
    note = require_text(note, "note")
    included = current_agreement(collaboration).offer.revisions_included
    if piece.state == IN_REVIEW and piece.revisions_used >= included:
        raise Conflict(_no_revisions_left(included))
    piece.move("request_changes", by, revisions_used=piece.revisions_used + 1, review_by=None)
    _follow(collaboration, "request_changes", by, reason=note)
    _answer(draft, Verdict.CHANGES, by, note=note)
    record(events.ChangesRequested(**_piece_facts(collaboration, piece, by), draft_id=draft.pk, note=note), by=by)
    return draft


@transaction.atomic
def approve_draft(*, draft_id: UUID, by: Actor, note: str = "") -> Draft:
    """Let a draft go live; the clock does it for a brand that keeps silent.

    Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.review")
    collaboration, piece, draft = _reviewed(draft_id, by)
    note, now = limited(note, "note"), clock.now()
    piece.move("approve", by, approved_at=now, review_by=None)
    _follow(collaboration, "approve", by, reason=_("Nobody answered in time.") if by.is_system else note)
    _answer(draft, Verdict.APPROVED, by, note=note)
    approved = events.DraftApproved(
        **_piece_facts(collaboration, piece, by), draft_id=draft.pk, is_automatic=by.is_system
    )
    record(approved, by=by)
    return draft


@transaction.atomic
def remind_reviewer(*, deliverable_id: UUID, by: Actor) -> Deliverable:
    """Tell the brand once that a draft waits; raise NotFound, Forbidden, Conflict when none does."""
    by.require("collaborations.review")
    collaboration, piece = locked_piece(deliverable_id, by)
    if piece.state != IN_REVIEW or piece.reminded_at or piece.review_by is None:
        raise Conflict(_("There is no draft to remind of."))
    piece.reminded_at = clock.now()
    piece.save(update_fields=["reminded_at"])
    record(events.ReviewReminded(**_piece_facts(collaboration, piece, by), review_by=piece.review_by), by=by)
    return piece


@transaction.atomic
def mark_published(*, deliverable_id: UUID, by: Actor) -> Deliverable:
    """Note that the piece is live: its part of the fee is owed from now on.

    Called when the publication is written down, in that transaction. Raises NotFound, Forbidden, IllegalMove.
    """
    by.require("measurement.record")
    collaboration, piece = locked_piece(deliverable_id, by)
    _require_underway(collaboration)
    piece.move("publish", by, published_at=clock.now())
    pieces = _follow(collaboration, "publish", by)
    published = sum(state in (PUBLISHED, MEASURED) for state in pieces)
    fee = current_agreement(collaboration).fee
    money.owe_for_published(collaboration, fee, published, len(pieces), by)
    record(events.DeliverablePublished(**_piece_facts(collaboration, piece, by)), by=by)
    return piece


@transaction.atomic
def mark_measured(*, deliverable_id: UUID, by: Actor) -> Deliverable:
    """Note that the piece's numbers are in; raise NotFound, Forbidden, IllegalMove."""
    by.require("measurement.record")
    collaboration, piece = locked_piece(deliverable_id, by)
    _require_underway(collaboration)
    piece.move("measure", by, measured_at=clock.now())
    _follow(collaboration, "measure", by)
    record(events.DeliverableMeasured(**_piece_facts(collaboration, piece, by)), by=by)
    return piece


def _follow(collaboration: Collaboration, name: str, by: Actor, reason: str = "") -> list[str]:
    """Move the collaboration to where its pieces are, and return their states.

    With several pieces most steps of one leave it where it is: the piece that needs attention first decides.
    """
    states = list(Deliverable.objects.filter(collaboration=collaboration).values_list("state", flat=True))
    target = state_of(states)
    # "Agreed" is "in production" that hasn't begun.
    unbegun = collaboration.state == AGREED and target == PRODUCING
    if target != collaboration.state and not unbegun:
        collaboration.move(name, by, reason=reason, target=target)
    return states


def _require_underway(collaboration: Collaboration) -> None:
    if collaboration.state not in UNDERWAY:
        raise IllegalMove(collaboration.refused("submit_draft"))


def _reviewed(draft_id: UUID, by: Actor) -> tuple[Collaboration, Deliverable, Draft]:
    found = Draft.objects.select_related("deliverable").one(draft_id)
    collaboration, piece = locked_piece(found.deliverable_id, by)
    _require_underway(collaboration)
    draft = Draft.objects.filter(deliverable=piece).order_by("-number").one()
    if draft.pk != draft_id:
        raise Conflict(_("There is a newer draft. Look at that one."))
    return collaboration, piece, draft


def _answer(draft: Draft, verdict: str, by: Actor, note: str) -> None:
    draft.verdict, draft.review_note, draft.is_automatic = verdict, note, by.is_system
    draft.reviewed_by_id, draft.reviewed_at = by.user_id, clock.now()
    draft.save(update_fields=["verdict", "review_note", "is_automatic", "reviewed_by", "reviewed_at"])


def _no_revisions_left(included: int) -> str:
    words = ngettext(
        "The %(count)s round of changes included is used up. Make a new offer for more.",
        "The %(count)s rounds of changes included are used up. Make a new offer for more.",
        included,
    )
    return words % {"count": included} if included else _("No changes are included. Make a new offer for some.")


def _sound_link(link: str) -> str:
    link = limited(link, "link", most=500)
    if link and (urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname):
        raise Invalid({"link": [_("A link begins with http:// or https://.")]})
    return link


def _piece_facts(collaboration: Collaboration, piece: Deliverable, by: Actor) -> dict[str, Any]:
    return {**facts(collaboration, by), "deliverable_id": piece.pk}
