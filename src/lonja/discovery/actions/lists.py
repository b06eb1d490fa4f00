"""Lists of creators: make, change, delete, fill, empty, annotate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.creators import queries as creators
from lonja.discovery import events
from lonja.discovery.actions.words import checked_name, checked_note, checked_tags, house, one_name, refuse_taken
from lonja.discovery.models import CreatorList, ListEntry

MAX_AT_ONCE = 500
MAX_ENTRIES = 20_000


@transaction.atomic
def create_list(*, name: str, note: str = "", by: Actor) -> CreatorList:
    """Make an empty list; raise Forbidden, Invalid, Conflict when the name is taken."""
    by.require("discovery.save")
    owner, name, note = house(by), checked_name(name), checked_note(note)
    refuse_taken(CreatorList, name, by)
    now = clock.now()
    made = CreatorList(
        organization_id=owner, name=name, note=note, created_by_id=by.user_id, created_at=now, changed_at=now
    )
    with one_name(name):
        made.save(force_insert=True)
    record(events.ListCreated(subject_id=made.pk, parties=(owner,), title=name), by=by)
    return made


@transaction.atomic
def change_list(*, list_id: UUID, name: str | None = None, note: str | None = None, by: Actor) -> CreatorList:
    """Give a list another name or note; raise Forbidden, NotFound, Invalid, Conflict."""
    found = locked_list(list_id, by)
    if name is not None:
        found.name = checked_name(name)
        refuse_taken(CreatorList, found.name, by, but=found.pk)
    if note is not None:
        found.note = checked_note(note)
    found.changed_at = clock.now()
    with one_name(found.name):
        found.save(update_fields=["name", "note", "changed_at"])
    record(events.ListChanged(subject_id=found.pk, parties=(found.organization_id,), title=found.name), by=by)
    return found


@transaction.atomic
def delete_list(*, list_id: UUID, by: Actor) -> None:
    """Delete a list and its notes; raise Forbidden, NotFound."""
    found = locked_list(list_id, by)
    CreatorList.objects.filter(pk=list_id).delete()
    record(events.ListDeleted(subject_id=list_id, parties=(found.organization_id,), title=found.name), by=by)


@transaction.atomic
def add_to_list(*, list_id: UUID, creator_ids: Collection[UUID], by: Actor) -> int:
    """Put creators on a list and return how many weren't there yet; raise Forbidden, NotFound, Invalid.

    All are checked before any is added: one that the asker can't see refuses the whole call.
    """
    found = locked_list(list_id, by)
    wanted = _checked_creators(creator_ids, by)
    there = set(ListEntry.objects.filter(creator_list=found).values_list("creator_id", flat=True))
    new = [creator_id for creator_id in wanted if creator_id not in there]
    if len(there) + len(new) > MAX_ENTRIES:
        raise Invalid({"creator_ids": [_("A list holds {count} creators at most.").format(count=MAX_ENTRIES)]})
    now = clock.now()
    ListEntry.objects.bulk_create(
        [ListEntry(creator_list=found, creator_id=key, added_by_id=by.user_id, added_at=now) for key in new]
    )
    if new:
        touch(found)
        record(
            events.CreatorsListed(subject_id=found.pk, parties=(found.organization_id,), creator_ids=tuple(new)), by=by
        )
    return len(new)


@transaction.atomic
def remove_from_list(*, list_id: UUID, creator_ids: Collection[UUID], by: Actor) -> int:
    """Take creators off a list and return how many were there; raise Forbidden, NotFound, Invalid."""
    found = locked_list(list_id, by)
    refuse_too_many(creator_ids)
    entries = ListEntry.objects.filter(creator_list=found, creator_id__in=creator_ids)
    gone = list(entries.values_list("creator_id", flat=True))
    if gone:
        entries.delete()
        touch(found)
        record(
            events.CreatorsUnlisted(subject_id=found.pk, parties=(found.organization_id,), creator_ids=tuple(gone)),
            by=by,
        )
    return len(gone)


@transaction.atomic
def note_entry(
    *, list_id: UUID, creator_id: UUID, note: str | None = None, tags: Sequence[str] | None = None, by: Actor
) -> ListEntry:
    """Write the note or the tags of one creator on a list; raise Forbidden, NotFound, Invalid."""
    found = locked_list(list_id, by)
    entry = ListEntry.objects.filter(creator_list=found).one(creator_id=creator_id)
    if note is not None:
        entry.note = checked_note(note)
    if tags is not None:
        entry.tags = checked_tags(tags)
    entry.save(update_fields=["note", "tags"])
    touch(found)
    record(events.EntryNoted(subject_id=found.pk, parties=(found.organization_id,), creator_id=creator_id), by=by)
    return entry


def locked_list(list_id: UUID, by: Actor) -> CreatorList:
    """Return a list of the asker's brand, locked; raise Forbidden, NotFound."""
    by.require("discovery.save")
    return CreatorList.objects.visible_to(by).select_for_update(of=("self",)).one(list_id)


def touch(found: CreatorList) -> None:
    """Note that the list has changed."""
    found.changed_at = clock.now()
    found.save(update_fields=["changed_at"])


def _checked_creators(creator_ids: Collection[UUID], by: Actor) -> list[UUID]:
    refuse_too_many(creator_ids)
    wanted = list(dict.fromkeys(creator_ids))
    visible = creators.visible_ids(by, wanted)
    unknown = [key for key in wanted if key not in visible]
    if unknown:
        message = _("{count} of these creators don't exist or aren't listed: {ids}")
        some = ", ".join(str(key) for key in unknown[:5])
        raise Invalid({"creator_ids": [message.format(count=len(unknown), ids=some)]})
    return wanted


def refuse_too_many(creator_ids: Collection[UUID]) -> None:
    """Raise Invalid unless one to five hundred are chosen."""
    if not 1 <= len(creator_ids) <= MAX_AT_ONCE:
        message = _("Choose from 1 to {count} creators at a time.").format(count=MAX_AT_ONCE)
        raise Invalid({"creator_ids": [message]})
