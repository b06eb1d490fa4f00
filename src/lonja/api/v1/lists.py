"""A brand's lists of creators."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.cards import CreatorOut, creator_out
from lonja.api.v1.search import checked_currency
from lonja.discovery import actions, exports, queries

router = Router(tags=["lists"])

Limit = Annotated[int, Query(ge=1, le=100)]


class ListIn(Schema):
    name: str
    note: str = ""


class ListChange(Schema):
    """What is left out stays as it is."""

    name: str | None = None
    note: str | None = None


class ListOut(Schema):
    id: UUID
    name: str
    note: str
    creator_count: int
    created_at: datetime
    changed_at: datetime


class ListsOut(Schema):
    items: list[ListOut]
    next: str | None = None


class CreatorsIn(Schema):
    """From 1 to 500 creators."""

    creator_ids: list[UUID]


class ChangedOut(Schema):
    """How many entries the request added or took away; what was so already isn't counted."""

    changed_count: int


class PastedIn(Schema):
    """Handles and addresses of channels, with spaces, commas or lines between them; 500 at most."""

    text: str


class RefusedTextOut(Schema):
    text: str
    reason: str


class PastedOut(Schema):
    """What became of the text; `refused` names nobody, each with the reason."""

    added_count: int
    there_count: int
    refused: list[RefusedTextOut]


class MoveIn(CreatorsIn):
    to_list_id: UUID


class TagsIn(CreatorsIn):
    """Tags to put on these creators, and to take off."""

    add: list[str] = []
    remove: list[str] = []


class TagOut(Schema):
    tag: str
    creator_count: int


class TagsOut(Schema):
    items: list[TagOut]


class EntryIn(Schema):
    """What is left out stays as it is."""

    note: str | None = None
    tags: list[str] | None = None


class EntryOut(Schema):
    """One creator on a list; `creator` is null when it is no longer listed in the marketplace."""

    creator_id: UUID
    creator: CreatorOut | None
    note: str
    tags: list[str]
    added_at: datetime


class EntriesOut(Schema):
    items: list[EntryOut]
    next: str | None


@router.get("", response=ListsOut)
def lists(request: HttpRequest) -> dict[str, Any]:
    """Return all lists of the brand, by name."""
    return {"items": [_list_out(one) for one in queries.lists(asker(request))], "next": None}


@router.post("", response={201: ListOut})
def create_list(request: HttpRequest, data: ListIn) -> Status[dict[str, Any]]:
    """Make an empty list."""
    by = asker(request)
    made = actions.create_list(name=data.name, note=data.note, by=by)
    return Status(201, _list_out(queries.creator_list(by, made.pk)))


@router.get("/{list_id}", response=ListOut)
def creator_list(request: HttpRequest, list_id: UUID) -> dict[str, Any]:
    """Return one list."""
    return _list_out(queries.creator_list(asker(request), list_id))


@router.patch("/{list_id}", response=ListOut)
def change_list(request: HttpRequest, list_id: UUID, data: ListChange) -> dict[str, Any]:
    """Rename the list or rewrite its note."""
    by = asker(request)
    actions.change_list(list_id=list_id, name=data.name, note=data.note, by=by)
    return _list_out(queries.creator_list(by, list_id))


@router.delete("/{list_id}", response={204: None})
def delete_list(request: HttpRequest, list_id: UUID) -> Status[None]:
    """Delete the list with its notes."""
    actions.delete_list(list_id=list_id, by=asker(request))
    return Status(204, None)


@router.get("/{list_id}/creators", response=EntriesOut)
def list_entries(
    request: HttpRequest,
    list_id: UUID,
    cursor: str | None = None,
    limit: Limit = 50,
    currency: str = "EUR",
    tag: str = "",
) -> dict[str, Any]:
    """Return the creators on the list, or those with a tag, last added first."""
    by, currency = asker(request), checked_currency(currency)
    page = queries.list_entries(by, list_id, cursor, tag=tag, limit=limit, currency=currency)
    return {"items": [_entry_out(entry) for entry in page.items], "next": page.next}


