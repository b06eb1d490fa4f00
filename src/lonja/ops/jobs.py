"""The worker process: runs the queued jobs."""

from __future__ import annotations

from typing import cast

from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector


def work(concurrency: int, wait: bool = True) -> None:
    """Run jobs until a signal asks to stop, or only those that are due."""
    application(with_periodic=wait).run_worker(
        concurrency=concurrency,
        wait=wait,
        install_signal_handlers=wait,
        shutdown_graceful_timeout=10,
        # A killed worker's jobs are found by its missing heartbeat: see lonja.ops.tasks.
        update_heartbeat_interval=5,
        stalled_worker_timeout=15,
    )


def application(with_periodic: bool) -> DjangoApp:
    """Return an application that fetches jobs over connections of its own.

    Not `app.replace_connector`, which procrastinate's own command uses: it would also send the jobs that a task
    queues over those connections, outside the task's transaction, and the queue would be no outbox any more.
    """
    worker = DjangoApp(connector=cast(DjangoConnector, app.connector).get_worker_connector())
    worker.tasks = app.tasks
    if with_periodic:
        worker.periodic_registry = app.periodic_registry
    return worker
