"""A creator's rights over their data: the export of everything, pausing, leaving, who looked, which scores exist."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status

from lonja.api.auth import asker
from lonja.creators import actions, queries
from lonja.creators.queries import ExportCard

router = Router(tags=["me"])


class DataExportOut(Schema):
    """An export: `done_count` of `total_count` tables while it is made; downloadable until `expires_at`."""

    id: UUID
    state: str
    asked_at: datetime
    done_count: int
    total_count: int
    size_bytes: int | None
    expires_at: datetime | None
    is_ready: bool


class DataExportsOut(Schema):
    """The newest exports first; `next` is always null: the newest five are kept in view."""

    items: list[DataExportOut]
    next: str | None


@router.get("/exports", response=DataExportsOut)
def data_exports(request: HttpRequest) -> DataExportsOut:
    """Return your newest exports."""
    return DataExportsOut(items=[_out(one) for one in queries.data_exports(asker(request))], next=None)


@router.post("/exports", response={202: DataExportOut})
def ask_for_export(request: HttpRequest) -> Status[DataExportOut]:
    """Ask for everything that is held about you, as a ZIP of JSON and CSV made in the background."""
    by = asker(request)
    row = actions.ask_for_export(by=by)
    return Status(202, _out(queries.data_export(by, row.pk)))


@router.get("/exports/{export_id}", response=DataExportOut)
def data_export(request: HttpRequest, export_id: UUID) -> DataExportOut:
    """Return how far an export is."""
    return _out(queries.data_export(asker(request), export_id))


@router.get("/exports/{export_id}/file", include_in_schema=True)
def data_export_file(request: HttpRequest, export_id: UUID) -> FileResponse:
    """Download the archive, `application/zip`; 404 while it isn't ready and after its days are over."""
    path = queries.data_export_file(asker(request), export_id)
    return FileResponse(path.open("rb"), as_attachment=True, filename="lonja-data.zip", content_type="application/zip")


def _out(card: ExportCard) -> DataExportOut:
    return DataExportOut(**{name: getattr(card, name) for name in DataExportOut.model_fields})
