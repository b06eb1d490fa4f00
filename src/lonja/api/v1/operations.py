"""The operator's look at the connected channels, and trying failed readings again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lonja.api.auth import asker
from lonja.creators import actions, queries

router = Router(tags=["operations"])


class PlatformStateOut(Schema):
    """`room` is how many more readings the platform's limit allows now, null where each account has its own limit.

    `tells` is what may be read as it is set up here: identity, profile, numbers, posts, views, audience.
    """

    platform: str
    is_configured: bool
    tells: list[str]
    connected: int
    running: int
    due: int
    read_24h: int
    temporary: int
    permanent: int
    lost: int
    last_read_at: datetime | None
    limit: int
    limit_seconds: int
    used: int
    room: int | None


class FailedJobOut(Schema):
    """`error` is empty where the job's worker was killed before it could say."""

    id: int
    task: str
    attempts: int
    at: datetime | None
    error: str


class JobsOut(Schema):
    """`renewals` are those of the waiting whose tokens a keeper renews first; `failed` counts jobs of any kind."""

    waiting: int
    renewals: int
    running: int
    stalled: int
    failed: int
    workers: int
    keepers: int
    newest_failed: list[FailedJobOut]


class FilesStateOut(Schema):
    """The imports of creators. Those that `failed` wait for a person to go on with them."""

    tells: list[str]
    queued: int
    running: int
    failed: int
    done_24h: int
    last_done_at: datetime | None


class ConnectionsOut(Schema):
    platforms: list[PlatformStateOut]
    files: FilesStateOut
    jobs: JobsOut


class FailedReadingOut(Schema):
    """`kind` is temporary, permanent or creator."""

    channel_id: UUID
    creator_id: UUID
    creator: str
    channel: str
    platform: str
    kind: str
    failure: str
    times: int
    next_at: datetime | None
    synced_at: datetime | None


class FailedReadingsOut(Schema):
    items: list[FailedReadingOut]
    next: str | None


class RetryIn(Schema):
    """One channel, or all that failed in one way (temporary or permanent), on one platform or on all."""

    channel_id: UUID | None = None
    kind: Annotated[str, Field(max_length=20)] = ""
    platform: Annotated[str, Field(max_length=20)] = ""


class RetryOut(Schema):
    due: int


@router.get("/connections", response=ConnectionsOut)
def connections(request: HttpRequest) -> ConnectionsOut:
    """Return how each platform, the files and the queue of readings stand."""
    by = asker(request)
    states = [
        PlatformStateOut(
            platform=one.platform,
            is_configured=one.is_configured,
            tells=list(one.tells),
            connected=one.connected,
            running=one.running,
            due=one.due,
            read_24h=one.read_24h,
            temporary=one.temporary,
            permanent=one.permanent,
            lost=one.lost,
            last_read_at=one.last_read_at,
            limit=one.room.limit,
            limit_seconds=int(one.room.per.total_seconds()),
            used=one.room.used,
            room=one.room.readings,
        )
        for one in queries.platform_states(by)
    ]
    return ConnectionsOut(
        platforms=states,
        files=FilesStateOut(**asdict(queries.files_state(by))),
        jobs=JobsOut(**asdict(queries.reading_jobs(by))),
    )


@router.get("/connections/failures", response=FailedReadingsOut)
def failures(request: HttpRequest, kind: str = "", platform: str = "", cursor: str | None = None) -> FailedReadingsOut:
    """Return the channels whose last reading failed, with what the platform said."""
    page = queries.failed_readings(asker(request), kind=kind, platform=platform, cursor=cursor)
    items = [
        FailedReadingOut(
            channel_id=row.channel_id,
            creator_id=row.creator_id,
            creator=row.creator,
            channel=row.title,
            platform=row.platform,
            kind=row.kind,
            failure=row.failure,
            times=row.times,
            next_at=row.next_at,
            synced_at=row.synced_at,
        )
        for row in page.items
    ]
    return FailedReadingsOut(items=items, next=page.next)


@router.post("/connections/retries", response={202: RetryOut})
def retry(request: HttpRequest, data: RetryIn) -> Status[RetryOut]:
    """Make one channel, or all that failed in one way, due now; they are read as there is room."""
    by = asker(request)
    if data.channel_id is not None:
        actions.retry_reading(channel_id=data.channel_id, by=by)
        return Status(202, RetryOut(due=1))
    return Status(202, RetryOut(due=actions.retry_readings(kind=data.kind, platform=data.platform, by=by)))


@router.post("/jobs/{job_id}/retry", response={202: RetryOut})
def retry_job(request: HttpRequest, job_id: int) -> Status[RetryOut]:
    """Let a failed job of any kind run again."""
    actions.retry_job(job_id=job_id, by=asker(request))
    return Status(202, RetryOut(due=1))
