"""Jobs that failed for good: which, why, and letting one run again."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

from lonja.core import clock
from lonja.core.errors import Conflict, NotFound, Refusal
from lonja.core.models import JobFailure

if TYPE_CHECKING:
    from procrastinate import JobContext

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that is tried no more by itself; `error` is empty where its worker was killed before it could say."""

    id: int
    task: str
    attempts: int
    at: datetime | None
    error: str


def noted(call_next: Callable[[], Any], context: JobContext, worker: object) -> Any:
    """Run a job, and keep why it failed; the queue hears of the failure as ever. A middleware of the worker's."""
    try:
        return call_next()
    except Exception as error:
        # The database itself may be what failed.
        with suppress(DatabaseError):
            _keep(context.job.id, error)
        raise


def _keep(job_id: int | None, error: Exception) -> None:
    if job_id is not None:
        JobFailure.objects.update_or_create(job_id=job_id, defaults={"error": words(error)[:300], "at": clock.now()})


def words(error: Exception) -> str:
    """Return what may be shown: our own refusals in their words, anything else by its kind and its place in the code.

    The text of a foreign exception may hold a person's data, such as the row that the database refuses.
    """
    kind = type(error).__name__
    if isinstance(error, Refusal):
        return f"{kind}: {error.message}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        place = Path(frame.filename)
        if PACKAGE in place.parents and frame.filename != __file__:
            return f"{kind}, {place.relative_to(PACKAGE.parent)}, line {frame.lineno}"
    return kind


_FAILED = """
SELECT j.id, j.task_name, j.attempts, coalesce(f.at,
        (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'failed')),
    coalesce(f.error, '')
FROM procrastinate_jobs j LEFT JOIN core_job_failure f ON f.job_id = j.id
WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s
"""


def newest(limit: int) -> tuple[FailedJob, ...]:
    """Return the newest failed jobs."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [limit])
        rows = cursor.fetchall()
    return tuple(
        FailedJob(id=key, task=task, attempts=attempts, at=at, error=error) for key, task, attempts, at, error in rows
    )


def count() -> int:
    """Return how many jobs have failed for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        return int(cursor.fetchone()[0])


def run_again(job_id: int) -> str:
    """Queue a failed job once more; return its task. Raises NotFound, Conflict (the same work waits already)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [job_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("There is no such failed job. Perhaps it runs again already."))
    try:
        app.job_manager.retry_job_by_id(job_id=job_id, retry_at=clock.now())
    except UniqueViolation as error:
        raise Conflict(_("The same work waits in the queue already.")) from error
    return str(row[0])


def forget() -> int:
    """Delete what is kept of jobs that are gone or did succeed in the end; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM core_job_failure f WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j"
            " WHERE j.id = f.job_id AND j.status IN ('todo', 'doing', 'failed'))"
        )
        return int(cursor.rowcount)
