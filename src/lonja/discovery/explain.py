"""The match score in words: what each part says of this creator, and what it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lonja.creators import conduct
from lonja.creators.categories import PARENT
from lonja.creators.types import CreatorCard, Figure, RateCard
from lonja.discovery.engine import AudienceShare, Hit
from lonja.discovery.filters import label
from lonja.discovery.filters.numbers import compact, percent, shown
from lonja.discovery.filters.sentence import share_text
from lonja.discovery.filters.table import Unit
from lonja.discovery.types import Ground, Part, Search

LABELS: Mapping[str, Promise] = {
    "audience": gettext_lazy("Audience"),
    "performance": gettext_lazy("Performance"),
    "price": gettext_lazy("Price"),
    "reliability": gettext_lazy("Reliability"),
    "relevance": gettext_lazy("Relevance"),
}

SENTENCES: Mapping[str, Promise] = {
    "audience": gettext_lazy("The audience is {share} like your target."),
    "performance": gettext_lazy("Engagement and median views beat {share} of creators of the same tier and category."),
    "price": gettext_lazy("At its expected CPM your budget covers {share}."),
    "reliability": gettext_lazy("Answers, delivers on time and finishes: {share}."),
    "relevance": gettext_lazy("Covers {share} of the words and categories you asked for."),
}
# Cells of an audience with fewer people aren't shown (product.md §6).
FEWEST_PEOPLE = 100


def parts(asked: Search, hits: Iterable[Hit]) -> list[tuple[Part, ...]]:
    """Return for each hit the parts that count in this search, heaviest first, each with what it says."""
    language, counting = get_language() or "en", counted(asked)
    return [
        tuple(
            _part(language, name, None if (value := hit.parts.get(name)) is None else round(value, 4), weight)
            for name, weight in counting
        )
        for hit in hits
    ]


def counted(asked: Search) -> list[tuple[str, int]]:
    """Return the names and weights of the parts that count in this search, heaviest first."""
    weights = asked.weights
    found = [(name, getattr(weights, name)) for name in LABELS if getattr(weights, name) and _is_asked(name, asked)]
    return sorted(found, key=lambda one: -one[1])


@lru_cache(maxsize=50_000)
def _part(language: str, name: str, value: float | None, weight: int) -> Part:
    """The same, remembered: values come in few steps, and a page of results words a hundred of them."""
    return Part(name, str(LABELS[name]), value, weight, _words(name, value))


def _is_asked(name: str, asked: Search) -> bool:
    """Some parts compare with what the brand said; without it they don't count."""
    if name == "audience":
        return bool(asked.target.audience)
    if name == "price":
        return asked.target.cpm_minor is not None
    if name == "relevance":
        return bool(asked.text.strip() or _categories(asked))
    return True


def _categories(asked: Search) -> frozenset[str]:
    return asked.target.categories | asked.categories_any | asked.categories_all


def _words(name: str, value: float | None) -> str:
    if value is None:
        return _("Not known for this creator, so it counts as the middle.")
    return str(SENTENCES[name]).format(share=percent(round(value * 100) * 100))


def grounds(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    """Return what a part of the score stands on, each with its source and time; what is missing says so."""
    return GROUNDS[part.name](part, asked, card)


def _audience(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    return tuple(_share(share, card) for share in asked.target.audience)


def _share(wanted: AudienceShare, card: CreatorCard) -> Ground:
    text, known = share_text(wanted), card.audience.get(wanted.dimension)
    if not known:
        return Ground(text, _("This audience isn't known."), is_missing=True)
    share, followers = known.get(wanted.value, 0.0), card.figures["followers"].value
    if followers is not None and share * followers < FEWEST_PEOPLE:
        return Ground(text, _("fewer than 100 people"), source=card.audience_source, as_of=card.audience_as_of)
    return Ground(text, percent(round(share * 1000) * 10), source=card.audience_source, as_of=card.audience_as_of)


def _performance(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    views, engagement = card.figures["median_views"], card.figures["engagement_rate_views_bps"]
    return (
        _figure(_("Engagement by views"), engagement, lambda value: percent(round(value))),
        _figure(_("Median views"), views, lambda value: compact(round(value))),
    )


def _figure(name: str, figure: Figure, write: Callable[[float], str]) -> Ground:
    if figure.value is None:
        return Ground(name, str(figure.missing), is_missing=True)
    return Ground(name, write(figure.value), source=figure.source, as_of=figure.as_of)


def _price(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    rate, views = _rate(asked, card), card.figures["median_views"]
    wanted = Ground(_("Your CPM"), _money(asked.target.cpm_minor, asked.currency))
    if rate is None or rate.converted_minor is None:
        return wanted, Ground(_("Price"), _("No price is known."), is_missing=True)
    price = Ground(
        label("deliverable", rate.deliverable),
        _money(rate.converted_minor, rate.converted_currency),
        source=rate.source,
        as_of=rate.as_of,
    )
    found = [wanted, price, _figure(_("Median views"), views, lambda value: compact(round(value)))]
    if views.value:
        cost = round(rate.converted_minor * 1000 / views.value)
        found.insert(1, Ground(_("Its expected CPM"), _money(cost, rate.converted_currency)))
    return tuple(found)


def _rate(asked: Search, card: CreatorCard) -> RateCard | None:
    """The price that the score reads: of the piece that was asked for, else the lowest."""
    if not asked.price_for:
        return card.lowest_rate
    known = [one for one in card.rates if one.deliverable == asked.price_for and one.converted_minor is not None]
    return min(known, key=lambda one: one.converted_minor or 0, default=None)


def _money(minor: int | None, currency: str) -> str:
    return "" if minor is None else shown(minor, Unit.MONEY, currency)


def _reliability(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    return tuple(_conduct(name, unit, card.conduct[name]) for name, unit in RELIABILITY.items())


# What reliability is made of, in the engine as here.
RELIABILITY = {"response_minutes": Unit.MINUTES, "on_time_bps": Unit.BPS, "finished_bps": Unit.BPS}


def _conduct(name: str, unit: Unit, found: Figure) -> Ground:
    return _figure(str(conduct.FIGURES[name].label), found, lambda value: shown(round(value), unit, ""))


def _relevance(part: Part, asked: Search, card: CreatorCard) -> tuple[Ground, ...]:
    wanted = sorted(_categories(asked), key=lambda code: label("category", code))
    found = [_category(code, card) for code in wanted]
    if asked.text.strip():
        found.append(Ground(_("Words"), asked.text.strip()))
    return tuple(found)


def _category(code: str, card: CreatorCard) -> Ground:
    is_covered = any(code in {own, PARENT.get(own)} for own in card.categories)
    return Ground(label("category", code), _("covered") if is_covered else _("not covered"), is_missing=not is_covered)


GROUNDS: Mapping[str, Callable[[Part, Search, CreatorCard], tuple[Ground, ...]]] = {
    "audience": _audience,
    "performance": _performance,
    "price": _price,
    "reliability": _reliability,
    "relevance": _relevance,
}
