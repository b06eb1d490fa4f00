"""What a brand says of a creator after the work, the creator's answer, and how reliable the brand has been."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.cards import NumberOut, numbers_out
from lonja.collaborations import actions, queries

collaborations = Router(tags=["ratings"])
creators = Router(tags=["ratings"])

Limit = Annotated[int, Query(ge=1, le=100)]


class RatingIn(Schema):
    """`stars` from 1 to 5."""

    stars: int
    words: str = ""


class RatingChange(Schema):
    """What is left out stays as it is."""

    stars: int | None = None
    words: str | None = None


class RatingAnswerIn(Schema):
    text: str


class RatingOut(Schema):
    """One rating; which brand gave it is told to its two sides only, by the collaboration."""

    id: UUID
    stars: int
    words: str
    created_at: datetime
    answer: str
    answered_at: datetime | None


class OwnRatingOut(RatingOut):
    """A collaboration's rating, until when it can be changed, and what the asker can do with it."""

    changeable_until: datetime | None
    can_change: bool
    can_answer: bool


class RatingsOut(Schema):
    items: list[RatingOut]
    next: str | None


class ReliabilityOut(Schema):
    """`paid_on_time_bps`, `reply_minutes`, `answered_bps`, `revisions` (hundredths of a round for each piece)."""

    numbers: dict[str, NumberOut] = Field(default_factory=dict)


@collaborations.get("/{collaboration_id}/rating", response=OwnRatingOut)
def rating(request: HttpRequest, collaboration_id: UUID) -> dict[str, Any]:
    """Return the rating of the collaboration; 404 before there is one."""
    return _own(asker(request), collaboration_id)


@collaborations.post("/{collaboration_id}/rating", response={201: OwnRatingOut})
def rate_creator(request: HttpRequest, collaboration_id: UUID, data: RatingIn) -> Status[dict[str, Any]]:
    """Rate the creator, once, when the numbers are in or the collaboration is completed."""
    by = asker(request)
    actions.rate_creator(collaboration_id=collaboration_id, stars=data.stars, words=data.words, by=by)
    return Status(201, _own(by, collaboration_id))


@collaborations.patch("/{collaboration_id}/rating", response=OwnRatingOut)
def change_rating(request: HttpRequest, collaboration_id: UUID, data: RatingChange) -> dict[str, Any]:
    """Change the rating within 14 days, unless the creator has answered it."""
    by = asker(request)
    actions.change_rating(collaboration_id=collaboration_id, stars=data.stars, words=data.words, by=by)
    return _own(by, collaboration_id)


@collaborations.post("/{collaboration_id}/rating/answer", response=OwnRatingOut)
def answer_rating(request: HttpRequest, collaboration_id: UUID, data: RatingAnswerIn) -> dict[str, Any]:
    """Answer the rating as the creator, once; brands read both."""
    by = asker(request)
    actions.answer_rating(collaboration_id=collaboration_id, text=data.text, by=by)
    return _own(by, collaboration_id)


@collaborations.get("/{collaboration_id}/reliability", response=ReliabilityOut)
def reliability(request: HttpRequest, collaboration_id: UUID) -> dict[str, Any]:
    """Return how reliable the collaboration's brand has been: pays, answers, asks for changes."""
    return {"numbers": numbers_out(queries.reliability(asker(request), collaboration_id))}


@creators.get("/{creator_id}/ratings", response=RatingsOut)
def ratings(request: HttpRequest, creator_id: UUID, cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """Return what brands said of the creator, newest first; to other brands nothing before there are three."""
    page = queries.ratings_of(asker(request), creator_id, cursor, limit=limit)
    names = RatingOut.model_fields
    return {"items": [{name: getattr(one, name) for name in names} for one in page.items], "next": page.next}


def _own(by: Actor, collaboration_id: UUID) -> dict[str, Any]:
    row, state = queries.rating(by, collaboration_id), queries.rating_state(by, collaboration_id)
    return {
        **{name: getattr(row, name) for name in RatingOut.model_fields},
        "changeable_until": state.changeable_until,
        "can_change": state.can_change,
        "can_answer": state.can_answer,
    }
