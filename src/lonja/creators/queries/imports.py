"""Imports as staff see them: what is on its way, how it is read, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.creators.intake.folders import refused_path
from lonja.creators.models import ImportPreset, ImportRun
from lonja.creators.types import ImportState
from lonja.platforms.files.problems import Problem


@dataclass(frozen=True, slots=True)
class ImportCard:
    """One import in a list or on its page."""

    id: UUID
    state: ImportState
    file_name: str
    platform: str
    as_of: datetime
    precision: str
    is_as_of_guessed: bool
    row_count: int
    done_count: int
    created_count: int
    updated_count: int
    unchanged_count: int
    refused_count: int
    notes: Sequence[tuple[Problem, int]]
    failure: str
    created_at: datetime
    changed_at: datetime
    finished_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.state in (ImportState.QUEUED, ImportState.RUNNING)


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column of a file: its header, what some cells hold, which field it is taken for ("" for none)."""

    index: int
    header: str
    samples: Sequence[str]
    field: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows as it was understood, or why it is refused."""

    line: int
    facts: Mapping[str, Any]
    reasons: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """How a file is read."""

    columns: Sequence[ImportColumn]
    rows: Sequence[PreviewRow]
    notes: Sequence[Problem]
    has_platform_column: bool
    has_date_column: bool


@dataclass(frozen=True, slots=True)
class PresetCard:
    """A saved mapping."""

    id: UUID
    name: str
    saved_at: datetime
    column_count: int


def imports(by: Actor, cursor: str | None = None) -> Page[ImportCard]:
    """Return the imports, newest first. Raises Forbidden."""
    by.require("creators.import")
    page = ImportRun.objects.defer("preview").newest_page(cursor, 20)
    return Page([_card(run) for run in page.items], page.next)


def import_card(by: Actor, import_id: UUID) -> ImportCard:
    """Return one import. Raises Forbidden, NotFound."""
    by.require("creators.import")
    return _card(ImportRun.objects.defer("preview").one(import_id))


def import_preview(by: Actor, import_id: UUID) -> ImportPreview:
    """Return how an import's file is read. Raises Forbidden, NotFound."""
    by.require("creators.import")
    run = ImportRun.objects.one(import_id)
    fields = {int(index): str(name) for index, name in run.mapping["columns"]}
    return ImportPreview(
        columns=[
            ImportColumn(index, column["header"], column["samples"], fields.get(index, ""))
            for index, column in enumerate(run.preview["columns"])
        ],
        rows=[PreviewRow(row["line"], row, _problems(row.get("reasons", ()))) for row in run.preview["rows"]],
        notes=_problems(run.preview["notes"]),
        has_platform_column=bool({"platform", "profile_url"} & set(fields.values())),
        has_date_column="as_of" in fields.values(),
    )


def refused_file(by: Actor, import_id: UUID) -> Path | None:
    """Return where an import's refused rows are, None where every row was taken. Raises Forbidden, NotFound."""
    by.require("creators.import")
    path = refused_path(ImportRun.objects.one(import_id))
    return path if path.exists() else None


def presets(by: Actor) -> list[PresetCard]:
    """Return the saved mappings by name. Raises Forbidden."""
    by.require("creators.import")
    rows = ImportPreset.objects.order_by("name", "pk")
    return [PresetCard(row.pk, row.name, row.saved_at, len(row.mapping["columns"])) for row in rows]


def _card(run: ImportRun) -> ImportCard:
    counted = sorted(run.notes.items(), key=lambda note: -note[1])
    return ImportCard(
        id=run.pk,
        state=ImportState(run.state),
        file_name=run.file_name,
        platform=run.mapping.get("platform", ""),
        as_of=run.as_of,
        precision=run.precision,
        is_as_of_guessed=run.is_as_of_guessed,
        row_count=run.row_count,
        done_count=run.done_count,
        created_count=run.created_count,
        updated_count=run.updated_count,
        unchanged_count=run.unchanged_count,
        refused_count=run.refused_count,
        notes=[(_note(key), count) for key, count in counted],
        failure=run.failure,
        created_at=run.created_at,
        changed_at=run.changed_at,
        finished_at=run.finished_at,
    )


def _note(key: str) -> Problem:
    code, _, column = key.partition("|")
    return Problem(code, {"column": column, "value": "…"})


def _problems(stored: Sequence[Mapping[str, Any]]) -> list[Problem]:
    return [Problem(one["code"], one["params"]) for one in stored]
