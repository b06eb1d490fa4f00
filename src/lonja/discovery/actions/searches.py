"""Saved searches: keep, change, delete."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.events import record
from lonja.discovery import events, filters
from lonja.discovery.actions.words import checked_name, house, one_name, refuse_taken
from lonja.discovery.models import SavedSearch
from lonja.discovery.types import Search


@transaction.atomic
def save_search(*, name: str, asked: Search, by: Actor) -> SavedSearch:
    """Keep a search under a name; raise Forbidden, Invalid, Conflict when the name is taken."""
    by.require("discovery.save")
    owner, name = house(by), checked_name(name)
    refuse_taken(SavedSearch, name, by)
    now = clock.now()
    made = SavedSearch(
        organization_id=owner,
        name=name,
        query=_document(asked),
        created_by_id=by.user_id,
        created_at=now,
        changed_at=now,
    )
    with one_name(name):
        made.save(force_insert=True)
    record(events.SearchSaved(subject_id=made.pk, parties=(owner,), title=name), by=by)
    return made


@transaction.atomic
def change_search(*, search_id: UUID, name: str | None = None, asked: Search | None = None, by: Actor) -> SavedSearch:
    """Give a saved search another name or other filters; raise Forbidden, NotFound, Invalid, Conflict."""
    found = _locked(search_id, by)
    if name is not None:
        found.name = checked_name(name)
        refuse_taken(SavedSearch, found.name, by, but=found.pk)
    if asked is not None:
        found.query = _document(asked)
    found.changed_at = clock.now()
    with one_name(found.name):
        found.save(update_fields=["name", "query", "changed_at"])
    record(events.SearchChanged(subject_id=found.pk, parties=(found.organization_id,), title=found.name), by=by)
    return found


@transaction.atomic
def delete_search(*, search_id: UUID, by: Actor) -> None:
    """Delete a saved search; raise Forbidden, NotFound."""
    found = _locked(search_id, by)
    SavedSearch.objects.filter(pk=search_id).delete()
    record(events.SearchDeleted(subject_id=search_id, parties=(found.organization_id,), title=found.name), by=by)


def _locked(search_id: UUID, by: Actor) -> SavedSearch:
    by.require("discovery.save")
    return SavedSearch.objects.visible_to(by).select_for_update(of=("self",)).one(search_id)


def _document(asked: Search) -> dict[str, object]:
    # A place in the results of one day means nothing later.
    return filters.to_json(replace(asked, cursor=None))
