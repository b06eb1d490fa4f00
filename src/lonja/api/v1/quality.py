"""Audience quality on the wire: of a creator for brands, one's own, objections and their decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.api.auth import asker
from lonja.creators import actions, queries
from lonja.creators.queries import ContestCard, QualityCard

creators = Router(tags=["creators"])
mine = Router(tags=["me"])
objections = Router(tags=["operator"])


class SignalOut(Schema):
    """One signal: `part` is what is left of it (0 to 1), null when `missing` says why; `below` the share of peers."""

    name: str
    label: str
    weight: int
    part: float | None
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    source: str
    as_of: datetime | None
    below: float | None
    explanation: str
    usual: str
    advice: str
    missing: str


class QualityOut(Schema):
    """An indication, never a verdict: `score` 0 to 100 stands on `counted` of four signals; null under two of them."""

    channel_id: UUID
    platform: str
    handle: str
    score: int | None
    counted: int
    signals: list[SignalOut]
    formula: int
    computed_at: datetime | None
    is_hidden: bool


class QualitiesOut(Schema):
    """One for each channel, the channel with most followers first; `next` is always null."""

    items: list[QualityOut]
    next: str | None


class ContestIn(Schema):
    channel_id: UUID
    text: str


class ContestOut(Schema):
    id: UUID
    creator_id: UUID
    creator_name: str
    channel_id: UUID
    platform: str
    handle: str
    text: str
    score: int | None
    opened_at: datetime
    decided_at: datetime | None
    outcome: str
    reason: str


class ContestsOut(Schema):
    items: list[ContestOut]
    next: str | None


class ContestDecisionIn(Schema):
    """`outcome`: stands, hidden, or without, which takes the `signal` to leave out."""

    outcome: str
    reason: str
    signal: str = ""


@creators.get("/{creator_id}/audience-quality", response=QualitiesOut)
def creator_quality(request: HttpRequest, creator_id: UUID) -> dict[str, Any]:
    """Return the audience quality of a creator's channels with every signal."""
    by = asker(request)
    by.require("creators.read")
    queries.creator_card(by, creator_id)
    return {"items": [_quality(one) for one in queries.creator_quality(by, creator_id)], "next": None}


@mine.get("/audience-quality", response=QualitiesOut)
def own_quality(request: HttpRequest) -> dict[str, Any]:
    """Return your own, what raises each signal included."""
    return {"items": [_quality(one) for one in queries.own_quality(asker(request))], "next": None}


@mine.get("/audience-quality/objections", response=ContestsOut)
def own_contests(request: HttpRequest) -> dict[str, Any]:
    """Return what you objected to and what was decided."""
    return {"items": [_contest(one) for one in queries.own_contests(asker(request))], "next": None}


@mine.post("/audience-quality/objections", response={201: ContestOut})
def contest_quality(request: HttpRequest, data: ContestIn) -> Status[dict[str, Any]]:
    """Say that a score is wrong; brands don't see it until a person has decided."""
    by = asker(request)
    made = actions.contest_quality(channel_id=data.channel_id, text=data.text, by=by)
    return Status(201, next(_contest(one) for one in queries.own_contests(by) if one.id == made.pk))


@objections.get("", response=ContestsOut)
def quality_contests(request: HttpRequest, cursor: str | None = None) -> dict[str, Any]:
    """Return the objections that wait for a decision; for the operator's people."""
    page = queries.quality_contests(asker(request), cursor)
    return {"items": [_contest(one) for one in page.items], "next": page.next}


@objections.post("/{contest_id}/decision", response={204: None})
def decide_contest(request: HttpRequest, contest_id: UUID, data: ContestDecisionIn) -> Status[None]:
    """Decide an objection with a reason, which the creator reads."""
    actions.decide_contest(contest_id=contest_id, by=asker(request), **data.dict())
    return Status(204, None)


def _quality(card: QualityCard) -> dict[str, Any]:
    found = {name: getattr(card, name) for name in QualityOut.model_fields if name != "signals"}
    signals = [{name: getattr(one, name) for name in SignalOut.model_fields} for one in card.signals]
    return {**found, "signals": signals}


def _contest(card: ContestCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ContestOut.model_fields}
