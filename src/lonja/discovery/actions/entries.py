"""Many entries of a list at once: pasted, moved, tagged."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.creators import queries as creators
from lonja.creators.queries import Named
from lonja.discovery import events
from lonja.discovery.actions.lists import MAX_AT_ONCE, MAX_ENTRIES, add_to_list, locked_list, refuse_too_many, touch
from lonja.discovery.actions.words import MAX_TAGS, checked_tags
from lonja.discovery.models import CreatorList, ListEntry

# Between handles people put line ends, commas, semicolons, tabs and spaces.
BETWEEN = re.compile(r"[\s,;]+")
LONGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What became of a pasted text: how many were added and were there already, and what names nobody."""

    added_count: int
    there_count: int
    refused: tuple[Named, ...]


def add_pasted(*, list_id: UUID, text: str, by: Actor) -> Pasted:
    """Put the creators on a list whose handles or addresses the text holds; raise Forbidden, NotFound, Invalid.

    What names nobody is returned with the reason and stops nothing. Each creator counts once, however often named.
    """
    by.require("discovery.save")
    CreatorList.objects.visible_to(by).one(list_id)
    pieces = list(dict.fromkeys(piece for piece in BETWEEN.split(text[: LONGEST + 1]) if piece))
    if not pieces or len(text) > LONGEST or len(pieces) > MAX_AT_ONCE or "\0" in text:
        words = _("Paste from 1 to {count} handles or addresses, with spaces, commas or lines between them.")
        raise Invalid({"text": [words.format(count=MAX_AT_ONCE)]})
    named = creators.named_creators(by, pieces)
    found = list(dict.fromkeys(one.creator_id for one in named if one.creator_id))
    added = add_to_list(list_id=list_id, creator_ids=found, by=by) if found else 0
    return Pasted(
        added_count=added,
        there_count=len(found) - added,
        refused=tuple(one for one in named if one.creator_id is None),
    )


@transaction.atomic
def move_entries(*, list_id: UUID, to_list_id: UUID, creator_ids: Collection[UUID], by: Actor) -> int:
    """Move creators with their notes and tags to another list and return how many; raise Forbidden, NotFound, Invalid.

    Who is on the other list already keeps the note there, and gains the tags. Both lists are locked in one order, so
    that two moves in opposite directions never wait for each other.
    """
    by.require("discovery.save")
    both = {key: locked_list(key, by) for key in sorted({list_id, to_list_id})}
    refuse_too_many(creator_ids)
    if list_id == to_list_id:
        raise Invalid({"to_list_id": [_("They are on this list already. Choose another.")]})
    source, target = both[list_id], both[to_list_id]
    moving = list(ListEntry.objects.filter(creator_list=source, creator_id__in=creator_ids))
    there = ListEntry.objects.filter(creator_list=target, creator_id__in=[one.creator_id for one in moving])
    known = {one.creator_id: one for one in there}
    new = [one for one in moving if one.creator_id not in known]
    if ListEntry.objects.filter(creator_list=target).count() + len(new) > MAX_ENTRIES:
        raise Invalid({"creator_ids": [_("A list holds {count} creators at most.").format(count=MAX_ENTRIES)]})
    for entry in moving:
        if kept := known.get(entry.creator_id):
            kept.tags = list(dict.fromkeys([*kept.tags, *entry.tags]))[:MAX_TAGS]
            kept.note = kept.note or entry.note
    ListEntry.objects.bulk_update(known.values(), ["tags", "note"])
    ListEntry.objects.filter(pk__in=[one.pk for one in moving if one.creator_id in known]).delete()
    ListEntry.objects.filter(pk__in=[one.pk for one in new]).update(creator_list=target)
    if moving:
        _record_move(source, target, [one.creator_id for one in moving], [one.creator_id for one in new], by)
    return len(moving)


def _record_move(source: CreatorList, target: CreatorList, gone: list[UUID], new: list[UUID], by: Actor) -> None:
    parties = (source.organization_id,)
    touch(source)
    record(events.CreatorsUnlisted(subject_id=source.pk, parties=parties, creator_ids=tuple(gone)), by=by)
    if new:
        touch(target)
        record(events.CreatorsListed(subject_id=target.pk, parties=parties, creator_ids=tuple(new)), by=by)


@transaction.atomic
def tag_entries(
    *, list_id: UUID, creator_ids: Collection[UUID], add: Sequence[str] = (), remove: Sequence[str] = (), by: Actor
) -> int:
    """Put tags on creators of a list, or take them off, and return how many changed.

    Raises Forbidden, NotFound, Invalid (no tag, too many, too long).
    """
    found = locked_list(list_id, by)
    refuse_too_many(creator_ids)
    added, removed = checked_tags(add), set(checked_tags(remove))
    if not added and not removed:
        raise Invalid({"tags": [_("Write at least one tag.")]})
    changed = []
    for entry in ListEntry.objects.filter(creator_list=found, creator_id__in=creator_ids):
        tags = checked_tags([*(tag for tag in entry.tags if tag not in removed), *added])
        if tags != entry.tags:
            entry.tags = tags
            changed.append(entry)
    if changed:
        ListEntry.objects.bulk_update(changed, ["tags"])
        touch(found)
        ids = tuple(entry.creator_id for entry in changed)
        record(events.EntriesTagged(subject_id=found.pk, parties=(found.organization_id,), creator_ids=ids), by=by)
    return len(changed)
