"""What past collaborations say of how brands behave: paying on time, answering, asking for changes.

Pure rules, no tables, over the same facts as the conduct of creators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lonja.collaborations.conduct import Past, mean_hundredths, median_minutes, share_bps
from lonja.collaborations.types import Side
from lonja.creators.counted import Counted
from lonja.payments.queries import Flow

# The law's ordinary term between businesses (directive 2011/7/EU, article 3).
PAID_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """What is known of one brand; a figure is None where fewer than FEWEST cases stand behind it."""

    paid_on_time_bps: int | None = None
    paid_count: int = 0
    reply_minutes: int | None = None
    reply_count: int = 0
    answered_bps: int | None = None
    answered_count: int = 0
    # Rounds of changes asked for in each approved piece, in hundredths.
    revisions: int | None = None
    revisions_count: int = 0


FIGURES: Mapping[str, Counted] = {
    "paid_on_time_bps": Counted(
        "paid_count",
        _("Pays on time"),
        "percent",
        _("amounts paid within 30 days of going live ÷ amounts paid or overdue"),
    ),
    "reply_minutes": Counted(
        "reply_count",
        _("Median reply"),
        "duration",
        _("median time to answer a draft, an application or a counter-offer"),
    ),
    "answered_bps": Counted(
        "answered_count",
        _("Answers by themselves"),
        "percent",
        _("drafts and offers answered ÷ those answered or left to the clock"),
    ),
    "revisions": Counted(
        "revisions_count",
        _("Changes per piece"),
        "hundredths",
        _("rounds of changes asked for ÷ pieces approved"),
    ),
}


def reliability_of(pasts: Iterable[Past], flows: Iterable[Sequence[Flow]], now: datetime) -> Reliability:
    """Return a brand's reliability over its collaborations and the money of each."""
    pasts = list(pasts)
    paid = [one for flow in flows for debt in debts(flow) if (one := is_paid_on_time(*debt, now)) is not None]
    replies = [one for past in pasts for one in _replies(past)]
    quick = [one for one in replies if one is not None]
    rounds = [piece.revisions for past in pasts for piece in past.pieces if piece.approved_at]
    return Reliability(
        paid_on_time_bps=share_bps(sum(paid), len(paid)),
        paid_count=len(paid),
        reply_minutes=median_minutes(quick),
        reply_count=len(quick),
        answered_bps=share_bps(len(quick), len(replies)),
        answered_count=len(replies),
        revisions=mean_hundredths(rounds),
        revisions_count=len(rounds),
    )


def _replies(past: Past) -> Iterator[timedelta | None]:
    """How long each answer of the brand took; None where the clock had to do it."""
    for piece in past.pieces:
        for review in piece.reviews:
            if review.answered_at is not None:
                yield None if review.is_automatic else review.answered_at - review.submitted_at
    for place, offer in enumerate(past.offers):
        if offer.side != Side.CREATOR:
            continue
        following = past.offers[place + 1 :]
        if following:
            yield following[0].at - offer.at
        else:
            yield from _last_word(past, offer.at)


def _last_word(past: Past, at: datetime) -> Iterator[timedelta | None]:
    """What became of the creator's last offer before the agreement."""
    for step in past.steps:
        if step.at < at:
            continue
        if step.side == Side.BRAND and step.move in ("accept", "decline"):
            yield step.at - at
        elif step.move == "expire" and not step.reason:
            yield None


@dataclass(slots=True)
class _Debt:
    owed_at: datetime
    left: int
    paid_at: datetime | None = None


def debts(flows: Sequence[Flow]) -> list[tuple[datetime, datetime | None]]:
    """Return when each amount became owed and when it was paid in full, the oldest debt being paid first.

    A reversal of what was owed takes the newest debts away.
    """
    found: list[_Debt] = []
    for flow in flows:
        if flow.owed_minor > 0:
            found.append(_Debt(flow.at, flow.owed_minor))
        unpaid = [debt for debt in found if debt.left]
        _take(unpaid, flow.paid_minor, flow.at)
        _take(unpaid[::-1], -flow.owed_minor, None)
        found = [debt for debt in found if debt.left or debt.paid_at]
    return [(debt.owed_at, debt.paid_at) for debt in found]


def _take(unpaid: Sequence[_Debt], minor: int, paid_at: datetime | None) -> None:
    for debt in unpaid:
        if minor <= 0:
            return
        step = min(minor, debt.left)
        debt.left -= step
        minor -= step
        if not debt.left:
            debt.paid_at = paid_at


def is_paid_on_time(owed_at: datetime, paid_at: datetime | None, now: datetime) -> bool | None:
    """Tell whether a debt was paid within its term; None while the term runs."""
    if paid_at is not None:
        return paid_at - owed_at <= PAID_WITHIN
    return False if now - owed_at > PAID_WITHIN else None
