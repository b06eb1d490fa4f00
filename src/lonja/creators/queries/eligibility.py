"""Where a creator stands with the joining rules: every criterion, what to do next, when it is weighed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min

from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.creators.advice import Advice, advice
from lonja.creators.models import Channel, ChannelPost, Creator, EligibilityCheck, EligibilityReview, Standing
from lonja.creators.queries.joining import own_creator
from lonja.creators.standing import comes_of_age_on
from lonja.creators.statistics import WINDOW
from lonja.creators.types import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One rule as it was weighed; `value` is None where no number that counts is known."""

    name: str
    value: int | None
    threshold: int
    met: bool
    source: str
    as_of: datetime | None
    # How a number of 30 days was found: "posts" added up, or the "channel"'s own.
    via: str
    # What the creator says, where that is all there is.
    declared: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedChannel:
    """The channel that came nearest."""

    id: UUID
    platform: str
    handle: str
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCard:
    """One check; equal ones in a row are one, from `at` to `confirmed_at`."""

    id: UUID
    at: datetime
    confirmed_at: datetime
    times: int
    cause: str
    policy: str
    version: int
    country: str
    is_met: bool
    outcome: str
    criteria: tuple[Criterion, ...]
    channel: WeighedChannel | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCard:
    """A review that the creator asked for; without a decision it waits."""

    id: UUID
    words: str
    asked_at: datetime
    decision: str
    reason: str
    decided_at: datetime | None
    listed_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCard:
    """Where a creator stands now. `is_listed` may be False for other reasons too: a pause, say."""

    creator_id: UUID
    name: str
    is_listed: bool
    is_met: bool
    outcome: str
    newest: CheckCard
    next_check_at: datetime
    grace_ends_at: datetime | None
    exception_until: datetime | None
    birthday: date | None
    advice: tuple[Advice, ...]
    review: ReviewCard | None

    @property
    def can_ask(self) -> bool:
        """Tell whether a person may be asked now: the rules aren't met, and nobody is looking already."""
        waits = self.review is not None and self.review.decided_at is None
        return not self.is_met and self.outcome != Outcome.EXCEPTION and not waits


def standing(by: Actor) -> StandingCard | None:
    """Return where the asker's own creator stands, None before the first check. Raises NotFound."""
    return standing_of(own_creator(by))


def standing_of(creator: Creator) -> StandingCard | None:
    """Return where a creator stands; for the queries of this domain, which know who may see it."""
    row = Standing.objects.select_related("newest__channel").filter(pk=creator.pk).first()
    if row is None:
        return None
    newest = check_card(row.newest)
    age = next(one.threshold for one in newest.criteria if one.name == "age")
    birthday = comes_of_age_on(creator.born_on, age) if creator.born_on else None
    last = EligibilityReview.objects.filter(creator=creator).order_by("-pk").first()
    steps = advice(
        criteria=row.newest.criteria,
        has_channel=newest.channel is not None,
        is_proved=newest.channel is not None and newest.channel.is_proved,
        birthday=birthday,
        oldest_counted_at=_oldest_counted(newest),
        grace_ends_at=row.grace_ends_at,
    )
    return StandingCard(
        creator_id=creator.pk,
        name=creator.name,
        is_listed=creator.unlisted_at is None,
        is_met=row.is_met,
        outcome=row.newest.outcome,
        newest=newest,
        next_check_at=row.due_at,
        grace_ends_at=row.grace_ends_at,
        exception_until=row.exception_until if row.newest.outcome == Outcome.EXCEPTION else None,
        birthday=birthday,
        advice=tuple(steps),
        review=review_card(last) if last else None,
    )


def checks(by: Actor, cursor: str | None = None, limit: int = 20) -> Page[CheckCard]:
    """Return the checks of the asker's own creator, the newest first. Raises NotFound."""
    rows = EligibilityCheck.objects.filter(creator=own_creator(by)).select_related("channel")
    return rows.newest_page(cursor, limit).map(check_card)


def check_card(row: EligibilityCheck) -> CheckCard:
    """Turn a stored check into what is shown; for the queries of this domain."""
    return CheckCard(
        id=row.pk,
        criteria=_criteria(row.criteria),
        channel=_channel(row.channel) if row.channel else None,
        **{
            name: getattr(row, name)
            for name in ("at", "confirmed_at", "times", "cause", "policy", "version", "country", "is_met", "outcome")
        },
    )


def review_card(row: EligibilityReview) -> ReviewCard:
    """Turn a stored review into what its creator reads; for the queries of this domain."""
    names = ("words", "asked_at", "decision", "reason", "decided_at", "listed_until")
    return ReviewCard(id=row.pk, **{name: getattr(row, name) for name in names})


def _criteria(stored: Sequence[dict[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(**{**one, "as_of": datetime.fromisoformat(one["as_of"]) if one["as_of"] else None}) for one in stored
    )


def _channel(row: Channel) -> WeighedChannel:
    return WeighedChannel(
        id=row.pk, platform=row.platform, handle=row.handle or row.name, is_proved=row.proved_at is not None
    )


def _oldest_counted(newest: CheckCard) -> datetime | None:
    """Return when the oldest post that counted was published: that is the next to leave the window."""
    if newest.channel is None:
        return None
    since = newest.confirmed_at - WINDOW
    posts = ChannelPost.objects.filter(channel_id=newest.channel.id, published_at__gte=since)
    found: datetime | None = posts.aggregate(oldest=Min("published_at"))["oldest"]
    return found
