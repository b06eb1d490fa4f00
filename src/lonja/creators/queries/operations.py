"""How reading the connected channels goes, for the operator: what runs, what is due, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection as database
from django.db.models import Count, Max, Q

from lonja.accounts.actor import Actor
from lonja.core import clock, failures, processes
from lonja.core.cursor import Page
from lonja.core.failures import FailedJob
from lonja.creators.models import Connection, ImportRun
from lonja.creators.types import FailureKind, ImportState
from lonja.platforms import registry
from lonja.platforms.registry import Room
from lonja.platforms.types import Function

# A job whose worker hasn't been heard of for so long is stalled; the clock of each minute queues it again.
SILENT_S = 20
QUEUES = ["sync", processes.KEEPERS_QUEUE]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformState:
    """One platform: how many channels are connected to it, and how they stand now."""

    platform: str
    is_configured: bool
    # What its connector may tell as it is set up here; nothing without keys.
    tells: tuple[Function, ...]
    connected: int
    running: int
    due: int
    read_24h: int
    temporary: int
    permanent: int
    lost: int
    last_read_at: datetime | None
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesState:
    """The files of creators: those under way, and those that stopped and wait for a person to go on."""

    tells: tuple[Function, ...]
    queued: int
    running: int
    failed: int
    done_24h: int
    last_done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """The queue of readings and of the renewals before them, who empties it, and the failed jobs of every kind."""

    waiting: int
    # Of those that wait: for a keeper, who renews their tokens first.
    renewals: int
    running: int
    stalled: int
    failed: int
    workers: int
    keepers: int
    newest_failed: tuple[FailedJob, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedReading:
    """A channel whose last reading failed, with the platform's own words."""

    channel_id: UUID
    creator_id: UUID
    creator: str
    title: str
    platform: str
    kind: str
    failure: str
    times: int
    next_at: datetime | None
    synced_at: datetime | None


def platform_states(by: Actor) -> list[PlatformState]:
    """Return how each platform stands. Raises Forbidden, NotFound."""
    by.require("operations.read")
    now = clock.now()
    held = Q(lost_at=None)
    counts: dict[str, dict[str, Any]] = {
        row["platform"]: dict(row)
        for row in Connection.objects.values("platform").annotate(
            connected=Count("pk", filter=held),
            running=Count("pk", filter=held & Q(leased_until__gt=now)),
            due=Count("pk", filter=held & Q(due_at__lte=now)),
            read_24h=Count("pk", filter=Q(synced_at__gt=now - timedelta(hours=24))),
            temporary=Count("pk", filter=held & Q(failure_kind=FailureKind.TEMPORARY)),
            permanent=Count("pk", filter=held & Q(failure_kind=FailureKind.PERMANENT)),
            lost=Count("pk", filter=~held),
            last_read_at=Max("synced_at"),
        )
    }
    names = ("connected", "running", "due", "read_24h", "temporary", "permanent", "lost")
    nothing: dict[str, Any] = {}
    told = _told()
    return [
        PlatformState(
            platform=platform,
            is_configured=registry.is_configured(platform),
            tells=told.get(platform, ()),
            room=registry.room(platform),
            last_read_at=counts.get(platform, nothing).get("last_read_at"),
            **{name: counts.get(platform, nothing).get(name, 0) for name in names},
        )
        for platform in registry.PLATFORMS
    ]


def files_state(by: Actor) -> FilesState:
    """Return how the imports of creators stand. Raises Forbidden, NotFound."""
    by.require("operations.read")
    day_ago = clock.now() - timedelta(hours=24)
    counts: dict[str, Any] = ImportRun.objects.aggregate(
        queued=Count("pk", filter=Q(state=ImportState.QUEUED)),
        running=Count("pk", filter=Q(state=ImportState.RUNNING)),
        failed=Count("pk", filter=Q(state=ImportState.FAILED)),
        done_24h=Count("pk", filter=Q(state=ImportState.DONE, finished_at__gt=day_ago)),
        last_done_at=Max("finished_at"),
    )
    return FilesState(tells=_told()[registry.FILES.name], **counts)


def _told() -> dict[str, tuple[Function, ...]]:
    """Return what each connector that is set up here may tell, in the order of Function."""
    return {one.name: tuple(each for each in Function if each in one.tells) for one in registry.connectors()}


_JOBS = """
SELECT count(*) FILTER (WHERE j.status = 'todo'),
    count(*) FILTER (WHERE j.status = 'todo' AND j.queue_name = %(renewals)s),
    count(*) FILTER (WHERE j.status = 'doing'),
    count(*) FILTER (
        WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - %(silent)s * interval '1 s')
    )
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.queue_name = ANY(%(queues)s) AND j.status IN ('todo', 'doing')
"""


def reading_jobs(by: Actor) -> Jobs:
    """Return how the queue stands. Raises Forbidden, NotFound."""
    by.require("operations.read")
    asked: dict[str, Any] = {"queues": QUEUES, "renewals": processes.KEEPERS_QUEUE, "silent": SILENT_S}
    with database.cursor() as cursor:
        cursor.execute(_JOBS, asked)
        waiting, renewals, running, stalled = cursor.fetchone()
    alive = processes.alive(silent_s=SILENT_S)
    return Jobs(
        waiting=waiting,
        renewals=renewals,
        running=running,
        stalled=stalled,
        failed=failures.count(),
        workers=alive.workers,
        keepers=alive.keepers,
        newest_failed=failures.newest(10),
    )


def failed_readings(
    by: Actor, *, kind: str = "", platform: str = "", cursor: str | None = None, limit: int = 50
) -> Page[FailedReading]:
    """Return the channels whose last reading failed, the newest connection first. Raises Forbidden, NotFound."""
    by.require("operations.read")
    rows = Connection.objects.exclude(failure_kind="").select_related("channel__creator")
    if kind:
        rows = rows.filter(failure_kind=kind)
    if platform:
        rows = rows.filter(platform=platform)

    def failed(row: Connection) -> FailedReading:
        return FailedReading(
            channel_id=row.channel_id,
            creator_id=row.channel.creator_id,
            creator=row.channel.creator.name,
            title=str(row.channel),
            platform=row.platform,
            kind=row.failure_kind,
            failure=row.failure,
            times=row.failure_count,
            next_at=None if row.lost_at else row.due_at,
            synced_at=row.synced_at,
        )

    return rows.newest_page(cursor, limit).map(failed)
