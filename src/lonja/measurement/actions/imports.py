"""Importing a file of snapshots: idempotent, batch by batch, posts unknown so far kept for later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.measurement import events
from lonja.measurement.actions.readings import PostReading, problems_of, store
from lonja.measurement.models import Post
from lonja.measurement.types import COUNTERS, Reading, ReadingSource
from lonja.platforms import registry
from lonja.platforms.files.connector import Source
from lonja.platforms.files.problems import FileRefused, Problem
from lonja.platforms.files.refused import RefusedFile
from lonja.platforms.files.types import Cells, Refusal, SnapshotRow

BATCH = 2_000
# What the file reader names otherwise; reposts and impressions have no place in a snapshot.
_NAMES = {"watch_time_seconds": "watch_seconds"}
Tell = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class SnapshotImport:
    """How a file of snapshots fared; snapshots are never changed, so none is updated."""

    name: str
    created: int
    unchanged: int
    refused: int
    refused_file: Path | None
    posts: int


@dataclass(frozen=True, slots=True)
class _Contradiction(Problem):
    """A problem whose sentence another part has already written."""

    sentence: str = ""

    @property
    def message(self) -> str:
        return self.sentence


def import_snapshots(
    *, path: Path, refused_folder: Path, by: Actor, platform: str = "", name: str = "", tell: Tell | None = None
) -> SnapshotImport:
    """Import a table of posts' counters; the same file twice changes nothing.

    Each batch is a transaction of its own: killed half-way, the file goes on where it was when it is imported again.
    Raises Forbidden, Invalid (the file is broken as a whole, nothing was written).
    """
    by.require("measurement.import")
    try:
        source = registry.FILES.open(path, "snapshots", name=name or path.name, platform=platform)
    except FileRefused as broken:
        raise Invalid({"file": [broken.problem.translated]}) from broken
    run = _Run(source, by)
    refused_path = refused_folder / f"{path.stem}-{source.table.sha256[:8]}-refused.csv"
    rows = source.snapshots()
    with RefusedFile(refused_path, source.table.headers) as refused:
        while batch := list(islice(rows, BATCH)):
            for refusal in run.take(batch):
                refused.write(refusal)
            if tell:
                tell(run.rows, source.rows)
        written = refused.count
    result = SnapshotImport(
        name=source.table.name,
        created=run.created,
        unchanged=run.unchanged,
        refused=written,
        refused_file=refused_path if written else None,
        posts=run.posts,
    )
    _finish(result, run.origin, by)
    return result


class _Run:
    """The counts of one import as it goes through the file."""

    def __init__(self, source: Source, by: Actor) -> None:
        self.by = by
        self.origin = f"{source.table.name[:200]} (sha256:{source.table.sha256})"
        self.created = self.unchanged = self.rows = self.posts = 0

    def take(self, batch: Sequence[tuple[Cells, SnapshotRow | Refusal]]) -> Iterator[Refusal]:
        """Store one batch in one transaction and yield its refused rows in the order of the file."""
        self.rows += len(batch)
        refusals: dict[int, Refusal] = {}
        sound: list[tuple[Cells, SnapshotRow, Reading]] = []
        for cells, row in batch:
            if isinstance(row, Refusal):
                refusals[cells.number] = row
                continue
            reading = _reading(row)
            if problems := problems_of(reading):
                refusals[cells.number] = _refusal(cells, next(iter(problems.values()))[0])
            else:
                sound.append((cells, row, reading))
        with transaction.atomic():
            posts = self._posts([row for _, row, _ in sound])
            stored = store(
                [PostReading(posts[(row.platform, row.post_id)], reading) for _, row, reading in sound],
                source=ReadingSource.IMPORTED,
                origin=self.origin,
                by=self.by,
            )
        self.created += stored.created
        self.unchanged += stored.unchanged
        for index, reason in stored.refused.items():
            cells = sound[index][0]
            refusals[cells.number] = _refusal(cells, reason)
        return iter([refusals[number] for number in sorted(refusals)])

    def _posts(self, rows: Sequence[SnapshotRow]) -> dict[tuple[str, str], UUID]:
        """Return the posts' ids, making those unknown so far: their history waits for a creator to name the post."""
        wanted: dict[tuple[str, str], Post] = {}
        for row in rows:
            wanted.setdefault((row.platform, row.post_id), _post(row))
        in_order = [wanted[key] for key in sorted(wanted)]
        Post.objects.bulk_create(in_order, ignore_conflicts=True)
        ids: dict[tuple[str, str], UUID] = {}
        for platform in {platform for platform, _ in wanted}:
            names = [post_id for of, post_id in wanted if of == platform]
            found = Post.objects.filter(platform=platform, external_id__in=names)
            ids.update({(platform, name): pk for name, pk in found.values_list("external_id", "pk")})
        self.posts += sum(ids[key] == post.pk for key, post in wanted.items())
        return ids


def _post(row: SnapshotRow) -> Post:
    return Post(
        id=new_id(),
        platform=row.platform,
        external_id=row.post_id[:100],
        url=row.url[:500],
        handle=row.author_handle[:200],
        text=row.title,
        published_at=row.published_at,
        duration_seconds=row.duration_seconds,
        created_at=clock.now(),
    )


def _reading(row: SnapshotRow) -> Reading:
    told = {_NAMES.get(name, name): int(value) for name, value in row.counters.items()}
    counters = {name: value for name, value in told.items() if name in COUNTERS}
    followers = None if row.author_followers is None else int(row.author_followers)
    return Reading(at=row.at, counters=counters, followers=followers)


def _refusal(cells: Cells, reason: str) -> Refusal:
    return Refusal(cells, (_Contradiction(code="snapshot", sentence=reason),))


@transaction.atomic
def _finish(result: SnapshotImport, origin: str, by: Actor) -> None:
    event = events.SnapshotsImported(
        subject_id=new_id(),
        parties=(by.organization_id,) if by.organization_id else (),
        origin=origin,
        created=result.created,
        unchanged=result.unchanged,
        refused=result.refused,
    )
    record(event, by=by)
