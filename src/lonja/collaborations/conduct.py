"""What past collaborations say of how creators behave; pure rules, no tables.

Refusals and silence are in the acceptance rate and nowhere else, and the match score doesn't look at that one: saying
no costs a creator nothing. So the time to answer counts only the invitations that were taken up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from statistics import median

from lonja.collaborations.states import AGREED, CANCELLED, COMPLETED, DISPUTED, INVITED
from lonja.collaborations.types import Entry, Side
from lonja.creators.conduct import Conduct
from lonja.creators.counted import FEWEST

# A day to go live ends when it has ended everywhere on Earth: nobody's zone is asked for, nobody is cheated of hours.
LAST_ZONE = timedelta(hours=12)
# Who handed a draft in on time and waited for the brand gets a day after the approval.
AFTER_APPROVAL = timedelta(hours=24)


class Outcome(StrEnum):
    """What became of an invitation, as far as it says something of the creator."""

    AGREED = "agreed"
    REFUSED = "refused"
    SILENT = "silent"
    # Still open, taken back or let run out by the brand, or ended with its campaign: nobody's conduct.
    NONE = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of state."""

    move: str
    source: str
    target: str
    side: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Whose offer it was, and when."""

    side: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """One draft: when it came, and when the brand answered; automatic where the clock did."""

    submitted_at: datetime
    answered_at: datetime | None
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class PieceMade:
    """One piece: its day, and what happened to it."""

    due_on: date
    published_at: datetime | None = None
    approved_at: datetime | None = None
    revisions: int = 0
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One collaboration as far as it says how its sides behave; `stars` is the brand's rating."""

    entry: str
    state: str
    steps: Sequence[Step]
    offers: Sequence[OfferMade] = ()
    pieces: Sequence[PieceMade] = ()
    stars: int | None = None

    @property
    def outcome(self) -> Outcome:
        """What became of it, if it was an invitation."""
        if self.entry != Entry.INVITATION:
            return Outcome.NONE
        if any(step.target == AGREED and step.move == "accept" for step in self.steps):
            return Outcome.AGREED
        last = self.steps[-1] if self.steps else None
        if last is None:
            return Outcome.NONE
        if last.side == Side.CREATOR and last.move in ("decline", "withdraw"):
            return Outcome.REFUSED
        return Outcome.SILENT if self._ran_out_on_creator(last) else Outcome.NONE

    def _ran_out_on_creator(self, last: Step) -> bool:
        """The clock ended it (a campaign that closes gives its reason), and it was the creator's turn."""
        if last.move != "expire" or last.reason:
            return False
        return last.source == INVITED or (bool(self.offers) and self.offers[-1].side == Side.BRAND)

    @property
    def taken_up_after(self) -> timedelta | None:
        """How long the creator took to accept or counter the invitation; None where that didn't happen."""
        if self.entry != Entry.INVITATION or not self.steps:
            return None
        taken = [one.at for one in self.steps if one.side == Side.CREATOR and one.move in ("accept", "counter")]
        return taken[0] - self.steps[0].at if taken else None

    @property
    def was_agreed(self) -> bool:
        return any(step.target == AGREED for step in self.steps)

    @property
    def is_finished(self) -> bool | None:
        """Whether the creator saw it through; None while it goes on, and where another ended it."""
        if self.state == COMPLETED:
            return True
        cancelled = [step for step in self.steps if step.target == CANCELLED and step.move == "cancel"]
        return False if cancelled and cancelled[-1].side == Side.CREATOR else None

    @property
    def ended_at(self) -> datetime | None:
        """When work on it stopped; a dispute stops it too, until it is resumed."""
        if self.state in (CANCELLED, COMPLETED, DISPUTED):
            return self.steps[-1].at
        return None


def deadline(piece: PieceMade) -> datetime:
    """Return until when a piece is on time: its day, or a day after the approval of a draft handed in by its day."""
    end = datetime.combine(piece.due_on + timedelta(days=1), time.min, UTC) + LAST_ZONE
    handed_in = [review.submitted_at for review in piece.reviews]
    if piece.approved_at and handed_in and min(handed_in) <= end:
        return max(end, piece.approved_at + AFTER_APPROVAL)
    return end


def is_on_time(piece: PieceMade, now: datetime, ended_at: datetime | None = None) -> bool | None:
    """Tell whether a piece went live on time; None while nobody can say, or where the work ended before its day.

    A draft that waits for the brand's answer on the day can't be late yet.
    """
    if piece.published_at is not None:
        return piece.published_at <= deadline(piece)
    end = deadline(piece)
    until = min(now, ended_at) if ended_at else now
    waits = any(review.answered_at is None and review.submitted_at <= end for review in piece.reviews)
    return False if end < until and not waits else None


def conduct_of(pasts: Iterable[Past], now: datetime) -> Conduct:
    """Return a creator's conduct over its collaborations; a figure with fewer than FEWEST cases stays None."""
    pasts = list(pasts)
    answers = [past.taken_up_after for past in pasts if past.taken_up_after is not None]
    asked = [past.outcome for past in pasts if past.outcome]
    pieces = [is_on_time(piece, now, past.ended_at) for past in pasts for piece in past.pieces]
    timely = [one for one in pieces if one is not None]
    finished = [past.is_finished for past in pasts if past.is_finished is not None]
    agreed = sum(past.was_agreed for past in pasts)
    stars = [past.stars for past in pasts if past.stars is not None]
    return Conduct(
        response_minutes=median_minutes(answers),
        response_count=len(answers),
        acceptance_bps=share_bps(asked.count(Outcome.AGREED), len(asked)),
        acceptance_count=len(asked),
        on_time_bps=share_bps(sum(timely), len(timely)),
        on_time_count=len(timely),
        finished_bps=share_bps(sum(finished), len(finished)),
        finished_count=len(finished),
        campaigns_completed=sum(past.state == COMPLETED for past in pasts) if agreed else None,
        agreement_count=agreed,
        rating=mean_hundredths(stars),
        rating_count=len(stars),
    )


def share_bps(part: int, whole: int) -> int | None:
    """Return a share in basis points, rounded half up."""
    return (2 * 10_000 * part + whole) // (2 * whole) if whole >= FEWEST else None


def mean_hundredths(values: Sequence[int]) -> int | None:
    """Return the mean in hundredths, rounded half up, None under FEWEST."""
    count = len(values)
    return (2 * 100 * sum(values) + count) // (2 * count) if count >= FEWEST else None


def median_minutes(lengths: Sequence[timedelta]) -> int | None:
    """Return the median in whole minutes, None under FEWEST."""
    if len(lengths) < FEWEST:
        return None
    return round(median(length.total_seconds() for length in lengths) / 60)
