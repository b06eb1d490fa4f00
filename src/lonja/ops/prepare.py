"""What has to be there before the web processes start: tables, static files, translations, compiled search."""

from __future__ import annotations

import hashlib
import os
import pkgutil
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from lonja.ops import catalogs, warm

Say = Callable[[str], None]
# Any number, the same for all: who migrates holds this advisory lock.
MIGRATION_LOCK = 719_020_001


def everything(say: Say) -> None:
    """Bring tables, static files and translations up to this version; next to nothing when they are."""
    warm.start()
    catalogs.compile_stale()
    migrate(say)
    collect_static(say)


def pending_migrations() -> list[str]:
    """Return the migrations that have not run on this database."""
    if _named_migrations() <= _applied_migrations():
        return []  # so that a start doesn't import a hundred of them
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _named_migrations() -> set[tuple[str, str]]:
    return {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in pkgutil.iter_modules([str(Path(app.path) / "migrations")])
        if not module.ispkg and module.name[0] not in "_~"
    }


def _applied_migrations() -> set[tuple[str, str]]:
    recorder = MigrationRecorder(connection)
    return set(recorder.applied_migrations()) if recorder.has_table() else set()


def migrate(say: Say) -> None:
    """Run the pending migrations; two machines that start at once on one database take turns."""
    if not (pending := pending_migrations()):
        return
    say(f"Preparing the tables ({len(pending)} migrations)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static(say: Say) -> None:
    """Collect, hash and compress the static files when one of them has changed."""
    mark, present = Path(settings.STATIC_ROOT) / ".collected", _static_fingerprint()
    if mark.exists() and mark.read_text() == present:
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(present)


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
