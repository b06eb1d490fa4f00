"""Audience quality as an indication from public numbers: pure rules; docs/build/audience-quality.md says each formula.

A score never accuses anybody. It says how far a channel's numbers lie from what is usual for its platform and tier, on
how many signals that stands, and nothing where there are fewer than two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, log, log10
from typing import Any

from lonja.creators.types import Tier, tier_of

# Raised whenever a number or a rule below changes: each stored score carries it.
FORMULA = 1
WEIGHTS: Mapping[str, int] = {"engagement": 35, "views": 25, "growth": 20, "comments": 20}
FEWEST_SIGNALS = 2
# A spread of fewer channels says little about what is usual.
FEWEST_PEERS = 30
# Distances from the middle in the spread's own steps (80 % of channels lie within 1.28 of them): up to the first all is
# usual, at the second nothing of the signal is left. The high side is given more room: posts do go round the world.
LOW, HIGH = (0.75, 2.75), (1.25, 3.75)
_STEPS_80 = 2.563
# The usual spread is at least this wide: where all lists hold famous people only, a small difference is none.
NARROWEST = log(1.6)
# Growth in 30 days that is still usual, by tier: the smaller a channel, the more one good post changes it.
USUAL_GROWTH: Mapping[Tier, float] = {
    Tier.NANO: 1.00,
    Tier.MICRO: 0.60,
    Tier.MID: 0.40,
    Tier.MACRO: 0.30,
    Tier.MEGA: 0.20,
}
USUAL_FALL = 0.05
LARGEST_FALL = 0.40
WINDOW = timedelta(days=30)
MEMORY = timedelta(days=365)
# Ratios that the references are made of: name, and the two measures.
RATIOS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "engagement_views": (("engagement_rate_views_bps",), ()),
    "engagement_followers": (("engagement_rate_followers_bps",), ()),
    "views": (("median_views", "average_views"), ("followers",)),
    "comments": (("average_comments", "total_comments"), ("average_likes", "total_likes")),
}


@dataclass(frozen=True, slots=True)
class Known:
    """One number of a channel with where it is from."""

    value: float
    source: str = ""
    as_of: str = ""
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The followers at one time."""

    at: datetime
    followers: float
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How a ratio is spread over the channels of one platform and tier: how many, and its percentiles 0 … 100."""

    count: int
    percentiles: Sequence[float]

    def share_below(self, value: float) -> float:
        """Return which part of the channels lies below the value, 0 to 1, to 1 %."""
        low, high = bisect_left(self.percentiles, value), bisect_right(self.percentiles, value)
        return min(1.0, (low + high) / 2 / len(self.percentiles))


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal that has data: what is left of it (0 to 1), and everything it stands on."""

    name: str
    part: float
    value: float
    low: float
    high: float
    n: int
    source: str
    as_of: str
    # Of the channels of the same platform and tier, which part lies below; None where that isn't compared.
    below: float | None = None
    basis: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        found = {
            "part": round(self.part, 3),
            "value": _short(self.value),
            "low": _short(self.low),
            "high": _short(self.high),
            "n": self.n,
            "source": self.source,
            "as_of": self.as_of,
        }
        if self.below is not None:
            found["below"] = round(self.below, 2)
        if self.basis:
            found["basis"] = self.basis
        return found


@dataclass(frozen=True, slots=True)
class Quality:
    """The indication of one channel; no score where fewer than two signals have data."""

    score: int | None
    signals: Mapping[str, Signal] = field(default_factory=dict)


Numbers = Mapping[str, Known]
Spreads = Mapping[str, Spread]


def quality_of(numbers: Numbers, history: Sequence[Reading], spreads: Spreads, left_out: Sequence[str] = ()) -> Quality:
    """Return the indication of a channel from its newest numbers, its followers over time, and its tier's spreads."""
    followers = numbers.get("followers")
    if followers is None or followers.value <= 0:
        return Quality(None)
    makers: Mapping[str, Callable[[], Signal | None]] = {
        "engagement": lambda: _engagement(numbers, spreads),
        "views": lambda: _compared("views", "views", numbers, spreads, is_high_counted=False),
        "growth": lambda: _growth(numbers, history, tier_of(int(followers.value))),
        "comments": lambda: _compared("comments", "comments", numbers, spreads),
    }
    signals = {name: signal for name, make in makers.items() if name not in left_out and (signal := make()) is not None}
    if len(signals) < FEWEST_SIGNALS:
        return Quality(None, signals)
    whole = sum(WEIGHTS[name] for name in signals)
    kept = sum(WEIGHTS[name] * signal.part for name, signal in signals.items())
    return Quality(round(100 * kept / whole), signals)


def ratio(name: str, numbers: Numbers) -> tuple[float, Known] | None:
    """Return one of RATIOS for a channel, with the number whose source and time stand for it; None without data."""
    above, below = RATIOS[name]
    if not below:
        known = numbers.get(above[0])
        return (known.value, known) if known and known.value > 0 else None
    for top, bottom in zip(above, below if len(below) == len(above) else below * len(above), strict=True):
        part, base = numbers.get(top), numbers.get(bottom)
        # Zero comments are as good as unknown: platforms let creators switch them off.
        if part and base and part.value > 0 and base.value > 0:
            return part.value / base.value, part
    return None


