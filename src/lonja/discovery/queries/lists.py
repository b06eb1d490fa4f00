"""What a brand sees of its lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Count, Func

from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.creators import queries as creators
from lonja.creators.types import CreatorCard
from lonja.discovery.models import CreatorList, ListEntry, OwnedRows
from lonja.discovery.types import Search


class Unnest(Func):
    """One row for each element of an array."""

    function = "unnest"
    output_field = CharField()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCard:
    """A list as a menu shows it."""

    id: UUID
    name: str
    note: str
    creator_count: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """One creator on a list; `creator` is None for one that is no longer listed in the marketplace."""

    creator_id: UUID
    creator: CreatorCard | None
    note: str
    tags: tuple[str, ...]
    added_at: datetime


def lists(by: Actor) -> list[ListCard]:
    """Return the asker's brand's lists by name; raise Forbidden for who may not search."""
    by.require("discovery.search")
    return _list_cards(CreatorList.objects.visible_to(by))


def list_names(by: Actor) -> dict[UUID, str]:
    """Return the names of the asker's brand's lists, in their order; raise Forbidden for who may not search."""
    by.require("discovery.search")
    return dict(CreatorList.objects.visible_to(by).order_by("name", "pk").values_list("pk", "name"))


def creator_list(by: Actor, list_id: UUID) -> ListCard:
    """Return one list; raise Forbidden, NotFound."""
    by.require("discovery.search")
    found = CreatorList.objects.visible_to(by).one(list_id)
    return _list_card(found, ListEntry.objects.filter(creator_list=found).count())


def lists_of(by: Actor, creator_id: UUID) -> list[ListCard]:
    """Return the brand's lists that hold the creator."""
    by.require("discovery.search")
    holding = ListEntry.objects.filter(creator_id=creator_id).values("creator_list_id")
    return _list_cards(CreatorList.objects.visible_to(by).filter(pk__in=holding))


def list_entries(
    by: Actor, list_id: UUID, cursor: str | None = None, *, tag: str = "", currency: str = "EUR", limit: int = 50
) -> Page[EntryCard]:
    """Return a page of a list's creators, or of those with a tag, last added first.

    Raises Forbidden, NotFound, Invalid.
    """
    by.require("discovery.search")
    CreatorList.objects.visible_to(by).one(list_id)
    rows = ListEntry.objects.filter(creator_list_id=list_id)
    page = (rows.filter(tags__contains=[tag]) if tag else rows).newest_page(cursor, limit)
    cards = creators.creator_cards(by, [entry.creator_id for entry in page.items], currency=currency)
    return page.map(
        lambda entry: EntryCard(
            creator_id=entry.creator_id,
            creator=cards.get(entry.creator_id),
            note=entry.note,
            tags=tuple(entry.tags),
            added_at=entry.added_at,
        )
    )


def list_tags(by: Actor, list_id: UUID) -> dict[str, int]:
    """Return the tags of a list and how many creators have each, the most used first; raise Forbidden, NotFound."""
    by.require("discovery.search")
    CreatorList.objects.visible_to(by).one(list_id)
    rows = ListEntry.objects.filter(creator_list_id=list_id).order_by()
    tags = rows.annotate(tag=Unnest("tags")).values_list("tag").annotate(count=Count("pk"))
    return dict(sorted(tags, key=lambda one: (-one[1], one[0])))


def names(by: Actor, asked: Search) -> Mapping[UUID, str]:
    """Return the names of the lists and creators that a search speaks of, for its sentence and chips."""
    wanted = asked.in_lists | asked.not_in_lists
    found = dict(CreatorList.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    chosen = [*asked.similar_to]
    if chosen:
        found |= {key: card.name for key, card in creators.creator_cards(by, chosen).items()}
    return found


def _list_cards(found: OwnedRows[CreatorList]) -> list[ListCard]:
    rows = list(found.order_by("name", "pk"))
    entries = ListEntry.objects.filter(creator_list__in=rows).order_by().values_list("creator_list_id")
    counts = dict(entries.annotate(Count("pk")))
    return [_list_card(one, counts.get(one.pk, 0)) for one in rows]


def _list_card(one: CreatorList, creator_count: int) -> ListCard:
    return ListCard(
        id=one.pk,
        name=one.name,
        note=one.note,
        creator_count=creator_count,
        created_at=one.created_at,
        changed_at=one.changed_at,
    )
