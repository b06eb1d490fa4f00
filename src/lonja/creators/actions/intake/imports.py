"""Files of creators: looked at, mapped, corrected by hand, and taken in so that a kill costs one batch at most."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, IllegalMove, Invalid
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.events import CreatorsImported
from lonja.creators.intake import batch as intake
from lonja.creators.intake.folders import folder_of, refused_path
from lonja.creators.intake.merge import FileFacts
from lonja.creators.intake.preview import preview_of
from lonja.creators.models import ImportPreset, ImportRun
from lonja.creators.types import CheckCause, ImportState, Platform
from lonja.platforms import registry
from lonja.platforms.files.connector import Source
from lonja.platforms.files.fields import CREATOR_FIELDS
from lonja.platforms.files.headers import signature
from lonja.platforms.files.mapping import Mapping as ColumnMapping
from lonja.platforms.files.mapping import given
from lonja.platforms.files.problems import FileRefused
from lonja.platforms.files.reader import open_table
from lonja.platforms.files.refused import RefusedFile
from lonja.platforms.files.types import Cells, CreatorRow, Refusal

BATCH = 2_000
Tell = Callable[[int, int], None]  # rows done, rows in all


def prepare_import(
    *,
    path: Path,
    by: Actor,
    name: str = "",
    platform: str = "",
    as_of: date | None = None,
    preset: str = "",
    keep: bool = False,
) -> ImportRun:
    """Check a file as a whole and work out its mapping; nothing of it is written yet.

    A preset that was saved for the same header is used by itself. `keep` copies the file into the data folder, for
    one that was uploaded. Raises Forbidden, Invalid (the file is broken as a whole: why, and on which line).
    """
    return _prepare(path=path, by=by, name=name, platform=platform, as_of=as_of, preset=preset, keep=keep)[0]


def _prepare(
    *, path: Path, by: Actor, name: str, platform: str, as_of: date | None, preset: str, keep: bool
) -> tuple[ImportRun, Source]:
    by.require("creators.import")
    _check_platform(platform)
    mapping = _preset(path, preset, name)
    source = _open(path, name=name, mapping=mapping, platform=platform, as_of=as_of)
    now = clock.now()
    moment, precision, is_guessed = _as_of(source, now)
    run = ImportRun(
        id=new_id(),
        file_name=source.table.name[-200:],
        path=str(path.resolve()),
        sha256=source.table.sha256,
        mapping=source.mapping.to_json(),
        preview=preview_of(source),
        as_of=moment,
        precision=precision,
        is_as_of_guessed=is_guessed,
        row_count=source.rows,
        user_id=by.user_id,
        organization_id=by.organization_id,
        created_at=now,
        changed_at=now,
    )
    if keep:
        kept = folder_of(run.pk) / "file"
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
        run.path = str(kept)
    run.save()
    return run, source


def correct_mapping(
    *, run_id: UUID, columns: Mapping[int, str], by: Actor, platform: str = "", as_of: date | None = None
) -> ImportRun:
    """Set by hand which column is what, the platform and the date, before the import has begun.

    Raises Forbidden, NotFound, IllegalMove (it has begun), Invalid.
    """
    by.require("creators.import")
    _check_platform(platform)
    if unknown := [name for name in columns.values() if name and name not in assignable_fields()]:
        raise Invalid({"columns": [_("There is no field “%(name)s”.") % {"name": unknown[0]}]})
    run = ImportRun.objects.one(run_id)
    if run.state != ImportState.DRAFT:
        raise IllegalMove(_("This import has begun. Import the file again to read it in another way."))
    before = ColumnMapping.from_json(run.mapping)
    order = [index for index in before.columns if columns.get(index)] + sorted(columns)
    chosen = {index: columns[index] for index in dict.fromkeys(order) if columns.get(index)}
    mapping = replace(before, columns=chosen, platform=platform or before.platform)
    source = _open(Path(run.path), name=run.file_name, mapping=mapping, platform=platform, as_of=as_of)
    run.mapping, run.preview = source.mapping.to_json(), preview_of(source)
    run.as_of, run.precision, run.is_as_of_guessed = _as_of(source, clock.now())
    run.changed_at = clock.now()
    run.save(update_fields=["mapping", "preview", "as_of", "precision", "is_as_of_guessed", "changed_at"])
    return run


def save_preset(*, run_id: UUID, name: str, by: Actor) -> ImportPreset:
    """Save an import's mapping for all files with the same header; a preset of that name is replaced.

    Raises Forbidden, NotFound, Invalid.
    """
    by.require("creators.import")
    if not name.strip() or len(name) > 80:
        raise Invalid({"name": [_("Give the preset a name of at most 80 characters.")]})
    run = ImportRun.objects.one(run_id)
    # The date belongs to the file, not to its columns.
    mapping = {**run.mapping, "as_of": None}
    facts = {"signature": run.mapping["signature"], "mapping": mapping, "saved_at": clock.now(), "saved_by": by.user_id}
    preset, _created = ImportPreset.objects.update_or_create(name=name.strip(), defaults=facts)
    return preset


def delete_preset(*, preset_id: UUID, by: Actor) -> None:
    """Forget a preset; files that were read with it stay as they are. Raises Forbidden, NotFound."""
    by.require("creators.import")
    ImportPreset.objects.one(preset_id).delete()


@transaction.atomic
def start_import(*, run_id: UUID, by: Actor) -> ImportRun:
    """Queue a prepared import, or one that stopped, for the worker. Raises Forbidden, NotFound, IllegalMove."""
    by.require("creators.import")
    run = ImportRun.objects.select_for_update().one(run_id)
    if run.state not in (ImportState.DRAFT, ImportState.FAILED):
        raise IllegalMove(_("This import has begun already."))
    run.state, run.failure, run.changed_at = ImportState.QUEUED, "", clock.now()
    run.save(update_fields=["state", "failure", "changed_at"])
    app.configure_task("creators.import").defer(run_id=str(run.pk))
    return run


def import_file(
    *, path: Path, by: Actor, platform: str = "", as_of: date | None = None, preset: str = "", tell: Tell | None = None
) -> ImportRun:
    """Prepare and take in one file, or go on with it where a killed import of it stopped.

    Raises Forbidden, Invalid (nothing was written).
    """
    run, source = _prepare(path=path, by=by, name="", platform=platform, as_of=as_of, preset=preset, keep=False)
    if before := _unfinished(run):
        ImportRun.objects.filter(pk=before.pk).update(path=run.path)
        run.delete()
        run = before
    return _complete(run, source, by, tell)


def run_import(*, run_id: UUID, by: Actor, tell: Tell | None = None) -> ImportRun:
    """Take in the rows after the checkpoint, a batch and its checkpoint in one transaction.

    Raises Forbidden, NotFound, Invalid (the file is gone or is another one now), Conflict (somebody else runs it).
    """
    by.require("creators.import")
    run = ImportRun.objects.one(run_id)
    return run if run.state == ImportState.DONE else _complete(run, None, by, tell)


def _complete(run: ImportRun, source: Source | None, by: Actor, tell: Tell | None) -> ImportRun:
    try:
        _run(run, source or _reopened(run), by, tell or (lambda done, rows: None))
    except Conflict:
        raise
    except Exception as error:
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.FAILED, failure=str(error)[:1000], changed_at=clock.now()
        )
        raise
    return ImportRun.objects.one(run.pk)


def _reopened(run: ImportRun) -> Source:
    source = _open(Path(run.path), name=run.file_name, mapping=ColumnMapping.from_json(run.mapping))
    if source.table.sha256 != run.sha256:
        raise Invalid({"file": [_("The file has changed since the import was prepared. Import it anew.")]})
    return source


def _run(run: ImportRun, source: Source, by: Actor, tell: Tell) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.RUNNING, changed_at=clock.now())
    facts = FileFacts(
        origin=f"{run.file_name} (sha256:{run.sha256})",
        sha256=run.sha256,
        as_of=run.as_of,
        precision=run.precision,
        is_as_of_guessed=run.is_as_of_guessed,
        is_remapped=_is_remapped(run),
    )
    refused = RefusedFile(refused_path(run), source.table.headers, kept_bytes=run.refused_bytes)
    tell(run.done_count, source.rows)
    with refused:
        for rows in _batches(source, run.done_count + 1):
            _take_again_after_a_race(run, rows, facts, refused)
            tell(run.done_count, source.rows)
    _finish(run, by)


def _batches(source: Source, start: int) -> Iterator[list[tuple[Cells, CreatorRow | Refusal]]]:
    rows = source.creators(start)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _take_again_after_a_race(
    run: ImportRun, rows: list[tuple[Cells, CreatorRow | Refusal]], facts: FileFacts, refused: RefusedFile
) -> None:
    """Store one batch; when somebody added one of its channels by hand meanwhile, look again and find it."""
    for attempt in range(3):
        try:
            with transaction.atomic():
                _take(run, rows, facts, refused)
            return
        except IntegrityError:
            run.refresh_from_db()
            refused.cut(run.refused_bytes)
            if attempt == 2:
                raise


def _take(
    run: ImportRun, rows: list[tuple[Cells, CreatorRow | Refusal]], facts: FileFacts, refused: RefusedFile
) -> None:
    now = clock.now()
    result = intake.take([row for _cells, row in rows if isinstance(row, CreatorRow)], facts, now)
    check_creators(creator_ids=result.creator_ids, cause=CheckCause.NUMBERS, by=Actor.system())
    notes: Counter[str] = Counter(run.notes)
    for cells, row in rows:
        if isinstance(row, Refusal):
            refused.write(row)
        elif reason := result.refused.get(row.number):
            refused.write(Refusal(cells, (reason,)))
        else:
            notes.update(f"{note.code}|{note.params.get('column', '')}" for note in row.notes)
    done, last = run.done_count, rows[-1][0].number
    changes: dict[str, Any] = {
        "done_count": last,
        "refused_count": run.refused_count + refused.take_count(),
        "refused_bytes": refused.flushed_bytes(),
        "notes": dict(notes),
        "changed_at": now,
        **{f"{kind}_count": F(f"{kind}_count") + result.counts[kind] for kind in ("created", "updated", "unchanged")},
    }
    # Compare-and-set: of two processes that run one import, the second finds the checkpoint moved and stops.
    if not ImportRun.objects.filter(pk=run.pk, done_count=done).update(**changes):
        raise Conflict(_("Another process is importing this file."))
    run.done_count, run.refused_count = last, changes["refused_count"]
    run.refused_bytes, run.notes = changes["refused_bytes"], changes["notes"]


@transaction.atomic
def _finish(run: ImportRun, by: Actor) -> None:
    row = ImportRun.objects.select_for_update().one(run.pk)
    row.state, row.finished_at, row.changed_at = ImportState.DONE, clock.now(), clock.now()
    row.save(update_fields=["state", "finished_at", "changed_at"])
    if changed := row.created_count + row.updated_count:
        record(CreatorsImported(subject_id=row.pk, changed_count=changed), by=by)


def _open(
    path: Path, *, name: str, mapping: ColumnMapping | None, platform: str = "", as_of: date | None = None
) -> Source:
    try:
        return registry.FILES.open(
            path,
            "creators",
            name=name or path.name,
            mapping=mapping,
            platform=platform,
            as_of=given(as_of) if as_of else None,
        )
    except FileNotFoundError as error:
        raise Invalid({"file": [_("There is no file %(path)s.") % {"path": path}]}) from error
    except FileRefused as error:
        raise Invalid({"file": [error.problem.translated]}) from error


def _preset(path: Path, wanted: str, name: str) -> ColumnMapping | None:
    """Return the preset that was asked for, else the newest one that was saved for this header."""
    if wanted:
        chosen = ImportPreset.objects.filter(name=wanted).first()
        if chosen is None:
            raise Invalid({"preset": [_("There is no preset “%(name)s”.") % {"name": wanted}]})
        return ColumnMapping.from_json(chosen.mapping)
    if not ImportPreset.objects.exists():
        return None
    try:
        headers = open_table(path, name=name).headers
    except (FileRefused, OSError):
        return None  # the import itself says what is wrong
    fitting = ImportPreset.objects.filter(signature=signature(headers)).order_by("-saved_at").first()
    return ColumnMapping.from_json(fitting.mapping) if fitting else None


def _as_of(source: Source, now: datetime) -> tuple[datetime, str, bool]:
    """Return of when the numbers are: as the file says, else as it was imported before, else today."""
    if found := source.mapping.as_of:
        return found.at or datetime.combine(found.on, time(), UTC), found.precision, False
    before = ImportRun.objects.filter(sha256=source.table.sha256, is_as_of_guessed=True).exclude(
        state=ImportState.DRAFT
    )
    if earlier := before.order_by("pk").first():
        return earlier.as_of, earlier.precision, True
    return datetime.combine(now.date(), time(), UTC), "day", True


def _unfinished(run: ImportRun) -> ImportRun | None:
    """Return the newest earlier import of the same file, read in the same way, that didn't come to its end."""
    same = ImportRun.objects.filter(sha256=run.sha256, mapping=run.mapping, as_of=run.as_of).exclude(pk=run.pk)
    return same.filter(state__in=[ImportState.RUNNING, ImportState.FAILED, ImportState.QUEUED]).order_by("-pk").first()


def _is_remapped(run: ImportRun) -> bool:
    before = ImportRun.objects.filter(sha256=run.sha256, pk__lt=run.pk, state=ImportState.DONE).order_by("-pk").first()
    return before is not None and dict(before.mapping["columns"]) != dict(run.mapping["columns"])


def _check_platform(platform: str) -> None:
    if platform and platform not in Platform:
        known = ", ".join(Platform.values)
        raise Invalid({"platform": [_("We don't know this platform. Use one of: %(names)s.") % {"names": known}]})


def assignable_fields() -> tuple[str, ...]:
    """Return the fields that a column can be mapped to by hand."""
    kinds = ("video", "reel", "post", "story", "short")
    bands = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")
    return (
        *CREATOR_FIELDS,
        "price_currency",
        *(f"price:{kind}:" for kind in ("", *kinds)),
        *(
            f"price:{kind}:{currency}"
            for kind in ("", *kinds)
            for currency in ("EUR", "USD", "GBP", "MXN", "BRL", "COP", "ARS")
        ),
        "audience_share:country:top",
        "audience_share:gender:female",
        "audience_share:gender:male",
        *(f"audience_share:age:{band}" for band in bands),
    )
