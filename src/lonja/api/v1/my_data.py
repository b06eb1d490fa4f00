"""A creator's rights over their data: the export of everything, pausing, leaving, who looked, which scores exist."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status

from lonja.api.auth import asker
from lonja.creators import actions, queries
from lonja.creators.queries import ExportCard
from lonja.discovery import queries as discovery

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


class PauseIn(Schema):
    """Until when; null for as long as you like."""

    until: date | None = None


class HoldOut(Schema):
    """An agreement that has to finish before anything is erased; `until` is the last day on which a piece is due."""

    label: str
    path: str
    until: date | None


class KeptOut(Schema):
    """What outlives a departure for one reason."""

    why: str
    what: list[str]


class DepartureOut(Schema):
    """Where you stand, and exactly what leaving does: read it before you leave."""

    is_paused: bool
    paused_until: date | None
    is_leaving: bool
    undo_until: datetime | None
    grace_days: int
    may_leave: bool
    holds: list[HoldOut]
    erased: list[str]
    kept: list[KeptOut]
    seen: str


class ViewerOut(Schema):
    """A brand that looked at your profile: when last, on how many days, how often (once per person and day)."""

    organization_id: UUID
    organization: str
    last_at: datetime
    days: int
    views: int


class ViewersOut(Schema):
    """The latest first; `earlier` counts what was looked at more than a year ago; `next` is always null."""

    items: list[ViewerOut]
    earlier: int
    next: str | None


class ScoreOut(Schema):
    """A score about you: what it is, its value as `kind` says, what it stands on and who sees it."""

    name: str
    label: str
    what: str
    value: int | float | str | None
    kind: str
    stands_on: str
    seen_by: str
    as_of: datetime | None


class ScoresOut(Schema):
    items: list[ScoreOut]
    next: str | None


@router.post("/pause", response={204: None})
def pause(request: HttpRequest, data: PauseIn) -> Status[None]:
    """Stop being found, at once; what runs goes on and what waits stays answerable."""
    actions.pause(until=data.until, by=asker(request))
    return Status(204, None)


@router.delete("/pause", response={204: None})
def end_pause(request: HttpRequest) -> Status[None]:
    """Come back."""
    actions.come_back(by=asker(request))
    return Status(204, None)


@router.get("/departure", response=DepartureOut)
def departure(request: HttpRequest) -> DepartureOut:
    """Return where you stand and exactly what leaving does."""
    return _departure(request)


@router.post("/departure", response={201: DepartureOut})
def leave(request: HttpRequest) -> Status[DepartureOut]:
    """Leave for good: unlisted now, erased after the days of grace and the last running agreement."""
    actions.leave(by=asker(request))
    return Status(201, _departure(request))


@router.delete("/departure", response={204: None})
def stay(request: HttpRequest) -> Status[None]:
    """Stay after all; 409 once the days of grace are over."""
    actions.come_back(by=asker(request))
    return Status(204, None)


@router.get("/profile-views", response=ViewersOut)
def profile_views(request: HttpRequest) -> dict[str, Any]:
    """Return which brands looked at your profile in the last year."""
    found = queries.profile_viewers(asker(request))
    items = [{name: getattr(one, name) for name in ViewerOut.model_fields} for one in found.viewers]
    return {"items": items, "earlier": found.earlier, "next": None}


@router.get("/scores", response=ScoresOut)
def scores(request: HttpRequest) -> dict[str, Any]:
    """Return every score that exists about you."""
    found = discovery.scores_about(asker(request))
    return {"items": [{name: getattr(one, name) for name in ScoreOut.model_fields} for one in found], "next": None}


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


def _departure(request: HttpRequest) -> DepartureOut:
    found = queries.leaving(asker(request))
    facts = {name: getattr(found, name) for name in DepartureOut.model_fields if name not in ("holds", "kept")}
    return DepartureOut(
        **facts,
        holds=[HoldOut(label=one.label, path=one.path, until=one.until) for one in found.holds],
        kept=[KeptOut(why=one.why, what=list(one.what)) for one in found.kept],
    )
