"""What a brand sees of its saved searches: the search, its alert, and how many are new to the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal
from lonja.discovery import filters
from lonja.discovery.models import Alert, SavedSearch, SearchLook, SearchMatch, SearchWatch
from lonja.discovery.queries.search import NOBODY, search
from lonja.discovery.types import Relations, Search

SHOWN = 50
ALERTS = Alert.choices


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchCard:
    """A saved search as it can be run again.

    `new_count` is how many newly matched since the reader's last look; None where there is no alert, or where it waits
    for its first check (`watched_since` is None too).
    """

    id: UUID
    name: str
    asked: Search
    alert: str
    alert_label: str
    watched_since: datetime | None
    checked_at: datetime | None
    new_count: int | None
    created_at: datetime
    changed_at: datetime


def saved_searches(by: Actor) -> list[SavedSearchCard]:
    """Return the asker's brand's saved searches by name; raise Forbidden for who may not search."""
    by.require("discovery.search")
    return _cards(by, SavedSearch.objects.visible_to(by).order_by("name", "pk"))


def saved_search(by: Actor, search_id: UUID) -> SavedSearchCard:
    """Return one saved search; raise Forbidden, NotFound."""
    by.require("discovery.search")
    return _cards(by, [SavedSearch.objects.visible_to(by).one(search_id)])[0]


def unseen(by: Actor, search_id: UUID) -> list[UUID]:
    """Return the newest matches that the reader hasn't looked at, fifty at most; raise Forbidden, NotFound."""
    count = saved_search(by, search_id).new_count or 0
    rows = SearchMatch.objects.filter(search_id=search_id).order_by("-pk")
    return list(rows.values_list("creator_id", flat=True)[: min(count, SHOWN)])


def total(by: Actor, asked: Search, relations: Relations = NOBODY) -> int | None:
    """Return how many match a search now; None where it can't be answered (no index, a list that is gone)."""
    by.require("discovery.search")
    try:
        return search(by, replace(asked, limit=1, cursor=None), relations).total
    except Refusal:
        return None


def _cards(by: Actor, found: Iterable[SavedSearch]) -> list[SavedSearchCard]:
    rows = list(found)
    watches = SearchWatch.objects.defer("known").in_bulk([row.pk for row in rows])
    looks = SearchLook.objects.filter(search__in=rows, user_id=by.user_id).order_by() if by.user_id else ()
    seen = {(look.search_id, look.edition): look.seen_count for look in looks}
    return [_card(row, watches.get(row.pk), seen) for row in rows]


def _card(row: SavedSearch, watch: SearchWatch | None, seen: Mapping[tuple[UUID, UUID], int]) -> SavedSearchCard:
    is_watched = watch is not None and watch.began_at is not None
    return SavedSearchCard(
        id=row.pk,
        name=row.name,
        # Read leniently: a category that was dropped since must not make the whole search unusable.
        asked=filters.read_json(row.query).asked,
        alert=row.alert,
        alert_label=str(Alert(row.alert).label),
        watched_since=watch.began_at if watch else None,
        checked_at=watch.checked_at if watch else None,
        new_count=watch.found_count - seen.get((row.pk, watch.edition), 0) if watch and is_watched else None,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