@router.get("/{list_id}/export")
def export_list(
    request: HttpRequest, list_id: UUID, format: Literal["csv", "xlsx"] = "csv", currency: str = "EUR", tag: str = ""
) -> FileResponse:
    """Return the whole list, or what has a tag, as a file; each number with its source and day."""
    by, currency = asker(request), checked_currency(currency)
    name = queries.creator_list(by, list_id).name
    raw, kind = exports.written(exports.list_table(by, list_id, tag=tag, currency=currency), format)
    return FileResponse(io.BytesIO(raw), as_attachment=True, filename=f"{name}.{format}", content_type=kind)


@router.get("/{list_id}/tags", response=TagsOut)
def list_tags(request: HttpRequest, list_id: UUID) -> dict[str, Any]:
    """Return the tags of the list, the most used first."""
    tags = queries.list_tags(asker(request), list_id)
    return {"items": [{"tag": tag, "creator_count": count} for tag, count in tags.items()]}


@router.post("/{list_id}/tags", response=ChangedOut)
def tag_entries(request: HttpRequest, list_id: UUID, data: TagsIn) -> dict[str, int]:
    """Put tags on creators of the list, or take them off."""
    changed = actions.tag_entries(
        list_id=list_id, creator_ids=data.creator_ids, add=data.add, remove=data.remove, by=asker(request)
    )
    return {"changed_count": changed}


@router.post("/{list_id}/handles", response=PastedOut)
def add_pasted(request: HttpRequest, list_id: UUID, data: PastedIn) -> dict[str, Any]:
    """Put creators on the list by their handles or addresses; what names nobody is listed with the reason."""
    found = actions.add_pasted(list_id=list_id, text=data.text, by=asker(request))
    refused = [{"text": one.text, "reason": one.reason} for one in found.refused]
    return {"added_count": found.added_count, "there_count": found.there_count, "refused": refused}


@router.post("/{list_id}/moves", response=ChangedOut)
def move_entries(request: HttpRequest, list_id: UUID, data: MoveIn) -> dict[str, int]:
    """Move creators to another list, with their notes and tags."""
    moved = actions.move_entries(
        list_id=list_id, to_list_id=data.to_list_id, creator_ids=data.creator_ids, by=asker(request)
    )
    return {"changed_count": moved}


@router.post("/{list_id}/creators", response=ChangedOut)
def add_to_list(request: HttpRequest, list_id: UUID, data: CreatorsIn) -> dict[str, int]:
    """Put creators on the list; those that are there already stay with their notes."""
    by = asker(request)
    return {"changed_count": actions.add_to_list(list_id=list_id, creator_ids=data.creator_ids, by=by)}


@router.post("/{list_id}/removals", response=ChangedOut)
def remove_from_list(request: HttpRequest, list_id: UUID, data: CreatorsIn) -> dict[str, int]:
    """Take creators off the list, with their notes."""
    by = asker(request)
    return {"changed_count": actions.remove_from_list(list_id=list_id, creator_ids=data.creator_ids, by=by)}


@router.patch("/{list_id}/creators/{creator_id}", response={204: None})
def note_entry(request: HttpRequest, list_id: UUID, creator_id: UUID, data: EntryIn) -> Status[None]:
    """Write the note or the tags of one creator on the list."""
    by = asker(request)
    actions.note_entry(list_id=list_id, creator_id=creator_id, note=data.note, tags=data.tags, by=by)
    return Status(204, None)


def _list_out(one: queries.ListCard) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ListOut.model_fields}


def _entry_out(entry: queries.EntryCard) -> dict[str, Any]:
    return {
        "creator_id": entry.creator_id,
        "creator": None if entry.creator is None else creator_out(entry.creator),
        "note": entry.note,
        "tags": list(entry.tags),
        "added_at": entry.added_at,
    }
