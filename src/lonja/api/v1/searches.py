"""A brand's saved searches."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.search import SearchIn
from lonja.discovery import actions, filters, queries

router = Router(tags=["searches"])


class SavedSearchIn(Schema):
    name: str
    search: SearchIn


class SavedSearchChange(Schema):
    """What is left out stays as it is."""

    name: str | None = None
    search: SearchIn | None = None


class SavedSearchOut(Schema):
    """`search` can be sent to creators/search as it is; `url` is the query string of the Discover page."""

    id: UUID
    name: str
    search: dict[str, Any]
    sentence: str
    url: str
    created_at: datetime
    changed_at: datetime


class SavedSearchesOut(Schema):
    items: list[SavedSearchOut]
    next: str | None = None


@router.get("", response=SavedSearchesOut)
def saved_searches(request: HttpRequest) -> dict[str, Any]:
    """Return all saved searches of the brand, by name."""
    return {"items": [_out(one) for one in queries.saved_searches(asker(request))], "next": None}


@router.post("", response={201: SavedSearchOut})
def save_search(request: HttpRequest, data: SavedSearchIn) -> Status[dict[str, Any]]:
    """Keep a search under a name."""
    by = asker(request)
    made = actions.save_search(name=data.name, asked=data.search.asked(), by=by)
    return Status(201, _out(queries.saved_search(by, made.pk)))


@router.get("/{search_id}", response=SavedSearchOut)
def saved_search(request: HttpRequest, search_id: UUID) -> dict[str, Any]:
    """Return one saved search."""
    return _out(queries.saved_search(asker(request), search_id))


@router.patch("/{search_id}", response=SavedSearchOut)
def change_search(request: HttpRequest, search_id: UUID, data: SavedSearchChange) -> dict[str, Any]:
    """Rename the search or keep another one under the name."""
    by = asker(request)
    asked = None if data.search is None else data.search.asked()
    actions.change_search(search_id=search_id, name=data.name, asked=asked, by=by)
    return _out(queries.saved_search(by, search_id))


@router.delete("/{search_id}", response={204: None})
def delete_search(request: HttpRequest, search_id: UUID) -> Status[None]:
    """Delete the saved search."""
    actions.delete_search(search_id=search_id, by=asker(request))
    return Status(204, None)


def _out(one: queries.SavedSearchCard) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "search": filters.to_json(one.asked),
        "sentence": filters.sentence(one.asked),
        "url": filters.to_url(one.asked),
        "created_at": one.created_at,
        "changed_at": one.changed_at,
    }
