"""Saved searches: keep, change, delete, and whether the brand hears of new matches."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.discovery import events, filters
from lonja.discovery.actions.words import checked_name, house, one_name, refuse_taken
from lonja.discovery.models import Alert, SavedSearch, SearchMatch, SearchWatch
from lonja.discovery.types import Search

MOST_SEARCHES = 200


@transaction.atomic
def save_search(*, name: str, asked: Search, alert: str = Alert.OFF, by: Actor) -> SavedSearch:
    """Keep a search under a name; raise Forbidden, Invalid, Conflict when the name is taken or there are too many."""
    by.require("discovery.save")
    owner, name = house(by), checked_name(name)
    refuse_taken(SavedSearch, name, by)
    if SavedSearch.objects.visible_to(by).count() >= MOST_SEARCHES:
        raise Conflict(_("There are {count} saved searches, the most there can be.").format(count=MOST_SEARCHES))
    now = clock.now()
    made = SavedSearch(
        organization_id=owner,
        name=name,
        query=_document(asked),
        alert=_checked_alert(alert),
        created_by_id=by.user_id,
        created_at=now,
        changed_at=now,
    )
    with one_name(name):
        made.save(force_insert=True)
    _watch(made)
    record(events.SearchSaved(subject_id=made.pk, parties=(owner,), title=name), by=by)
    return made


@transaction.atomic
def change_search(
    *, search_id: UUID, name: str | None = None, asked: Search | None = None, alert: str | None = None, by: Actor
) -> SavedSearch:
    """Give a saved search another name, other filters or another alert.

    With other filters the alert starts anew: who matches them now isn't new. Raises Forbidden, NotFound, Invalid,
    Conflict.
    """
    found = _locked(search_id, by)
    before = (found.query, found.alert != Alert.OFF)
    if name is not None:
        found.name = checked_name(name)
        refuse_taken(SavedSearch, found.name, by, but=found.pk)
    if asked is not None:
        found.query = _document(asked)
    if alert is not None:
        found.alert = _checked_alert(alert)
    found.changed_at = clock.now()
    with one_name(found.name):
        found.save(update_fields=["name", "query", "alert", "changed_at"])
    if before != (found.query, found.alert != Alert.OFF):
        _watch(found)
    record(events.SearchChanged(subject_id=found.pk, parties=(found.organization_id,), title=found.name), by=by)
    return found


@transaction.atomic
def delete_search(*, search_id: UUID, by: Actor) -> None:
    """Delete a saved search; raise Forbidden, NotFound."""
    found = _locked(search_id, by)
    SavedSearch.objects.filter(pk=search_id).delete()
    record(events.SearchDeleted(subject_id=search_id, parties=(found.organization_id,), title=found.name), by=by)


def _watch(found: SavedSearch) -> None:
    """Begin to watch from nothing, or stop."""
    SearchMatch.objects.filter(search=found).delete()
    SearchWatch.objects.filter(search=found).delete()
    if found.alert != Alert.OFF:
        SearchWatch.objects.create(search=found)


def _locked(search_id: UUID, by: Actor) -> SavedSearch:
    by.require("discovery.save")
    return SavedSearch.objects.visible_to(by).select_for_update(of=("self",)).one(search_id)


def _checked_alert(alert: str) -> str:
    if alert not in Alert.values:
        raise Invalid({"alert": [_("Choose one of: {values}.").format(values=", ".join(Alert.values))]})
    return alert


def _document(asked: Search) -> dict[str, object]:
    # A place in the results of one day means nothing later.
    return filters.to_json(replace(asked, cursor=None))
