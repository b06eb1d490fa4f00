"""A brand's saved searches."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.search import SearchIn
from lonja.discovery import actions, filters, queries
from lonja.measurement import queries as measurement

router = Router(tags=["searches"])


class SavedSearchIn(Schema):
    """`alert` is how the brand hears of new matches: `off`, `app`, `daily` or `weekly` (both in the app too)."""

    name: str
    search: SearchIn
    alert: str = "off"


class SavedSearchChange(Schema):
    """What is left out stays as it is. With another `search` the alert starts anew: who matches now isn't new."""

    name: str | None = None
    search: SearchIn | None = None
    alert: str | None = None


class SavedSearchOut(Schema):
    """`search` can be sent to creators/search as it is; `url` is the query string of the Discover page.

    `total` is how many match now, null where that can't be told. `new_count` is how many newly matched since the
    asker's last look (`looks`), null without an alert or before its first check, which `watched_since` dates.
    """

    id: UUID
    name: str
    search: dict[str, Any]
    sentence: str
    url: str
    total: int | None
    alert: str
    watched_since: datetime | None
    checked_at: datetime | None
    new_count: int | None
    created_at: datetime
    changed_at: datetime


class NewMatchesOut(Schema):
    """The newest creators who match and didn't before the asker's last look, fifty at most."""

    creator_ids: list[UUID]


class SavedSearchesOut(Schema):
    items: list[SavedSearchOut]
    next: str | None = None


@router.get("", response=SavedSearchesOut)
def saved_searches(request: HttpRequest) -> dict[str, Any]:
    """Return all saved searches of the brand, by name."""
    by = asker(request)
    return {"items": [_out(by, one) for one in queries.saved_searches(by)], "next": None}


@router.post("", response={201: SavedSearchOut})
def save_search(request: HttpRequest, data: SavedSearchIn) -> Status[dict[str, Any]]:
    """Keep a search under a name."""
    by = asker(request)
    made = actions.save_search(name=data.name, asked=data.search.asked(), alert=data.alert, by=by)
    return Status(201, _out(by, queries.saved_search(by, made.pk)))


@router.get("/{search_id}", response=SavedSearchOut)
def saved_search(request: HttpRequest, search_id: UUID) -> dict[str, Any]:
    """Return one saved search."""
    by = asker(request)
    return _out(by, queries.saved_search(by, search_id))


@router.get("/{search_id}/matches", response=NewMatchesOut)
def new_matches(request: HttpRequest, search_id: UUID) -> dict[str, Any]:
    """Return who newly matches; say `looks` when they were seen."""
    return {"creator_ids": queries.unseen(asker(request), search_id)}


@router.post("/{search_id}/looks", response={204: None})
def look_at_search(request: HttpRequest, search_id: UUID) -> Status[None]:
    """Note that the asker has seen what is new; it is counted for each person."""
    actions.look_at_search(search_id=search_id, by=asker(request))
    return Status(204, None)


@router.patch("/{search_id}", response=SavedSearchOut)
def change_search(request: HttpRequest, search_id: UUID, data: SavedSearchChange) -> dict[str, Any]:
    """Rename the search, keep another one under the name, or change its alert."""
    by = asker(request)
    asked = None if data.search is None else data.search.asked()
    actions.change_search(search_id=search_id, name=data.name, asked=asked, alert=data.alert, by=by)
    return _out(by, queries.saved_search(by, search_id))


@router.delete("/{search_id}", response={204: None})
def delete_search(request: HttpRequest, search_id: UUID) -> Status[None]:
    """Delete the saved search."""
    actions.delete_search(search_id=search_id, by=asker(request))
    return Status(204, None)


def _out(by: Actor, one: queries.SavedSearchCard) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "search": filters.to_json(one.asked),
        "sentence": filters.sentence(one.asked, queries.names(by, one.asked)),
        "url": filters.to_url(one.asked),
        "total": queries.total(by, one.asked, measurement.search_relations(by, one.asked)),
        "alert": one.alert,
        "watched_since": one.watched_since,
        "checked_at": one.checked_at,
        "new_count": one.new_count,
        "created_at": one.created_at,
        "changed_at": one.changed_at,
    }