def _engagement(numbers: Numbers, spreads: Spreads) -> Signal | None:
    """Prefer the rate by views: it doesn't move with old followers."""
    return _compared("engagement", "engagement_views", numbers, spreads) or _compared(
        "engagement", "engagement_followers", numbers, spreads
    )


def _compared(
    name: str, ratio_name: str, numbers: Numbers, spreads: Spreads, *, is_high_counted: bool = True
) -> Signal | None:
    found, spread = ratio(ratio_name, numbers), spreads.get(ratio_name)
    if found is None or spread is None or spread.count < FEWEST_PEERS:
        return None
    value, known = found
    low, middle, high = (max(spread.percentiles[at], 1e-9) for at in (10, 50, 90))
    step = max(log(high) - log(low), NARROWEST) / _STEPS_80
    distance = (log(value) - log(middle)) / step
    part = left_of(-distance, LOW) if distance < 0 else left_of(distance, HIGH) if is_high_counted else 1.0
    return Signal(
        name=name,
        part=part,
        value=value,
        low=middle * exp(-LOW[0] * step),
        high=middle * exp(HIGH[0] * step),
        n=spread.count,
        source=known.source,
        as_of=known.as_of,
        below=spread.share_below(value),
        basis=ratio_name,
    )


def left_of(distance: float, limits: tuple[float, float]) -> float:
    """Return what is left of a signal at a distance: all up to the first limit, nothing from the second on."""
    first, second = limits
    return max(0.0, min(1.0, (second - distance) / (second - first)))


def _growth(numbers: Numbers, history: Sequence[Reading], tier: Tier) -> Signal | None:
    """Judge the largest rise and the largest fall of followers in 30 days."""
    rise, fall, count = swings(history)
    followers = numbers["followers"]
    source, as_of = followers.source, followers.as_of
    stated = numbers.get("growth_30d_bps")
    if stated is not None:
        change = stated.value / 10_000
        rise, fall, count = max(rise, change), max(fall, -change), max(count, 2)
        source, as_of = stated.source, stated.as_of
    if count < 2:
        return None
    usual = USUAL_GROWTH[tier]
    # Four times what is usual leaves nothing; a fall counts because platforms take false accounts away in waves.
    parts = (left_of(rise, (usual, 4 * usual)), left_of(fall, (USUAL_FALL, LARGEST_FALL)))
    value = rise if parts[0] <= parts[1] else -fall
    return Signal("growth", min(parts), value, -USUAL_FALL, usual, count, source, as_of, basis="change_30d")


def swings(history: Sequence[Reading]) -> tuple[float, float, int]:
    """Return the largest rise and fall of followers within 30 days of the last year, and on how many readings.

    Each is the least change that the rounding of both counts allows: 1.2M and 1.3M may be 1,249,999 and 1,250,000.
    Readings further apart are brought to 30 days.
    """
    ordered = sorted((one for one in history if one.followers > 0), key=lambda one: one.at)
    if ordered:
        ordered = [one for one in ordered if ordered[-1].at - one.at <= MEMORY]
    rise = fall = 0.0
    for place, later in enumerate(ordered):
        base = _base(ordered[:place], later.at)
        if base is None:
            continue
        change = least_change(base, later)
        # Within the window a change is what it is: a day of 5 % is no month of 150 %.
        months = max(1.0, (later.at - base.at) / WINDOW)
        monthly = exp(log(1 + change) / months) - 1 if change > -1 else -1.0
        rise, fall = max(rise, monthly), max(fall, -monthly)
    return rise, fall, len(ordered)


def _base(earlier: Sequence[Reading], at: datetime) -> Reading | None:
    """Return the oldest reading of the 30 days before, else the newest one before those."""
    within = [one for one in earlier if at - one.at <= WINDOW]
    return within[0] if within else earlier[-1] if earlier else None


def least_change(before: Reading, after: Reading) -> float:
    """Return the smallest relative change of followers that both counts allow, with its sign."""
    slack_before, slack_after = slack(before), slack(after)
    if after.followers > before.followers:
        top, bottom = after.followers - slack_after, before.followers + slack_before
        return max(0.0, top / bottom - 1)
    top, bottom = after.followers + slack_after, before.followers - slack_before
    return min(0.0, top / bottom - 1) if bottom > 0 else 0.0


def slack(reading: Reading) -> float:
    """Return by how much a count may be off: half of the unit in which it is told.

    Platforms round followers in what they show (hundreds from 10,000 on, hundred thousands from a million on), and
    lists write 12.3M. A count with other digits than zeros at the end is exact.
    """
    count = round(reading.followers)
    if count < 10_000 and not reading.is_rounded:
        return 0.0
    unit = 1
    most = 10 ** max(0, int(log10(count)) - 1)
    while unit < most and count % (unit * 10) == 0:
        unit *= 10
    known = 100_000 if count >= 1_000_000 else 100 if count >= 10_000 else 10
    return unit / 2 if unit >= known or reading.is_rounded else 0.0


def _short(value: float) -> float:
    return float(f"{value:.5g}")
