"""A creator of the results as the page writes it: words and numbers ready, so that templates only place them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.core import clock
from lonja.core.money import precision
from lonja.creators.types import CreatorCard, Figure, RateCard
from lonja.discovery import filters
from lonja.discovery.types import Part, ResultCard, SearchAnswer
from lonja.web.components.figures import source_label
from lonja.web.components.numbers import NOTHING, as_money, written
from lonja.web.components.times import day_text, exact_text

# What decides, in the order of the columns: measure, heading, kind, the sort it stands for.
DECIDING: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("followers", gettext_lazy("Followers"), "compact", "followers"),
    ("median_views", gettext_lazy("Median views"), "compact", "median_views"),
    ("engagement_rate_views_bps", gettext_lazy("Engagement"), "percent", "engagement_views_bps"),
    ("price", gettext_lazy("Price"), "money", "price"),
)
# What the dense table has room for besides.
FURTHER: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("average_views", gettext_lazy("Average views"), "compact", "average_views"),
    ("growth_30d_bps", gettext_lazy("Growth 30 d"), "percent", "growth_30d_bps"),
    ("posts_30d", gettext_lazy("Posts 30 d"), "number", "posts_30d"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a row with what stands behind it."""

    name: str
    label: str
    text: str
    is_missing: bool
    source: str
    as_of: str
    more: str


@dataclass(frozen=True, slots=True)
class Row:
    """One creator of the results."""

    id: UUID
    name: str
    handle: str
    channels: tuple[tuple[str, str], ...]
    place: str
    tier: str
    categories: str
    away: str
    has_joined: bool
    numbers: tuple[Number, ...]
    age: str
    score: int | None
    parts: tuple[Part, ...]

    @property
    def choose(self) -> str:
        """What its box is called."""
        return _("Choose %(name)s") % {"name": self.name}


def rows(answer: SearchAnswer, *, is_dense: bool) -> list[Row]:
    """Return the answer's page as rows."""
    return [_row(one, is_dense=is_dense) for one in answer.cards]


def _row(one: ResultCard, *, is_dense: bool) -> Row:
    card = one.creator
    numbers = tuple(deciding(card, (*DECIDING, *FURTHER) if is_dense else DECIDING))
    return Row(
        id=card.id,
        name=card.name,
        handle=card.main.handle if card.main else "",
        channels=tuple((c.platform, filters.label("platform", c.platform)) for c in card.channels),
        place=filters.label("country", card.country) if card.country else _("country not known"),
        tier=short_tier(card),
        categories=", ".join(filters.label("category", code) for code in card.categories[:2]),
        away=away(card),
        has_joined=card.has_joined,
        numbers=numbers,
        age=_age(card.figures),
        score=None if one.score is None else round(one.score),
        parts=one.parts,
    )


def deciding(card: CreatorCard, columns: Iterable[tuple[str, str | Promise, str, str]]) -> Iterable[Number]:
    """Return the numbers that decide, the price among them."""
    for name, label, kind, _sort in columns:
        if name == "price":
            yield _price(card.lowest_rate, str(label))
        else:
            yield _number(name, card.figures.get(name), str(label), kind)


def _number(name: str, figure: Figure | None, label: str, kind: str) -> Number:
    value = None if figure is None else figure.value
    if figure is None or value is None:
        reason = str(figure.missing) if figure else _("not known yet")
        return Number(name, label, NOTHING, True, "", "", reason)
    as_of = exact_text(figure.as_of) if figure.as_of else ""
    full = written(value, "number") if kind == "compact" else ""
    return Number(name, label, written(value, kind), False, source_label(figure.source), as_of, full)


def _price(rate: RateCard | None, label: str) -> Number:
    if rate is None:
        return Number("price", label, NOTHING, True, "", "", _("no price on the card that could be converted"))
    text = _whole(rate)
    deliverable = filters.label("deliverable", rate.deliverable)
    asked = as_money(rate.amount_minor, rate.currency)
    more = deliverable if rate.currency == rate.converted_currency else f"{deliverable}, {asked}"
    return Number("price", label, text, False, source_label(rate.source), exact_text(rate.as_of), more)


def _whole(rate: RateCard) -> str:
    """Write a price; one that was converted is rounded to whole units, which is as exact as a stored rate is."""
    if rate.converted_minor is None or rate.currency == rate.converted_currency:
        return as_money(rate.converted_minor, rate.converted_currency)
    unit = 10 ** precision(rate.converted_currency)
    whole = round(rate.converted_minor / unit) * unit
    return as_money(whole or rate.converted_minor, rate.converted_currency)


def short_tier(card: CreatorCard) -> str:
    """Return the tier's one word; its bounds are in the filter."""
    return filters.label("tier", card.tier).split(",")[0] if card.tier else ""


def away(card: CreatorCard) -> str:
    """Say from when until when the creator can't be invited, if that is known and not over."""
    if card.away_from is None:
        return ""
    if card.away_until is None:
        return (
            _("away") if card.away_from <= clock.today() else _("away from %(day)s") % {"day": day_text(card.away_from)}
        )
    if card.away_from > clock.today():
        return _("away %(first)s to %(last)s") % {"first": day_text(card.away_from), "last": day_text(card.away_until)}
    return _("away until %(day)s") % {"day": day_text(card.away_until)}


def _age(figures: Mapping[str, Figure]) -> str:
    """Say where the row's numbers come from and of which day the oldest of them is."""
    known = [f for name, f in figures.items() if f.value is not None and f.as_of and name in _SHOWN]
    if not known:
        return ""
    oldest = min(known, key=_as_of)
    return f"{short_source(oldest.source)} · {day_text(_as_of(oldest))}"


def _as_of(figure: Figure) -> Any:
    return figure.as_of


_SHOWN = frozenset(name for name, *_rest in DECIDING)
_SHORT = {
    "first_party": gettext_lazy("platform"),
    "declared": gettext_lazy("declared"),
    "imported": gettext_lazy("imported"),
}


def short_source(source: str) -> str:
    """Return where a number comes from in one or two words."""
    return str(_SHORT.get(source, source))
