"""Storing readings of posts: the one place that writes snapshots, whatever brought them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.measurement import events
from lonja.measurement.formulas import fallen
from lonja.measurement.models import Post, Publication, Snapshot
from lonja.measurement.types import COUNTERS, Reading, Stored

LARGEST = 10**13  # more views than the whole of a platform has; a typing error, not a count
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PostReading:
    """A reading and the post it is of."""

    post_id: UUID
    reading: Reading


def store(readings: Sequence[PostReading], *, source: str, origin: str = "", by: Actor) -> Stored:
    """Write those readings that are new; the same reading again is unchanged, another one for its moment is refused.

    Must run inside the transaction of the action. Posts are locked in the order of their ids, so that two imports
    of one file don't count the same rows as new, and don't deadlock.
    """
    post_ids = {one.post_id for one in readings}
    list(Post.objects.filter(pk__in=post_ids).order_by("pk").select_for_update().values_list("pk"))
    known = _known(post_ids, [one.reading.at for one in readings], source)
    fresh: dict[tuple[UUID, datetime], Snapshot] = {}
    unchanged, refused = 0, {}
    for index, one in enumerate(readings):
        key = (one.post_id, one.reading.at)
        before = known.get(key) or fresh.get(key)
        if before is None:
            fresh[key] = _snapshot(one, source=source, origin=origin, by=by)
        elif _agrees(before, one.reading):
            unchanged += 1
        else:
            refused[index] = _("Another snapshot of the same moment says otherwise; snapshots are never overwritten.")
    Snapshot.objects.bulk_create(fresh.values(), batch_size=1000)
    _tell(fresh.values(), by)
    return Stored(len(fresh), unchanged, refused)


def problems_of(reading: Reading) -> dict[str, list[str]]:
    """Return what is wrong with a reading, by field; empty when nothing is."""
    problems: dict[str, list[str]] = {}
    if reading.at > clock.now() + CLOCKS_DIFFER:
        problems["at"] = [_("A snapshot can't be from the future.")]
    if not reading.counters:
        problems["counters"] = [_("Give at least one counter.")]
    for name, value in reading.counters.items():
        if name not in COUNTERS:
            problems[f"counters.{name}"] = [_("There is no such counter.")]
        elif not 0 <= value <= LARGEST:
            problems[f"counters.{name}"] = [_("A counter is a whole number from 0 up.")]
    if reading.followers is not None and not 0 <= reading.followers <= LARGEST:
        problems["followers"] = [_("A counter is a whole number from 0 up.")]
    return problems


def require_sound(reading: Reading) -> None:
    """Raise Invalid when the reading can't be true."""
    if problems := problems_of(reading):
        raise Invalid(problems)


def _known(post_ids: set[UUID], moments: Sequence[datetime], source: str) -> Mapping[tuple[UUID, datetime], Snapshot]:
    if not moments:
        return {}
    between = (min(moments), max(moments))
    rows = Snapshot.objects.filter(post_id__in=post_ids, source=source, at__range=between)
    return {(row.post_id, row.at): row for row in rows}


def _snapshot(one: PostReading, *, source: str, origin: str, by: Actor) -> Snapshot:
    return Snapshot(
        post_id=one.post_id,
        at=one.reading.at,
        source=source,
        origin=origin,
        followers=one.reading.followers,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
        **one.reading.counters,
    )


def _agrees(snapshot: Snapshot, reading: Reading) -> bool:
    return all(getattr(snapshot, name) == value for name, value in reading.counters.items())


def _tell(fresh: Iterable[Snapshot], by: Actor) -> None:
    """Record one event for each publication that has new snapshots, with the counters that fell."""
    by_post: dict[UUID, list[Snapshot]] = {}
    for snapshot in fresh:
        by_post.setdefault(snapshot.post_id, []).append(snapshot)
    for publication in Publication.objects.filter(post_id__in=by_post).order_by("pk"):
        new = by_post[publication.post_id]
        record(
            events.SnapshotsRecorded(
                subject_id=publication.pk,
                parties=(publication.brand_id, publication.house_id),
                campaign_id=publication.campaign_id,
                count=len(new),
                fallen=_fallen(publication.post_id, {one.pk for one in new}),
            ),
            by=by,
        )


def _fallen(post_id: UUID, fresh: set[UUID]) -> tuple[str, ...]:
    series = list(Snapshot.objects.filter(post_id=post_id).order_by("at", "pk"))
    fell = set()
    for name in COUNTERS:
        flags = fallen([getattr(row, name) for row in series])
        if any(flag and row.pk in fresh for flag, row in zip(flags, series, strict=True)):
            fell.add(name)
    return tuple(name for name in COUNTERS if name in fell)
