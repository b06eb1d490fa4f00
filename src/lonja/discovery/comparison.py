"""Creators side by side: everything that decides, row by row, with the best value of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid, Refusal
from lonja.creators import conduct
from lonja.creators import queries as creators
from lonja.creators.counted import COMPUTED
from lonja.creators.types import CreatorCard, Figure, RateCard
from lonja.discovery.filters.vocabulary import label
from lonja.discovery.queries.search import search
from lonja.discovery.types import Search

FEWEST, MOST = 2, 6
# Audience cells of fewer people than this aren't shown (product.md §6).
FEWEST_PEOPLE = 100
HIGHER, LOWER = "higher", "lower"
# More followers, or a larger tier, are neither better nor worse: nothing is marked there.
MEASURES: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("followers", gettext_lazy("Followers"), "compact", ""),
    ("median_views", gettext_lazy("Median views"), "compact", HIGHER),
    ("engagement_rate_views_bps", gettext_lazy("Engagement by views"), "percent", HIGHER),
    ("engagement_rate_followers_bps", gettext_lazy("Engagement by followers"), "percent", HIGHER),
    ("completion_rate_bps", gettext_lazy("Completion rate"), "percent", HIGHER),
    ("growth_30d_bps", gettext_lazy("Growth in 30 days"), "percent", HIGHER),
    ("posts_30d", gettext_lazy("Posts in 30 days"), "number", ""),
)
CONDUCT: Mapping[str, str] = {
    "response_minutes": LOWER,
    "acceptance_bps": "",
    "on_time_bps": HIGHER,
    "finished_bps": HIGHER,
    "campaigns_completed": HIGHER,
    "rating": HIGHER,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: a figure with its source and age, or words with theirs. `value` None and no text is missing."""

    figure: Figure
    text: str = ""

    @property
    def value(self) -> float | None:
        return self.figure.value


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all creators; `best` are the places of the best value, none where all are alike or few known."""

    group: str
    name: str
    label: str
    kind: str
    cells: tuple[Cell, ...]
    better: str = ""
    currency: str = ""

    @property
    def best(self) -> tuple[int, ...]:
        known = [cell.value for cell in self.cells if cell.value is not None]
        if not self.better or len(set(known)) < 2:
            return ()
        top = max(known) if self.better == HIGHER else min(known)
        return tuple(place for place, cell in enumerate(self.cells) if cell.value == top)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Creators in the order asked for, and the rows."""

    cards: tuple[CreatorCard, ...]
    rows: tuple[Row, ...]


def compare(
    by: Actor, ids: Sequence[UUID], *, asked: Search | None = None, worked: Mapping[UUID, datetime] | None = None
) -> Comparison:
    """Compare two to six creators; raise Forbidden, Invalid (too few, too many, unknown ones).

    `asked` gives the currency, and the target with which audiences are compared; `worked` is what domains above know:
    when the asker's brand last worked with each.
    """
    by.require("discovery.search")
    asked, wanted = asked or Search(), list(dict.fromkeys(ids))
    if not FEWEST <= len(wanted) <= MOST:
        words = _("Compare from {fewest} to {most} creators; these are {count}.")
        raise Invalid({"creator_ids": [words.format(fewest=FEWEST, most=MOST, count=len(wanted))]})
    found = creators.creator_cards(by, wanted, currency=asked.currency)
    if unknown := [str(key) for key in wanted if key not in found]:
        words = _("{count} of these creators don't exist or aren't listed: {ids}")
        raise Invalid({"creator_ids": [words.format(count=len(unknown), ids=", ".join(unknown))]})
    cards = tuple(found[key] for key in wanted)
    rows = (
        *_who(cards),
        *_measures(cards),
        *_prices(cards, asked.currency),
        *_audiences(cards),
        *_fit(by, cards, asked),
        *_conduct(cards),
        *_relation(cards, worked or {}),
    )
    return Comparison(cards, rows)


def _texts(group: str, name: str, label_: str, cards: Iterable[CreatorCard], of: Callable[[CreatorCard], str]) -> Row:
    missing = Figure(value=None, missing=gettext_lazy("not known yet"))
    return Row(group, name, label_, "text", tuple(Cell(missing, of(card)) for card in cards))


def _who(cards: Sequence[CreatorCard]) -> Iterator[Row]:
    group = _("Creator")
    yield _texts(
        group, "tier", _("Tier"), cards, lambda card: label("tier", card.tier).split(",")[0] if card.tier else ""
    )
    yield _texts(group, "country", _("Country"), cards, lambda card: label("country", card.country))
    yield _texts(
        group,
        "categories",
        _("Categories"),
        cards,
        lambda card: ", ".join(label("category", c) for c in card.categories),
    )
    yield _texts(
        group,
        "platforms",
        _("Platforms"),
        cards,
        lambda card: ", ".join(label("platform", c.platform) for c in card.channels),
    )


def _measures(cards: Sequence[CreatorCard]) -> Iterator[Row]:
    for name, label_, kind, better in MEASURES:
        cells = tuple(Cell(card.figures[name]) for card in cards)
        yield Row(_("Size and performance"), name, str(label_), kind, cells, better)


