"""The measures of a campaign (product.md §5): figures in, figures out, each with its provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Literal

from lonja.measurement.types import Missing, Note

Number = int | Decimal
Ratio = Callable[["Figure", "Figure"], "Figure"]
Unit = Literal["count", "money", "rate", "ratio", "percentile", "seconds"]
SEVERAL = "+"  # between the sources of a figure that has several
PEERS_NEEDED = 10
FULL_MARGIN_BPS = 10_000
BPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a report: value or the reason why there is none, how it came about, when it was true.

    Units: `count` whole, `money` in minor units (unit costs may have a fraction), `rate` in basis points,
    `ratio` as it is, `percentile` 0-100. `sample` counts what went in, `of` what could have.
    """

    measure: str
    value: Number | None = None
    unit: Unit = "count"
    formula: str = ""
    source: str = ""
    as_of: datetime | None = None
    sample: int | None = None
    of: int | None = None
    currency: str = ""
    missing: str = ""
    notes: tuple[str, ...] = ()

    def noted(self, *notes: str) -> Figure:
        """Return the figure with notes added, each once."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))


FORMULAS: dict[str, str] = {
    "posts": "publications recorded",
    "views": "sum of views",
    "reach": "sum of reach",
    "likes": "sum of likes",
    "comments": "sum of comments",
    "shares": "sum of shares",
    "saves": "sum of saves",
    "watch_seconds": "sum of watch time",
    "full_plays": "sum of full plays",
    "link_clicks": "sum of link clicks",
    "engagements": "likes + comments + shares",
    "engagement_rate_views": "(likes + comments + shares) ÷ views",
    "engagement_rate_followers": "(likes + comments + shares) ÷ followers",
    "completion_rate": "full plays ÷ plays",
    "cost": "fees + products + boosting + shipping + platform",
    "cpm": "cost ÷ (views ÷ 1000)",
    "cpv": "cost ÷ views",
    "cpe": "cost ÷ engagements",
    "cpc": "cost ÷ link clicks",
    "cpa": "cost ÷ conversions",
    "conversions": "orders reported and not wholly refunded",
    "revenue": "value of the orders − refunds",
    "roas": "revenue ÷ cost",
    "roi": "(revenue × margin − cost) ÷ cost",
    "benchmark": "share of peers of the same tier, category and platform that lie below",
    "progress": "delivered ÷ target",
    "pacing": "delivered ÷ expected by this day",
}


def absent(measure: str, reason: str, unit: Unit = "count", *, notes: tuple[str, ...] = ()) -> Figure:
    """Return a figure without value; missing is never 0."""
    return Figure(measure=measure, unit=unit, formula=FORMULAS.get(measure, ""), missing=reason, notes=notes)


def total(measure: str, parts: Iterable[Figure], *, nothing: str = Missing.NO_POSTS) -> Figure:
    """Add up the figures that have a value; the total is as old as its oldest part."""
    parts = list(parts)
    known = [part for part in parts if part.value is not None]
    if not known:
        reasons = list(dict.fromkeys(part.missing for part in parts))
        return absent(measure, reasons[0] if len(reasons) == 1 else nothing, parts[0].unit if parts else "count")
    if len({part.currency for part in known}) > 1:
        return absent(measure, Missing.MIXED_CURRENCIES, known[0].unit)
    added = _derived(measure, sum(_value(part) for part in known), known, unit=known[0].unit)
    added = replace(added, sample=len(known), of=len(parts), currency=known[0].currency)
    return added.noted(Note.PARTIAL) if len(known) < len(parts) else added


def engagements(likes: Figure, comments: Figure, shares: Figure) -> Figure:
    """Add likes, comments and shares; where a platform doesn't tell shares the figure says so."""
    for needed in (likes, comments):
        if needed.value is None:
            return absent("engagements", needed.missing)
    if shares.value is None:
        both = _derived("engagements", _value(likes) + _value(comments), (likes, comments))
        return both.noted(Note.SHARES_UNTOLD)
    return _derived("engagements", sum(map(_value, (likes, comments, shares))), (likes, comments, shares))


def engagement_rate_views(engaged: Figure, views: Figure) -> Figure:
    """Engagement rate by views, in basis points; saves are shown apart."""
    return _rate("engagement_rate_views", engaged, views, Missing.NO_VIEWS)


def engagement_rate_followers(engaged: Figure, followers: Figure) -> Figure:
    """Engagement rate by followers of one post, in basis points."""
    return _rate("engagement_rate_followers", engaged, followers, Missing.NO_FOLLOWERS)


def completion_rate(full_plays: Figure, views: Figure) -> Figure:
    """Full plays over plays, in basis points."""
    return _rate("completion_rate", full_plays, views, Missing.NO_VIEWS)


def cpm(cost: Figure, views: Figure) -> Figure:
    """Cost of a thousand views, in minor units."""
    return _unit_cost("cpm", cost, views, per=1000)


def cpv(cost: Figure, views: Figure) -> Figure:
    """Cost of one view."""
    return _unit_cost("cpv", cost, views)


def cpe(cost: Figure, engaged: Figure) -> Figure:
    """Cost of one engagement."""
    return _unit_cost("cpe", cost, engaged)


