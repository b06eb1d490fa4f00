"""Who must act next in a collaboration, and by when; pure, from the states and the clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lonja.collaborations import states
from lonja.collaborations.types import Side, other

WORDS: dict[str, str | Promise] = {
    "answer": _("answer the offer"),
    "submit_draft": _("send the draft"),
    "resubmit_draft": _("send a new draft"),
    "review": _("review the draft"),
    "publish": _("publish and paste the address"),
    "measure": _("record the numbers"),
    "complete": _("close the collaboration"),
    "decide": _("decide the dispute"),
}


class Piece(Protocol):
    """What is asked of a deliverable here."""

    pk: UUID
    state: str
    due_on: date
    review_by: datetime | None


class Standing(Protocol):
    """What is asked of a collaboration here."""

    state: str
    offered_by: str
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody has to do, by a moment where there is one."""

    side: str
    name: str
    by: datetime | None
    is_late: bool
    deliverable_id: UUID | None = None

    @property
    def words(self) -> str:
        return str(WORDS[self.name])


_OF_PIECE: dict[str, tuple[str, str]] = {
    states.PRODUCING: (Side.CREATOR, "submit_draft"),
    states.CHANGES_REQUESTED: (Side.CREATOR, "resubmit_draft"),
    states.IN_REVIEW: (Side.BRAND, "review"),
    states.APPROVED: (Side.CREATOR, "publish"),
    states.PUBLISHED: (Side.BRAND, "measure"),
}


def next_steps(standing: Standing, pieces: Sequence[Piece], now: datetime) -> list[Step]:
    """Return what has to be done, late first, then by date; nothing when it is over."""
    steps: list[Step] = []
    if standing.offered_by:
        steps.append(_step(other(standing.offered_by), "answer", standing.answer_by, now))
    if standing.state == states.DISPUTED:
        steps.append(_step(Side.OPERATOR, "decide", None, now))
    elif standing.state == states.MEASURED:
        steps.append(_step(Side.BRAND, "complete", None, now))
    elif standing.state in states.UNDERWAY:
        steps += [_piece_step(piece, now) for piece in pieces if piece.state in _OF_PIECE]
    return sorted(steps, key=_urgency)


def most_urgent(steps: Iterable[Step]) -> Step | None:
    """Return the step to show where only one fits."""
    return min(steps, key=_urgency, default=None)


def _piece_step(piece: Piece, now: datetime) -> Step:
    side, name = _OF_PIECE[piece.state]
    # A day is kept until it is over everywhere in it: due dates are whole days, in UTC.
    due = piece.review_by if piece.state == states.IN_REVIEW else datetime.combine(piece.due_on, time.max, UTC)
    return _step(side, name, None if piece.state == states.PUBLISHED else due, now, piece.pk)


def _step(side: str, name: str, by: datetime | None, now: datetime, deliverable_id: UUID | None = None) -> Step:
    return Step(side, name, by, by is not None and by < now, deliverable_id)


def _urgency(step: Step) -> tuple[bool, datetime]:
    return (not step.is_late, step.by or datetime.max.replace(tzinfo=UTC))
