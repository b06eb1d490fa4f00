"""Runs the queued jobs inside the test's own transaction."""

from __future__ import annotations

import inspect
import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app


def run_jobs(limit: int = 1000) -> int:
    """Run the jobs that are due, and those they queue; return how many ran. A failing job raises here."""
    ran = 0
    while ran < limit and (job := _next_job()):
        job_id, name, arguments = job
        task = app.tasks[name]
        if inspect.iscoroutinefunction(task.func):
            raise AssertionError(f"{name} is a coroutine; the house's tasks are plain functions")
        task.func(**arguments)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job_id])
        ran += 1
    return ran


def failed_job(task: str, **arguments: Any) -> int:
    """Leave a job behind that has failed for good; return its id."""
    job_id = app.configure_task(task).defer(**arguments)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 1 WHERE id = %s", [job_id])
    return job_id


def forget_jobs() -> None:
    """Empty the queue: a test with real transactions leaves jobs behind, and its events are flushed under them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _next_job() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs"
            " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id LIMIT 1)"
            " RETURNING id, task_name, args::text"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], row[1], json.loads(row[2])
