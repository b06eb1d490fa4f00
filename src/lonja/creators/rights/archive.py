"""The export of everything as a ZIP file: a JSON and a CSV for each table, and a README that says what each is."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils.translation import gettext as _

from lonja.core import personal
from lonja.core.personal import Subject, Table
from lonja.platforms.files.refused import guard

CHUNK = 2_000
Tell = Callable[[int], None]


def folder() -> Path:
    """Return where the archives lie until they are deleted."""
    return Path(settings.HOME) / "exports"


def path_of(export_id: UUID) -> Path:
    """Return where an export's archive is, once it is made."""
    return folder() / f"{export_id}.zip"


def exported() -> list[Table]:
    """Return the tables that are in an export."""
    return [table for table in personal.tables() if table.file]


def write(path: Path, subject: Subject, name: str, at: datetime, tell: Tell) -> int:
    """Write the whole archive, in the active language; return its size.

    It is written aside and renamed, so that whoever downloads gets all of it or nothing. `tell` hears after each table
    how many are done.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    counts: list[tuple[Table, int]] = []
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in exported():
                counts.append((table, _write_table(archive, table, subject)))
                tell(len(counts))
            archive.writestr("README.txt", readme(name, at, counts))
        aside.chmod(0o600)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path.stat().st_size


def _write_table(archive: zipfile.ZipFile, table: Table, subject: Subject) -> int:
    """Write a table's two files row by row: a creator may have a hundred thousand readings."""
    columns = [*table.columns(), *table.also]
    count = 0
    # One member of an archive at a time can be open, so the CSV waits in memory, compact as text is.
    lines = io.StringIO()
    sheet = csv.writer(lines)
    sheet.writerow(columns)
    with archive.open(f"json/{table.file}.json", "w", force_zip64=True) as plain:
        plain.write(b"[")
        for row in rows_of(table, subject):
            plain.write((",\n" if count else "\n").encode())
            plain.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
            sheet.writerow([guard(_cell(row[column])) for column in columns])
            count += 1
        plain.write(b"\n]\n")
    # A BOM, so that spreadsheet programs read the accents right.
    archive.writestr(f"csv/{table.file}.csv", "\ufeff" + lines.getvalue())
    return count


def rows_of(table: Table, subject: Subject) -> Iterator[dict[str, Any]]:
    """Yield a table's rows of the subject, oldest first, without what never leaves the database."""
    more = {name: F(lookup) for name, lookup in table.also.items() if name not in table.columns()}
    rows = table.of(subject).order_by("pk").values(*table.columns(), **more)
    for row in rows.iterator(chunk_size=CHUNK):
        yield row | {name: read(row[name]) for name, read in table.reads.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def readme(name: str, at: datetime, counts: list[tuple[Table, int]]) -> str:
    """Say what each file is, and what isn't in the archive and why."""
    lines = [
        _("Everything that Lonja holds about %(name)s") % {"name": name},
        at.strftime("%Y-%m-%d %H:%M UTC"),
        "",
        _("Each table is there twice: json/ for programs, csv/ for spreadsheets. Times are UTC; amounts are in cents."),
        _("Cells of the CSV files that a spreadsheet could take for a formula begin with an apostrophe."),
        "",
    ]
    lines += [f"{table.file}: {table.says} ({count})" for table, count in counts]
    lines += ["", _("Not in here:")]
    left_out = [table for table in personal.tables() if not table.file]
    lines += [f"{table.says or table.model._meta.verbose_name} {table.unexported}" for table in left_out]
    lines += [
        _("Tokens and passwords: they are kept encrypted or hashed and shown to nobody."),
        _("The search index: it is made from the tables above."),
        "",
    ]
    return "\n".join(str(line) for line in lines)
