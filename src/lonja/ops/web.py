"""The web processes: granian serving pages and API."""

from __future__ import annotations

import gc
import importlib
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lonja.core import env
from lonja.ops import running

# With 4,096 a rush of 5,000 connections hung.
BACKLOG = 16_384
THREADS = 4  # per process; each may hold one database connection


def serve(host: str, port: int, workers: int) -> None:
    """Serve until a signal asks to stop."""
    # Loaded before the processes are forked: they share the memory, and start at once. A broken page shows here.
    importlib.import_module("lonja.urls")
    gc.freeze()  # what is loaded stays: looking through it for garbage would copy the shared memory
    if env.optional("LONJA_SUPERVISOR"):
        running.prepared_lock(env.home()).share()
    os.environ["LONJA_WEB_PARENT"] = str(os.getpid())
    Granian(
        "lonja.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


def default_workers() -> int:
    """Return one process per core, within what the database takes connections of."""
    return env.number("LONJA_WEB_WORKERS", min(os.cpu_count() or 1, 8))
