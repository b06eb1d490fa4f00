"""Answers to searches, and how the index stands."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Invalid, NotFound
from lonja.creators import queries as creators
from lonja.creators.types import CreatorCard
from lonja.discovery import engine, filters
from lonja.discovery import index as live
from lonja.discovery.engine import Histogram, Index, InvalidQuery, Result
from lonja.discovery.explain import grounds, parts
from lonja.discovery.resolve import Rates, refused, resolve
from lonja.discovery.types import (
    FacetValue,
    IndexStatus,
    Match,
    Notice,
    Reading,
    Relations,
    ResultCard,
    Search,
    SearchAnswer,
)

# Which of a search's fields hold the selected values of a facet.
FACET_FIELDS = {
    "platform": "platforms",
    "country": "countries",
    "language": "languages",
    "category": "categories_any",
    "tier": "tiers",
    "price_tier": "price_tiers",
    "age_band": "age_bands",
}
MONEY_SORTS = frozenset({"price", "cpm"})
NOBODY = Relations()


def index_status(by: Actor) -> IndexStatus:
    """Return how the index stands; raise Forbidden for who may not search."""
    by.require("discovery.search")
    return live.status()


def search(by: Actor, asked: Search, relations: Relations = NOBODY) -> SearchAnswer:
    """Answer a search exactly; raise Forbidden, Invalid, and Unavailable while the index is being built.

    `relations` is what domains above discovery know; the caller asks them (`measurement.queries.search_relations`).
    """
    by.require("discovery.search")
    started = time.perf_counter()
    index = live.current()
    rates = creators.euros()
    query = resolve(asked, by, relations, currency=index.currency, rates=rates)
    try:
        result = engine.search(index, query)
    except InvalidQuery as error:
        raise refused(error) from None
    cards = creators.creator_cards(by, [hit.id for hit in result.hits], currency=asked.currency, rates=rates)
    return SearchAnswer(
        asked=asked,
        total=result.total,
        population=len(index),
        cards=_cards(asked, result, cards, index, rates),
        facets=_facets(asked, result),
        histograms=_histograms(asked, result, index, rates),
        audience_values=_audience_values(index),
        next=result.next,
        currency=asked.currency,
        currencies=tuple(sorted(rates)),
        generation=result.generation,
        built_at=live.built_at(index),
        elapsed_ms=(time.perf_counter() - started) * 1000,
    )


def search_page(by: Actor, reading: Reading, relations: Relations = NOBODY) -> SearchAnswer:
    """Answer a search from an address: what can't be answered is left out and said, so that a page always comes.

    Raises Forbidden and Unavailable as `search` does.
    """
    asked, notices = reading.asked, list(reading.notices)
    while True:
        try:
            return replace(search(by, asked, relations), notices=tuple(notices))
        except Invalid as error:
            left = _without(asked, {path.split(".")[0] for path in error.errors})
            if left == asked:
                raise
            asked = left
            notices += [Notice(path, message) for path, messages in error.errors.items() for message in messages]


def match(by: Actor, asked: Search, creator_id: UUID, relations: Relations = NOBODY) -> Match:
    """Return why a creator matches a search, whether or not the search finds it.

    Raises Forbidden, Invalid, Unavailable as `search` does, NotFound for a creator that the asker can't find here.
    """
    alone = frozenset([creator_id])
    narrowed = replace(asked, include_ids=alone, cursor=None, limit=1, sort=Search().sort)
    is_chosen = asked.include_ids is None or creator_id in asked.include_ids
    found = search(by, narrowed, relations) if is_chosen else None
    is_among = found is not None and bool(found.cards)
    if found is None or not found.cards:
        found = search(by, replace(wanted(asked), include_ids=alone, limit=1))
    if not found.cards:
        raise NotFound(_("There is no such creator."))
    card = found.cards[0]
    return Match(card, {part.name: grounds(part, found.asked, card.creator) for part in card.parts}, is_among)


def wanted(asked: Search) -> Search:
    """Return what the brand wants without what it filters by: whoever is compared with it is found."""
    categories = asked.target.categories | asked.categories_any | asked.categories_all
    target = replace(asked.target, categories=categories)
    return Search(target=target, weights=asked.weights, currency=asked.currency, price_for=asked.price_for)


def _without(asked: Search, names: Collection[str]) -> Search:
    """The search without some of its fields, from its first page, in an order that it still can have."""
    default = Search()
    left = replace(asked, **{name: getattr(default, name) for name in (*names, "cursor")})
    is_like_nobody = left.sort == "similarity" and not left.similar_to
    return replace(left, sort=default.sort) if is_like_nobody else left


def _cards(
    asked: Search, result: Result, cards: Mapping[UUID, CreatorCard], index: Index, rates: Rates
) -> tuple[ResultCard, ...]:
    """The page in its order; a creator unlisted a moment ago is left out."""
    found = []
    for hit, explained in zip(result.hits, parts(asked, result.hits), strict=True):
        card = cards.get(hit.id)
        if card is None:
            continue
        value = hit.value
        if value is not None and asked.sort in MONEY_SORTS:
            value = creators.converted(value, index.currency, asked.currency, rates)
        found.append(ResultCard(card, value, hit.score, explained))
    return tuple(found)


def _facets(asked: Search, result: Result) -> dict[str, tuple[FacetValue, ...]]:
    return {
        name: filters.options(name, counts, getattr(asked, FACET_FIELDS[name]))
        for name, counts in result.facets.items()
    }


def _histograms(asked: Search, result: Result, index: Index, rates: Rates) -> dict[str, Histogram]:
    """Bars as the engine counted them; those of prices with their edges in the reader's currency."""
    found = dict(result.histograms)
    if asked.currency != index.currency:
        prices = found["price_minor"]
        edges = (creators.converted(edge, index.currency, asked.currency, rates) or 0 for edge in prices.edges)
        found["price_minor"] = replace(prices, edges=tuple(edges))
    return found


def _audience_values(index: Index) -> dict[str, tuple[str, ...]]:
    return {name: tuple(index.vocabulary(f"audience.{name}")) for name in filters.DIMENSIONS}
