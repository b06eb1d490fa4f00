"""Reviews as staff see them: who asks, in which words, and what the rules say of them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.creators.models import Creator, EligibilityReview, Standing
from lonja.creators.queries.eligibility import CheckCard, ReviewCard, check_card, review_card


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One review with its creator; `newest` is the check of now, which may say more than the one asked about."""

    review: ReviewCard
    creator_id: UUID
    creator_name: str
    country: str
    newest: CheckCard | None
    grace_ends_at: datetime | None
    decided_by: str
    # How often this creator was refused before.
    refused_before: int = 0


def reviews(by: Actor, cursor: str | None = None, limit: int = 20, *, is_open: bool = True) -> Page[ReviewRow]:
    """Return the reviews that wait, the oldest first, or those decided, the newest first. Raises Forbidden."""
    by.require("operations.read")
    rows = EligibilityReview.objects.filter(decided_at__isnull=is_open).select_related("creator", "decided_by")
    if not is_open:
        return rows.newest_page(cursor, limit).map(_row)
    # Nobody jumps the queue, and the queue is short: it is what people have still to decide.
    found = list(rows.order_by("pk")[:limit])
    return Page([_row(row) for row in found], None)


def open_review_count(by: Actor) -> int:
    """Return how many reviews wait. Raises Forbidden."""
    by.require("operations.read")
    return EligibilityReview.objects.filter(decided_at=None).count()


def review(by: Actor, review_id: UUID) -> ReviewRow:
    """Return one review. Raises Forbidden, NotFound."""
    by.require("operations.read")
    return _row(EligibilityReview.objects.select_related("creator", "decided_by").one(review_id))


def _row(row: EligibilityReview) -> ReviewRow:
    creator: Creator = row.creator
    standing = Standing.objects.select_related("newest__channel").filter(pk=creator.pk).first()
    before = EligibilityReview.objects.filter(creator=creator, decision="refused", pk__lt=row.pk)
    return ReviewRow(
        review=review_card(row),
        creator_id=creator.pk,
        creator_name=creator.name,
        country=creator.country,
        newest=check_card(standing.newest) if standing else None,
        grace_ends_at=standing.grace_ends_at if standing else None,
        decided_by=str(row.decided_by) if row.decided_by else "",
        refused_before=before.count(),
    )
