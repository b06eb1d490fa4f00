"""What the clocks read: ids of what has run out. They act for nobody, so nothing here is narrowed to an asker."""

from __future__ import annotations

from uuid import UUID

from lonja.collaborations.models import Collaboration, Deliverable, Draft
from lonja.collaborations.states import AMENDABLE, IN_REVIEW, OPEN, UNDERWAY
from lonja.core import clock, workdays

AT_ONCE = 1000
REMINDED_AFTER = 1  # business day (product.md §4)


def unanswered_offers() -> list[UUID]:
    """Return the collaborations with an offer on the table that nobody answered in time."""
    rows = Collaboration.objects.filter(answer_by__lte=clock.now(), state__in=[*OPEN, *AMENDABLE])
    return list(rows.exclude(offered_by="").order_by("answer_by", "pk").values_list("pk", flat=True)[:AT_ONCE])


def drafts_to_remind_of() -> list[UUID]:
    """Return the pieces whose draft has waited a business day and whose brand wasn't reminded yet."""
    now = clock.now()
    waiting = Deliverable.objects.filter(
        state=IN_REVIEW, reminded_at=None, review_by__gt=now, collaboration__state__in=UNDERWAY
    )
    found = waiting.order_by("submitted_at", "pk").values_list("pk", "submitted_at")[:AT_ONCE]
    return [pk for pk, at in found if at and workdays.after(at, REMINDED_AFTER) <= now]


def drafts_out_of_time() -> list[UUID]:
    """Return the drafts that count as approved now."""
    pieces = Deliverable.objects.filter(state=IN_REVIEW, review_by__lte=clock.now(), collaboration__state__in=UNDERWAY)
    rows = Draft.objects.filter(deliverable__in=pieces, verdict="").order_by("submitted_at", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def open_of_creator(creator_id: UUID) -> list[UUID]:
    """Return the collaborations of a creator that aren't agreed yet."""
    rows = Collaboration.objects.filter(creator_id=creator_id, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def open_in_campaign(campaign_id: UUID) -> list[UUID]:
    """Return the collaborations of a campaign that aren't agreed yet."""
    rows = Collaboration.objects.filter(campaign_id=campaign_id, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))
