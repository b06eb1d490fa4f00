"""A creator of the results as the page writes it: words and numbers ready, so that templates only place them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
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
    """One number of a row, or the reason for its dash; the figure or rate it comes from stands behind it."""

    name: str
    label: str
    text: str
    reason: str = ""
    behind: Figure | RateCard | None = None

    @property
    def is_missing(self) -> bool:
        return bool(self.reason)

    @property
    def source(self) -> str:
        """Who gave it, in words."""
        return source_label(self.behind.source) if self.behind else ""

    @property
    def as_of(self) -> str:
        """Of when it is, to the minute."""
        return exact_text(self.behind.as_of) if self.behind and self.behind.as_of else ""

    @property
    def more(self) -> str:
        """Every digit of a short number, what a price is for and what was asked; or why it is missing."""
        if self.reason:
            return self.reason
        if isinstance(self.behind, RateCard):
            rate, deliverable = self.behind, filters.label("deliverable", self.behind.deliverable)
            asked = as_money(rate.amount_minor, rate.currency)
            return deliverable if rate.currency == rate.converted_currency else f"{deliverable}, {asked}"
        return written(self.behind.value, "number") if self.behind and _KINDS[self.name] == "compact" else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One creator of the results."""

    id: UUID
    name: str
    link: str
    why: str
    handle: str
    channels: tuple[tuple[str, str], ...]
    place: str
    tier: str
    categories: str
    notes: tuple[str, ...]
    has_joined: bool
    numbers: tuple[Number, ...]
    age: str
    score: int | None
    parts: tuple[Part, ...]
    choose: str


def rows(answer: SearchAnswer, *, is_dense: bool, query: str = "", inside: Collection[UUID] = ()) -> list[Row]:
    """Return the answer's page as rows.

    `query` is what "why this creator" has to know of the search; `inside` who is in the search's campaign already.
    """
    columns = [(name, str(label), kind) for name, label, kind, _sort in columns_of(is_dense=is_dense)]
    words = Words(
        choose=_("Choose %(name)s"),
        nowhere=_("country not known"),
        inside=_("in this campaign"),
        platform=filters.labeller("platform"),
        country=filters.labeller("country"),
        category=filters.labeller("category"),
        tier=filters.labeller("tier"),
        query=f"?{query}" if query else "",
    )
    return [_row(one, columns, words, is_inside=one.creator.id in inside) for one in answer.cards]


def columns_of(*, is_dense: bool) -> tuple[tuple[str, str | Promise, str, str], ...]:
    """Return the columns of numbers: those that decide, and in the table what it has room for besides."""
    return (*DECIDING, *FURTHER) if is_dense else DECIDING


@dataclass(frozen=True, slots=True)
class Words:
    """What every row of a page says alike, looked up once."""

    choose: str
    nowhere: str
    inside: str
    platform: Callable[[str], str]
    country: Callable[[str], str]
    category: Callable[[str], str]
    tier: Callable[[str], str]
    query: str


def _row(one: ResultCard, columns: list[tuple[str, str, str]], words: Words, *, is_inside: bool) -> Row:
    card = one.creator
    notes = [words.inside] if is_inside else []
    if card.away:
        notes.append(away(card))
    return Row(
        id=card.id,
        name=card.name,
        link=address("creator", card.id),
        why=address("match", card.id) + words.query,
        handle=card.main.handle if card.main else "",
        channels=tuple((c.platform, words.platform(c.platform)) for c in card.channels),
        place=words.country(card.country) if card.country else words.nowhere,
        tier=words.tier(card.tier).split(",")[0] if card.tier else "",
        categories=", ".join(words.category(code) for code in card.categories[:2]),
        notes=tuple(notes),
        has_joined=card.has_joined,
        numbers=tuple(_number(card, *column) for column in columns),
        age=_age(card.figures),
        score=None if one.score is None else round(one.score),
        parts=one.parts,
        choose=words.choose % {"name": card.name},
    )


@lru_cache(maxsize=16)
def _pattern(name: str) -> str:
    return reverse(name, args=[UUID(int=0)])


def address(name: str, creator_id: UUID) -> str:
    """Return the address of a page about a creator; reversing each anew takes a page of results a millisecond."""
    return _pattern(name).replace(str(UUID(int=0)), str(creator_id))


def deciding(card: CreatorCard, columns: Iterable[tuple[str, str | Promise, str, str]]) -> Iterable[Number]:
    """Return the numbers that decide, the price among them."""
    return (_number(card, name, str(label), kind) for name, label, kind, _sort in columns)


def _number(card: CreatorCard, name: str, label: str, kind: str) -> Number:
    if name == "price":
        return _price(card.lowest_rate, label)
    figure = card.figures.get(name)
    if figure is None or figure.value is None:
        return Number(name, label, NOTHING, str(figure.missing) if figure else _("not known yet"))
    return Number(name, label, written(figure.value, kind), behind=figure)


def _price(rate: RateCard | None, label: str) -> Number:
    if rate is None:
        return Number("price", label, NOTHING, _("no price on the card that could be converted"))
    return Number("price", label, _whole(rate), behind=rate)


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
    shown = (figures[name] for name in _SHOWN if name in figures)
    known = [figure for figure in shown if figure.value is not None and figure.as_of]
    if not known:
        return ""
    oldest = min(known, key=_as_of)
    return f"{short_source(oldest.source)} · {day_text(_as_of(oldest))}"


def _as_of(figure: Figure) -> Any:
    return figure.as_of


_KINDS = {name: kind for name, _label, kind, _sort in (*DECIDING, *FURTHER)}
_SHOWN = tuple(name for name, *_rest in DECIDING if name != "price")
_SHORT = {
    "first_party": gettext_lazy("platform"),
    "declared": gettext_lazy("declared"),
    "imported": gettext_lazy("imported"),
}


def short_source(source: str) -> str:
    """Return where a number comes from in one or two words."""
    return str(_SHORT.get(source, source))
