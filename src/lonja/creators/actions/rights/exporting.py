"""The export of everything: asked for, made in the background, kept for some days, then deleted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.core.events import record
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.events import DataExportAsked, DataExportReady
from lonja.creators.models import Creator, DataExport
from lonja.creators.rights import archive
from lonja.creators.rights.archive import folder, path_of
from lonja.creators.rights.subjects import subject_of
from lonja.creators.types import ExportState

KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, by: Actor) -> DataExport:
    """Ask for everything about the asker's own creator; it is made in the background.

    Raises Forbidden, NotFound, Conflict (one is being made already).
    """
    creator = locked_own_creator(by)
    making = DataExport.objects.filter(creator=creator, state__in=[ExportState.QUEUED, ExportState.RUNNING])
    if making.exists():
        raise Conflict(_("Your export is being made already. You are told when it is ready."))
    row = DataExport.objects.create(
        creator=creator,
        language=(get_language() or "es")[:2],
        asked_at=clock.now(),
        asked_by_id=by.user_id,
        total_count=len(archive.exported()),
    )
    app.configure_task("creators.make_export").defer(export_id=str(row.pk))
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(DataExportAsked(subject_id=creator.pk, parties=parties, export_id=row.pk), by=by)
    return row


def make_export(*, export_id: UUID, by: Actor) -> None:
    """Write the archive; called again after a kill it begins anew, and one that is done is left alone."""
    row = DataExport.objects.filter(pk=export_id).select_related("creator").first()
    if row is None or row.state == ExportState.DONE:
        return
    DataExport.objects.filter(pk=export_id).update(state=ExportState.RUNNING, done_count=0, failure="")
    try:
        with translation.override(row.language):
            size = archive.write(
                path_of(row.pk),
                subject_of(row.creator),
                row.creator.name,
                clock.now(),
                lambda done: _tell(export_id, done),
            )
    except Exception as error:
        DataExport.objects.filter(pk=export_id).update(state=ExportState.FAILED, failure=str(error)[:300])
        raise
    _finish(row.pk, size, by)


def _tell(export_id: UUID, done: int) -> None:
    DataExport.objects.filter(pk=export_id).update(done_count=done)


@transaction.atomic
def _finish(export_id: UUID, size: int, by: Actor) -> None:
    row = DataExport.objects.select_for_update().filter(pk=export_id).first()
    if row is None:  # erased meanwhile
        path_of(export_id).unlink(missing_ok=True)
        return
    if row.state == ExportState.DONE:
        return
    row.state, row.size_bytes, row.finished_at = ExportState.DONE, size, clock.now()
    row.expires_at = row.finished_at + KEPT
    row.save(update_fields=["state", "size_bytes", "finished_at", "expires_at"])
    house = Creator.objects.one(row.creator_id).organization_id
    ready = DataExportReady(
        subject_id=row.creator_id,
        parties=(house,) if house else (),
        export_id=row.pk,
        asked_by_id=row.asked_by_id,
        expires_at=row.expires_at,
    )
    record(ready, by=by)


def sweep_exports() -> int:
    """Delete the archives whose days are over, and those whose export is gone; return how many."""
    now = clock.now()
    gone = DataExport.objects.filter(expires_at__lte=now).exclude(size_bytes=None)
    for key in gone.values_list("pk", flat=True):
        path_of(key).unlink(missing_ok=True)
    count = gone.update(size_bytes=None)
    if not folder().is_dir():
        return count
    known = {str(key) for key in DataExport.objects.filter(expires_at__gt=now).values_list("pk", flat=True)}
    old = (now - timedelta(days=1)).timestamp()
    for path in folder().iterdir():
        # What is being written belongs to nobody yet: only what is a day old is left over from a kill.
        if path.name.split(".")[0] not in known and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            count += 1
    return count
