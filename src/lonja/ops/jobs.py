"""The worker and keeper processes: run the queued jobs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector

from lonja.core import failures
from lonja.core.processes import KEEPERS_QUEUE


def work(concurrency: int, wait: bool = True) -> None:
    """Run jobs until a signal asks to stop, the keepers' left to them; or all that are due, and end."""
    _run(application(with_periodic=wait), concurrency, wait, queues=workers_queues() if wait else None, patience=10)


def keep(concurrency: int) -> None:
    """Renew tokens until a signal asks to stop, and what was begun is stored: however long the platform takes."""
    _run(application(with_periodic=False), concurrency, wait=True, queues=[KEEPERS_QUEUE], patience=None)


def workers_queues() -> list[str]:
    """Return the queues of all tasks but the keepers'."""
    return sorted({task.queue for task in app.tasks.values()} - {KEEPERS_QUEUE})


def _run(worker: DjangoApp, concurrency: int, wait: bool, queues: Iterable[str] | None, patience: float | None) -> None:
    worker.run_worker(
        concurrency=concurrency,
        wait=wait,
        queues=queues,
        install_signal_handlers=wait,
        shutdown_graceful_timeout=patience,
        # A killed worker's jobs are found by its missing heartbeat: see lonja.ops.tasks.
        update_heartbeat_interval=5,
        stalled_worker_timeout=15,
    )


def application(with_periodic: bool) -> DjangoApp:
    """Return an application that fetches jobs over connections of its own.

    Not `app.replace_connector`, which procrastinate's own command uses: it would also send the jobs that a task
    queues over those connections, outside the task's transaction, and the queue would be no outbox any more.
    """
    worker = DjangoApp(
        connector=cast(DjangoConnector, app.connector).get_worker_connector(),
        # Given here and not to `run_worker`, where it would take the place of what closes the jobs' connections.
        worker_defaults={"task_middleware": [failures.noted]},
    )
    worker.tasks = app.tasks
    if with_periodic:
        worker.periodic_registry = app.periodic_registry
    return worker
