"""What the watches over saved searches read: which there are, who changed, and who matches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.ids import first_id_at
from lonja.core.models import EventRecord
from lonja.creators import queries as creators
from lonja.creators.events import CreatorChanged, CreatorsImported, ExchangeRatesStored
from lonja.discovery import engine, filters
from lonja.discovery import index as live
from lonja.discovery.engine import InvalidQuery
from lonja.discovery.engine.types import MAX_LIMIT
from lonja.discovery.models import SearchMatch, SearchWatch
from lonja.discovery.resolve import refused, resolve
from lonja.discovery.types import Relations, Search

# More changed creators than this are as quickly found by asking for everybody.
MOST_CHANGED = 20_000
# An event is written before its transaction ends and its change reaches the index a moment after: look back a little.
OVERLAP = timedelta(minutes=30)
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A search to be checked; `checked_at` is None before the first check."""

    search_id: UUID
    edition: UUID
    organization_id: UUID
    asked: Search
    checked_at: datetime | None


def watches(search_id: UUID | None = None) -> list[Watch]:
    """Return every search that has an alert, or the one; for the clock, so it has no asker."""
    rows = SearchWatch.objects.select_related("search").defer("known").order_by("search_id")
    found = rows.filter(search_id=search_id) if search_id else rows
    return [
        Watch(
            search_id=row.search_id,
            edition=row.edition,
            organization_id=row.search.organization_id,
            asked=filters.read_json(row.search.query).asked,
            checked_at=row.checked_at if row.began_at else None,
        )
        for row in found
    ]


def watching_houses() -> list[UUID]:
    """Return the brands that have a search with an alert."""
    return list(SearchWatch.objects.values_list("search__organization_id", flat=True).order_by().distinct())


def changed_since(moment: datetime, now: datetime) -> set[UUID] | None:
    """Return the creators that changed since a moment; None when everybody may have, or too many did."""
    if now - moment > LONGEST:
        return None
    rows = EventRecord.objects.filter(pk__gte=first_id_at(moment - OVERLAP))
    if rows.filter(name__in=[CreatorsImported.name, ExchangeRatesStored.name]).exists():
        return None
    found: set[UUID] = set()
    for payload in rows.filter(name=CreatorChanged.name).values_list("payload", flat=True).iterator(chunk_size=500):
        found.update(map(UUID, payload["creator_ids"]))
        if len(found) > MOST_CHANGED:
            return None
    return found


def matching(by: Actor, asked: Search, relations: Relations, among: Collection[UUID] | None = None) -> set[UUID]:
    """Return everybody who matches a search, or those of `among` who do; raise Forbidden, Invalid, Unavailable.

    It walks the pages of the search: exact, whatever the number. Order and weights don't change who matches, so it asks
    for the cheapest order.
    """
    by.require("discovery.search")
    index = live.current()
    plain = replace(asked, sort="followers", descending=True, cursor=None, limit=MAX_LIMIT)
    if among is not None:
        among = frozenset(among) if asked.include_ids is None else asked.include_ids & frozenset(among)
        plain = replace(plain, include_ids=among)
    query = resolve(plain, by, relations, currency=index.currency, rates=creators.euros())
    found: set[UUID] = set()
    while True:
        try:
            result = engine.search(index, query)
        except InvalidQuery as error:
            raise refused(error) from None
        found.update(hit.id for hit in result.hits)
        if result.next is None:
            return found
        query = replace(query, cursor=result.next)


def new_matches(search_id: UUID, count: int) -> list[UUID]:
    """Return the newest of the creators who newly matched."""
    rows = SearchMatch.objects.filter(search_id=search_id).order_by("-pk")
    return list(rows.values_list("creator_id", flat=True)[:count])
