"""What brands said of creators, and how reliable brands have been: what both sides see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms.models import model_to_dict

from lonja.accounts.actor import Actor
from lonja.collaborations import reliability as rules
from lonja.collaborations.actions.rating import EDITABLE_FOR, RATEABLE
from lonja.collaborations.models import BrandReliability, Collaboration, Rating
from lonja.core import clock
from lonja.core.cursor import Page
from lonja.core.errors import NotFound
from lonja.creators import queries as creators
from lonja.creators.counted import FEWEST, figures
from lonja.creators.types import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCard:
    """A rating as people other than its two sides read it: which brand gave it isn't theirs to know."""

    id: UUID
    stars: int
    words: str
    created_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingState:
    """The rating of one collaboration, None before it is given, and what the asker can do about it."""

    rating: Rating | None
    can_rate: bool
    can_change: bool
    can_answer: bool
    changeable_until: datetime | None


def rating_state(by: Actor, collaboration_id: UUID) -> RatingState:
    """Return the rating of a collaboration and the asker's moves; raise Forbidden, NotFound."""
    by.require("collaborations.read")
    found = Collaboration.objects.visible_to(by).one(collaboration_id)
    row = Rating.objects.filter(collaboration=found).first()
    may_review = by.is_brand and by.can("collaborations.review")
    until = row.created_at + EDITABLE_FOR if row else None
    is_open = row is not None and row.answered_at is None
    return RatingState(
        rating=row,
        can_rate=may_review and row is None and found.state in RATEABLE,
        can_change=may_review and is_open and until is not None and clock.now() <= until,
        can_answer=by.is_creator and by.can("collaborations.produce") and is_open,
        changeable_until=until if is_open else None,
    )


def rating(by: Actor, collaboration_id: UUID) -> Rating:
    """Return the rating of a collaboration; raise Forbidden, NotFound before there is one."""
    found = rating_state(by, collaboration_id).rating
    if found is None:
        raise NotFound("Nobody has rated this yet.")
    return found


def ratings_of(by: Actor, creator_id: UUID, cursor: str | None = None, limit: int = 20) -> Page[RatingCard]:
    """Return what brands said of a creator, newest first; raise Forbidden, NotFound, Invalid.

    Others than the creator and the operator read none before there are three: from one or two the average would be
    known, which isn't shown either.
    """
    by.require("creators.read")
    creators.creator_card(by, creator_id)
    rows = Rating.objects.filter(collaboration__creator_id=creator_id)
    if by.is_brand and rows.count() < FEWEST:
        rows = rows.none()
    return rows.newest_page(cursor, limit).map(_card)


def reliability(by: Actor, collaboration_id: UUID) -> dict[str, Figure]:
    """Return how reliable the brand of a collaboration has been; raise Forbidden, NotFound."""
    by.require("collaborations.read")
    brand_id = Collaboration.objects.visible_to(by).one(collaboration_id).brand_id
    return reliabilities([brand_id])[brand_id]


def reliabilities(brand_ids: Collection[UUID]) -> Mapping[UUID, dict[str, Figure]]:
    """Return the reliability of several brands; it is public, so nobody is asked for."""
    rows = BrandReliability.objects.in_bulk(list(brand_ids))
    return {key: _figures(rows.get(key)) for key in brand_ids}


def _figures(row: BrandReliability | None) -> dict[str, Figure]:
    return figures(rules.FIGURES, model_to_dict(row) if row else None, row.as_of if row else None)


def _card(row: Rating) -> RatingCard:
    return RatingCard(
        id=row.pk,
        stars=row.stars,
        words=row.words,
        created_at=row.created_at,
        answer=row.answer,
        answered_at=row.answered_at,
    )
