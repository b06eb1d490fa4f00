"""Watches over saved searches: who matches newly is kept, told once, and looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Forbidden
from lonja.core.events import record
from lonja.creators import queries as creators
from lonja.discovery import events
from lonja.discovery.models import Alert, SavedSearch, SearchLook, SearchMatch, SearchWatch

# The newest matches of a search that are kept to be shown; how many there were is counted whatever their number.
KEPT = 500
NAMED = 20
# A letter a day comes at one hour; the task that sends it may be a little early or late.
TERMS = {Alert.DAILY: timedelta(hours=20), Alert.WEEKLY: timedelta(days=6, hours=20)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one search has to say in a letter."""

    search_id: UUID
    name: str
    new_count: int
    creator_ids: tuple[UUID, ...]


@transaction.atomic
def keep_matches(
    *, search_id: UUID, edition: UUID, matching: Collection[UUID], is_first: bool, checked_at: datetime, by: Actor
) -> int:
    """Keep who matches a search, tell of those who never did before, and return how many those are.

    `matching` was found outside of this transaction, so it counts only where the watch is still the one that was
    read (`edition`), and is compared with what is known under the lock: two checks at once tell of each creator once.
    `is_first` begins the watch: whoever matches then isn't new. Raises Forbidden to all but the system.
    """
    from lonja.discovery import marks  # NumPy, which only the worker that watches should load

    if not by.is_system:
        raise Forbidden("Only Lonja itself watches searches.")
    watch = SearchWatch.objects.select_for_update().filter(search_id=search_id, edition=edition).first()
    if watch is None or is_first != (watch.began_at is None):
        return 0
    known = marks.unpacked(bytes(watch.known))
    new = marks.unknown(matching, known)
    watch.checked_at = checked_at
    if new or is_first:
        watch.known = marks.packed(marks.with_more(known, new))
    if is_first:
        watch.began_at = checked_at
    else:
        watch.found_count += len(new)
    watch.save(update_fields=["checked_at", "known", "began_at", "found_count"])
    if is_first or not new:
        return 0
    _tell(watch, new, by)
    return len(new)


def _tell(watch: SearchWatch, new: list[UUID], by: Actor) -> None:
    search = SavedSearch.objects.one(watch.search_id)
    now = clock.now()
    # Ids are UUIDv7, so the newest creators come last. Whoever was erased since the index knew them has no row.
    there = creators.visible_ids(by, new[-KEPT:])
    SearchMatch.objects.bulk_create(
        [SearchMatch(search=search, creator_id=key, matched_at=now) for key in new[-KEPT:] if key in there],
        ignore_conflicts=True,
    )
    kept = SearchMatch.objects.filter(search=search).order_by("-pk").values("pk")[:KEPT]
    SearchMatch.objects.filter(search=search).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    matched = events.SearchMatched(
        subject_id=search.pk,
        parties=(search.organization_id,),
        title=search.name,
        edition=watch.edition,
        new_count=len(new),
        found_count=watch.found_count,
        creator_ids=tuple(new[-NAMED:]),
    )
    record(matched, by=by)


@transaction.atomic
def look_at_search(*, search_id: UUID, by: Actor) -> SavedSearch:
    """Note that the person has seen what is new in a search; raise Forbidden, NotFound.

    It is their own reading mark, so whoever may search may set it.
    """
    by.require("discovery.search")
    search = SavedSearch.objects.visible_to(by).one(search_id)
    watch = SearchWatch.objects.filter(search=search).first()
    if by.user_id is not None and watch is not None:
        SearchLook.objects.update_or_create(
            search=search,
            user_id=by.user_id,
            defaults={"edition": watch.edition, "seen_count": watch.found_count, "at": clock.now()},
        )
    return search


@transaction.atomic
def take_digest(*, organization_id: UUID, by: Actor) -> list[Digest]:
    """Return what is due to be told the brand by letter, and note it as told.

    Whoever calls it queues the letters in the same transaction: they are sent exactly when this is noted. Raises
    Forbidden to all but the system.
    """
    if not by.is_system:
        raise Forbidden("Only Lonja itself writes letters.")
    now = clock.now()
    watches = SearchWatch.objects.select_for_update(of=("self",)).filter(
        search__organization_id=organization_id, search__alert__in=TERMS, began_at__isnull=False
    )
    told = []
    for watch in watches.select_related("search").order_by("search__name", "pk"):
        count = watch.found_count - watch.mailed_count
        since = watch.mailed_at or watch.began_at or now
        if not count or now - since < TERMS[Alert(watch.search.alert)]:
            continue
        rows = SearchMatch.objects.filter(search_id=watch.search_id).order_by("-pk")[: min(count, NAMED)]
        ids = tuple(rows.values_list("creator_id", flat=True))
        told.append(Digest(search_id=watch.search_id, name=watch.search.name, new_count=count, creator_ids=ids))
        watch.mailed_count, watch.mailed_at = watch.found_count, now
        watch.save(update_fields=["mailed_count", "mailed_at"])
    return told
