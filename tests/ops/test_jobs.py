"""The worker: real jobs over real connections."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from procrastinate.contrib.django import app

from lonja.core import clock, failures
from lonja.core.errors import Conflict
from lonja.ops import jobs

ran: list[str] = []


@app.task(name="tests.leaf")
def leaf(name: str) -> None:
    ran.append(name)


@app.task(name="tests.queue_and_fail")
def queue_and_fail() -> None:
    with transaction.atomic():
        leaf.defer(name="never")
        raise ValueError("after the queueing")


@app.task(name="tests.refused")
def refused() -> None:
    raise Conflict("It is done already.")


@app.task(name="tests.queue_and_finish")
def queue_and_finish() -> None:
    with transaction.atomic():
        leaf.defer(name="follows")


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> Iterator[None]:
    """Django empties its own tables after such a test, and the queue's are not among them."""
    ran.clear()
    yield
    with connection.cursor() as cursor:
        # The worker has closed its connections, but the server's side of one may still be on its way out.
        deadline = time.monotonic() + 10
        while _other_sessions(cursor) and time.monotonic() < deadline:
            time.sleep(0.05)
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def _other_sessions(cursor: CursorWrapper) -> int:
    cursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return int(cursor.fetchone()[0])


def statuses() -> dict[str, str]:
    with connection.cursor() as cursor:
        # A worker also queues the periodic jobs whose minute has come.
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name LIKE 'tests.%'")
        return dict(cursor.fetchall())


def test_jobs_queued_by_a_job_follow() -> None:
    queue_and_finish.defer()
    jobs.work(concurrency=1, wait=False)
    assert ran == ["follows"]
    assert statuses() == {"tests.queue_and_finish": "succeeded", "tests.leaf": "succeeded"}


def test_jobs_queued_by_a_job_that_fails_never_were() -> None:
    """The queue is the outbox in the worker too: it holds no job of a transaction that was rolled back."""
    queue_and_fail.defer()
    jobs.work(concurrency=1, wait=False)
    assert ran == []
    assert statuses() == {"tests.queue_and_fail": "failed"}


def test_job_of_a_killed_worker_runs_again() -> None:
    leaf.defer(name="held by a dead worker")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    app.tasks["ops.retry_stalled"].defer(timestamp=0)
    jobs.work(concurrency=1, wait=False)
    jobs.work(concurrency=1, wait=False)
    assert ran == ["held by a dead worker"]


def test_stalled_jobs_go_on_where_the_same_work_waits_already() -> None:
    """One that can't be queued again, because another of its lock waits, must not hold up those after it."""
    locked = leaf.configure(queueing_lock="once")
    locked.defer(name="first, held by a dead worker")
    leaf.defer(name="other, held by a dead worker")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    locked.defer(name="waits")
    # Before the one that waits, as on a busy worker.
    app.tasks["ops.retry_stalled"].configure(priority=10).defer(timestamp=0)
    for _ in range(2):
        jobs.work(concurrency=1, wait=False)
    assert sorted(ran) == ["other, held by a dead worker", "waits"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')")
        assert cursor.fetchone()[0] == 0


def test_why_a_job_failed_is_kept_without_the_text_of_a_foreign_error() -> None:
    queue_and_fail.defer()
    refused.defer()
    jobs.work(concurrency=1, wait=False)
    kept = {one.task: one for one in failures.newest(10)}
    assert kept["tests.refused"].error == "Conflict: It is done already."
    assert kept["tests.queue_and_fail"].error == "ValueError"
    assert kept["tests.queue_and_fail"].at is not None
    assert failures.forget() == 0, "they have failed still"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = 'tests.refused'")
    assert failures.forget() == 1


def test_an_error_of_ours_is_told_by_its_place() -> None:
    with pytest.raises(ValueError, match="aware") as caught, clock.at(datetime(2026, 11, 26)):  # noqa: DTZ001
        pass
    told = failures.words(caught.value)
    assert re.fullmatch(r"ValueError, lonja/core/clock\.py, line \d+", told)
