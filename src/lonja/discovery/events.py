"""What happened to a brand's lists and saved searches."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ListCreated(Event):
    name = "list.created"
    title: str


@dataclass(frozen=True, kw_only=True)
class ListChanged(Event):
    name = "list.changed"
    title: str


@dataclass(frozen=True, kw_only=True)
class ListDeleted(Event):
    name = "list.deleted"
    title: str


@dataclass(frozen=True, kw_only=True)
class CreatorsListed(Event):
    name = "list.creators_added"
    creator_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CreatorsUnlisted(Event):
    name = "list.creators_removed"
    creator_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class EntryNoted(Event):
    name = "list.entry_noted"
    creator_id: UUID


@dataclass(frozen=True, kw_only=True)
class EntriesTagged(Event):
    name = "list.entries_tagged"
    creator_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SearchSaved(Event):
    name = "search.saved"
    title: str


@dataclass(frozen=True, kw_only=True)
class SearchChanged(Event):
    name = "search.changed"
    title: str


@dataclass(frozen=True, kw_only=True)
class SearchMatched(Event):
    """Creators newly match a search whose alert is on; of many only the first are named.

    `found_count` counts all that were ever told of this search since its watch `edition` began.
    """

    name = "search.matched"
    title: str
    edition: UUID
    new_count: int
    found_count: int
    creator_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SearchDeleted(Event):
    name = "search.deleted"
    title: str
