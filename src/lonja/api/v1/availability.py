"""When the creator is away: no invitations come in that time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.collaborations import queries as collaborations
from lonja.creators import actions, queries

router = Router(tags=["me"])


class AbsenceIn(Schema):
    """A time away, both days included; `last_on` null when you don't know until when. The note is yours alone."""

    first_on: date
    last_on: date | None = None
    note: str = ""


class DueOut(Schema):
    """A piece that is due while you are away."""

    collaboration_id: UUID
    campaign: str
    type: str
    due_on: date


class AbsenceOut(AbsenceIn):
    id: UUID
    is_over: bool
    due: list[DueOut]


class AvailabilityOut(Schema):
    items: list[AbsenceOut]
    next: str | None = None


@router.get("", response=AvailabilityOut)
def availability(request: HttpRequest) -> dict[str, Any]:
    """Return your times away, in order, past ones too, each with what is due in it."""
    by = asker(request)
    return {"items": [_out(by, one) for one in queries.own_absences(by)], "next": None}


@router.post("", response={201: AbsenceOut})
def add_absence(request: HttpRequest, data: AbsenceIn) -> Status[dict[str, Any]]:
    """Say that you are away. 409 where it shares days with another time away."""
    by = asker(request)
    return Status(201, _one(by, actions.add_absence(**data.dict(), by=by).pk))


@router.put("/{absence_id}", response=AbsenceOut)
def change_absence(request: HttpRequest, absence_id: UUID, data: AbsenceIn) -> dict[str, Any]:
    """Move a time away, or change its note."""
    by = asker(request)
    actions.change_absence(absence_id=absence_id, **data.dict(), by=by)
    return _one(by, absence_id)


@router.delete("/{absence_id}", response={204: None})
def remove_absence(request: HttpRequest, absence_id: UUID) -> Status[None]:
    """Take a time away back: invitations come again."""
    actions.remove_absence(absence_id=absence_id, by=asker(request))
    return Status(204, None)


def _one(by: Actor, absence_id: UUID) -> dict[str, Any]:
    return next(_out(by, one) for one in queries.own_absences(by) if one.id == absence_id)


def _out(by: Actor, absence: queries.Absence) -> dict[str, Any]:
    last = absence.last_on or date.max
    due = [] if absence.is_over else collaborations.due_pieces(by, absence.first_on, last)
    return {**asdict(absence), "due": [asdict(piece) for piece in due]}
