"""Which processes of Lonja run: workers by their sign of life in the queue, keepers by the name of their sessions."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from django.db import connection

# Served by keepers alone: whatever may be killed at any time has no business there.
KEEPERS_QUEUE = "tokens"


@dataclass(frozen=True, slots=True)
class Alive:
    """How many processes of each kind run, on all machines."""

    workers: int
    keepers: int


# The queue's own table of workers has no name in it, and keepers are in it too.
_ALIVE = """
SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 s'),
    (SELECT count(DISTINCT application_name) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'lonja keeper %%')
"""


def session_name(command: str) -> str:
    """Return what a process calls itself towards the database; PostgreSQL cuts names at 63 bytes."""
    return f"lonja {command} {os.getpid()}@{socket.gethostname()}"[:63]


def alive(*, silent_s: int) -> Alive:
    """Count the processes that were heard of within so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [silent_s])
        heard, keepers = cursor.fetchone()
    return Alive(workers=max(0, heard - keepers), keepers=keepers)
