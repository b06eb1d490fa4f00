"""Publications and their snapshots: going live, reading counters, one by one or many at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.reports import PublicationOut, publication_out
from lonja.measurement import actions, queries
from lonja.measurement.queries import Publication, Snapshot
from lonja.measurement.types import COUNTERS, Reading, ReadingSource

deliverables = Router(tags=["publications"])
publications = Router(tags=["publications"])
snapshots = Router(tags=["publications"])

Count = Annotated[int, Field(ge=0, le=10**13)]


class PublicationIn(Schema):
    url: Annotated[str, Field(max_length=500)]
    text: Annotated[str, Field(max_length=10_000)] = ""
    language: Annotated[str, Field(max_length=3)] = ""
    live_at: AwareDatetime | None = None


class CountersIn(Schema):
    """Cumulative since the post went live; leave out what the platform doesn't tell."""

    views: Count | None = None
    reach: Count | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    saves: Count | None = None
    watch_seconds: Count | None = None
    full_plays: Count | None = None
    link_clicks: Count | None = None


class SnapshotIn(Schema):
    at: AwareDatetime
    counters: CountersIn
    followers: Count | None = None


class BatchItemIn(SnapshotIn):
    publication_id: UUID


class BatchIn(Schema):
    items: Annotated[list[BatchItemIn], Field(min_length=1, max_length=1000)]


class SnapshotOut(Schema):
    id: UUID
    at: datetime
    source: str
    counters: dict[str, int]
    followers: int | None


class SnapshotsOut(Schema):
    items: list[SnapshotOut]
    next: str | None


class RefusedSnapshotOut(Schema):
    index: int
    reason: str


class BatchOut(Schema):
    created: int
    unchanged: int
    refused: list[RefusedSnapshotOut]


class PublicationsOut(Schema):
    items: list[PublicationOut]
    next: str | None


@deliverables.post("/{deliverable_id}/publication", response={201: PublicationOut})
def publish_deliverable(request: HttpRequest, deliverable_id: UUID, data: PublicationIn) -> Status[PublicationOut]:
    """Paste the address of the live post. The same address again returns the publication as it is."""
    by = asker(request)
    row = actions.publish_deliverable(
        deliverable_id=deliverable_id,
        url=data.url,
        text=data.text,
        language=data.language,
        live_at=data.live_at,
        by=by,
    )
    return Status(201, _post(by, queries.publication(by, row.pk)))


@publications.get("", response=PublicationsOut)
def list_publications(request: HttpRequest, cursor: str | None = None) -> PublicationsOut:
    """Return the publications of the asker's collaborations, newest first."""
    by = asker(request)
    page = queries.publications(by, cursor)
    items = [publication_out(one) for one in queries.post_reports(page.items, by)]
    return PublicationsOut(items=items, next=page.next)


@publications.get("/{publication_id}", response=PublicationOut)
def publication(request: HttpRequest, publication_id: UUID) -> PublicationOut:
    """Return one publication with its figures."""
    by = asker(request)
    return _post(by, queries.publication(by, publication_id))


@publications.get("/{publication_id}/snapshots", response=SnapshotsOut)
def list_snapshots(request: HttpRequest, publication_id: UUID, cursor: str | None = None) -> SnapshotsOut:
    """Return a publication's snapshots as recorded, falls included, last recorded first."""
    page = queries.snapshots(asker(request), publication_id, cursor)
    return SnapshotsOut(items=[_snapshot_out(row) for row in page.items], next=page.next)


@publications.post("/{publication_id}/snapshots", response={201: SnapshotOut})
def add_snapshot(request: HttpRequest, publication_id: UUID, data: SnapshotIn) -> Status[SnapshotOut]:
    """Record one reading; the same again returns the one recorded."""
    row = actions.add_snapshot(
        publication_id=publication_id, reading=_reading(data), source=ReadingSource.API, by=asker(request)
    )
    return Status(201, _snapshot_out(row))


@snapshots.post("", response=BatchOut)
def add_snapshots(request: HttpRequest, data: BatchIn) -> BatchOut:
    """Record up to 1,000 readings of any publications; each is stored or refused on its own."""
    readings = [actions.PublicationReading(item.publication_id, _reading(item)) for item in data.items]
    stored = actions.add_snapshots(readings=readings, by=asker(request))
    refused = [RefusedSnapshotOut(index=index, reason=reason) for index, reason in stored.refused.items()]
    return BatchOut(created=stored.created, unchanged=stored.unchanged, refused=refused)


def _post(by: Actor, row: Publication) -> PublicationOut:
    return publication_out(queries.post_report(row, by))


def _reading(data: SnapshotIn) -> Reading:
    told = {name: value for name, value in data.counters.dict().items() if value is not None}
    return Reading(at=data.at, counters=told, followers=data.followers)


def _snapshot_out(row: Snapshot) -> SnapshotOut:
    counters = {name: getattr(row, name) for name in COUNTERS if getattr(row, name) is not None}
    return SnapshotOut(id=row.pk, at=row.at, source=row.source, counters=counters, followers=row.followers)