def _prices(cards: Sequence[CreatorCard], currency: str) -> Iterator[Row]:
    """The price of each deliverable that somebody has, then what a thousand median views cost at the lowest price."""
    group = _("Price")
    for deliverable in sorted({rate.deliverable for card in cards for rate in card.rates}):
        cells = tuple(Cell(_price(_rate(card, deliverable))) for card in cards)
        yield Row(group, f"price.{deliverable}", label("deliverable", deliverable), "money", cells, LOWER, currency)
    cells = tuple(Cell(_cpm(card)) for card in cards)
    yield Row(group, "cpm_minor", _("CPM at the lowest price"), "money", cells, LOWER, currency)


def _rate(card: CreatorCard, deliverable: str) -> RateCard | None:
    known = [one for one in card.rates if one.deliverable == deliverable and one.converted_minor is not None]
    return min(known, key=lambda one: one.converted_minor or 0, default=None)


def _price(rate: RateCard | None) -> Figure:
    if rate is None:
        return Figure(value=None, missing=gettext_lazy("no price on the card that could be converted"))
    return Figure(value=rate.converted_minor, source=rate.source, as_of=rate.as_of)


def _cpm(card: CreatorCard) -> Figure:
    rate, views = card.lowest_rate, card.figures["median_views"]
    formula = gettext_lazy("lowest price ÷ (median views ÷ 1,000)")
    if rate is None or rate.converted_minor is None or not views.value:
        return Figure(value=None, formula=formula, missing=gettext_lazy("needs a price and the median views"))
    dates = [at for at in (rate.as_of, views.as_of) if at]
    value = round(rate.converted_minor * 1000 / views.value)
    return Figure(value=value, source=rate.source, as_of=min(dates, default=None), formula=formula)


def _audiences(cards: Sequence[CreatorCard]) -> Iterator[Row]:
    group = _("Audience")
    yield _shares(group, "audience.country", _("Top countries"), cards, most=3)
    yield _shares(group, "audience.gender", _("Gender"), cards, most=2)
    yield _shares(group, "audience.age", _("Top ages"), cards, most=2)


def _shares(group: str, name: str, label_: str, cards: Sequence[CreatorCard], *, most: int) -> Row:
    return Row(group, name, label_, "shares", tuple(_top(card, name, most) for card in cards))


def _top(card: CreatorCard, name: str, most: int) -> Cell:
    """The largest groups of the audience; none with fewer than a hundred people."""
    from lonja.discovery.filters.numbers import percent

    followers = card.figures["followers"].value
    shares = card.audience.get(name.split(".")[1], {})
    large = [one for one in shares.items() if followers is None or one[1] * followers >= FEWEST_PEOPLE]
    best = sorted(large, key=lambda one: -one[1])[:most]
    text = ", ".join(f"{label(name, code)} {percent(round(share * 100) * 100)}" for code, share in best)
    missing = "" if text else gettext_lazy("not known yet")
    return Cell(Figure(value=None, source=card.audience_source, as_of=card.audience_as_of, missing=missing), text)


def _fit(by: Actor, cards: Sequence[CreatorCard], asked: Search) -> Iterator[Row]:
    """How the target is met, by the engine's own parts of the score; nothing where the brand gave none."""
    if not asked.target.audience and asked.target.cpm_minor is None and not asked.target.categories:
        return
    plain = Search(
        include_ids=frozenset(card.id for card in cards),
        target=asked.target,
        weights=asked.weights,
        currency=asked.currency,
        limit=MOST,
    )
    try:
        found = {card.creator.id: card for card in search(by, plain).cards}
    except Refusal:  # The index is being built: the rest can be compared all the same.
        found = {}
    fits, scores = [], []
    for card in cards:
        result = found.get(card.id)
        parts = {part.name: part.value for part in result.parts} if result else {}
        fits.append(Cell(_share(parts.get("audience"))))
        scores.append(Cell(_share(None if result is None or result.score is None else result.score / 100, 100)))
    if asked.target.audience:
        yield Row(_("Your target"), "audience_fit", _("Audience like your target"), "percent", tuple(fits), HIGHER)
    yield Row(_("Your target"), "score", _("Match"), "number", tuple(scores), HIGHER)


def _share(part: float | None, scale: int = 10_000) -> Figure:
    if part is None:
        return Figure(value=None, missing=gettext_lazy("not known yet"))
    return Figure(value=round(part * scale), source=COMPUTED, as_of=clock.now())


def _conduct(cards: Sequence[CreatorCard]) -> Iterator[Row]:
    for name, better in CONDUCT.items():
        one, cells = conduct.FIGURES[name], tuple(Cell(card.conduct[name]) for card in cards)
        yield Row(_("How they work"), name, str(one.label), one.kind, cells, better)


def _relation(cards: Sequence[CreatorCard], worked: Mapping[UUID, datetime]) -> Iterator[Row]:
    group, today = _("You and them"), clock.today()
    free = tuple(Cell(Figure(value=None), _availability(card.away_from, card.away_until, today)) for card in cards)
    yield Row(group, "availability", _("Availability"), "text", free)
    never = Figure(value=None, missing=gettext_lazy("not together yet"))
    last = tuple(
        Cell(replace(never, as_of=worked[card.id]), worked[card.id].date().isoformat())
        if card.id in worked
        else Cell(never)
        for card in cards
    )
    yield Row(group, "last_worked", _("Last worked together"), "day", last)


def _availability(first: date | None, last: date | None, today: date) -> str:
    if (last is not None and last < today) or (first is None and last is None):
        return _("available")
    if first is not None and first > today:
        until = last.isoformat() if last else "…"
        return _("away {first} to {last}").format(first=first.isoformat(), last=until)
    return _("away until {day}").format(day=last.isoformat()) if last else _("away")