def cpc(cost: Figure, link_clicks: Figure) -> Figure:
    """Cost of one click."""
    return _unit_cost("cpc", cost, link_clicks)


def cpa(cost: Figure, conversions: Figure) -> Figure:
    """Cost of one conversion."""
    return _unit_cost("cpa", cost, conversions)


def roas(revenue: Figure, cost: Figure) -> Figure:
    """Revenue over cost, as a ratio: 3.2 means 3.20 back for each 1 spent."""
    return _divided("roas", revenue, cost, lambda top, bottom: top / bottom, unit="ratio", zero=Missing.NO_COST)


def roi(revenue: Figure, cost: Figure, margin_bps: int | None) -> Figure:
    """(revenue × margin − cost) ÷ cost, in basis points; the margin is 100 % until the brand enters one."""
    margin = Decimal(FULL_MARGIN_BPS if margin_bps is None else margin_bps) / BPS

    def gain(earned: Decimal, spent: Decimal) -> Decimal:
        return (earned * margin - spent) / spent * BPS

    figure = _divided("roi", revenue, cost, gain, unit="rate", zero=Missing.NO_COST)
    return figure.noted(Note.MARGIN_ASSUMED) if margin_bps is None else figure


def benchmark(value: Figure, below: int, peers: int) -> Figure:
    """Percentile of a value among `peers` comparable creators of whom `below` lie below; nothing under 10 peers."""
    if value.value is None:
        return absent("benchmark", value.missing, "percentile")
    if peers < PEERS_NEEDED:
        return replace(absent("benchmark", Missing.FEW_PEERS, "percentile"), sample=peers)
    percentile = _rounded(Decimal(100 * below) / peers, 0)
    return replace(_derived("benchmark", int(percentile), (value,), unit="percentile"), sample=peers)


def progress(delivered: Figure, target: int | None) -> Figure:
    """Delivered over target, in basis points."""
    if not target:
        return absent("progress", Missing.NO_TARGET, "rate")
    return _rate("progress", delivered, Figure(measure="target", value=target), Missing.NO_TARGET)


def pacing(delivered: Figure, target: int | None, *, starts_on: date, ends_on: date, today: date) -> Figure:
    """Delivered over what an even pace would have brought by the end of today, in basis points.

    A forecast takes the place of the even pace once there is one; until then the figure says so.
    """
    if not target:
        return absent("pacing", Missing.NO_TARGET, "rate")
    days = (min(today, ends_on) - starts_on).days + 1
    if days <= 0:
        return absent("pacing", Missing.NOT_STARTED, "rate")
    expected = Decimal(target) * days / ((ends_on - starts_on).days + 1)
    figure = _rate("pacing", delivered, Figure(measure="expected", value=expected), Missing.NO_TARGET)
    return figure.noted(Note.STRAIGHT_LINE)


def fallen(series: Sequence[int | None]) -> tuple[bool, ...]:
    """Tell for each reading of a cumulative counter, in order of time, whether it lies below the last one known."""
    before: int | None = None
    flags: list[bool] = []
    for value in series:
        flags.append(value is not None and before is not None and value < before)
        before = before if value is None else value
    return tuple(flags)


def crosses_redefinition(definitions: Sequence[int]) -> bool:
    """Tell whether a series of readings, given the definition in force at each, spans a change."""
    return any(before != after for before, after in pairwise(definitions))


def _rate(measure: str, top: Figure, bottom: Figure, zero: str) -> Figure:
    return _divided(measure, top, bottom, lambda above, below: above / below * BPS, unit="rate", zero=zero)


def _unit_cost(measure: str, cost: Figure, units: Figure, per: int = 1) -> Figure:
    zero = Missing.NO_VIEWS if units.measure == "views" else Missing.NOTHING_TO_DIVIDE
    figure = _divided(measure, cost, units, lambda spent, count: spent * per / count, unit="money", zero=zero)
    return replace(figure, currency=cost.currency)


def _divided(
    measure: str,
    top: Figure,
    bottom: Figure,
    divide: Callable[[Decimal, Decimal], Decimal],
    *,
    unit: Unit,
    zero: str,
) -> Figure:
    for needed in (top, bottom):
        if needed.value is None:
            return absent(measure, needed.missing, unit)
    if not bottom.value:
        return absent(measure, zero, unit)
    exact = divide(Decimal(_value(top)), Decimal(_value(bottom)))
    value: Number = int(_rounded(exact, 0)) if unit == "rate" else _rounded(exact, 4)
    return _derived(measure, value, (top, bottom), unit=unit)


def _derived(measure: str, value: Number, parts: Sequence[Figure], unit: Unit = "count") -> Figure:
    """Make a figure that inherits the provenance of its parts: oldest time, every source, all notes."""
    sources = {source for part in parts for source in part.source.split(SEVERAL) if source}
    times = [part.as_of for part in parts if part.as_of]
    samples = [part.sample for part in parts if part.sample is not None]
    return Figure(
        measure=measure,
        value=value,
        unit=unit,
        formula=FORMULAS.get(measure, ""),
        source=SEVERAL.join(sorted(sources)),
        as_of=min(times) if times else None,
        sample=min(samples) if samples else None,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _value(figure: Figure) -> Number:
    if figure.value is None:
        raise ValueError(f"{figure.measure} has no value")
    return figure.value


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
