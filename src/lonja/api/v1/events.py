"""The feed of what happened to the asker's organization."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from lonja.api.auth import asker
from lonja.notifications import queries

router = Router(tags=["events"])

Name = Annotated[str, Query(max_length=80, pattern=r"^[a-z_]+\.[a-z_]+$")]


class EventOut(Schema):
    """`subject_id` is what it happened to; `organization_id` and `user_id` are whoever did it, null for a clock."""

    id: UUID
    name: str
    at: datetime
    subject_id: UUID
    user_id: UUID | None
    organization_id: UUID | None
    facts: dict[str, Any]


class EventsOut(Schema):
    items: list[EventOut]
    next: str | None


@router.get("", response=EventsOut)
def events(
    request: HttpRequest,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    name: Name | None = None,
    subject_id: UUID | None = None,
) -> EventsOut:
    """Return events, newest first; to follow the feed, read from the top until you meet an id that you know."""
    page = queries.events(asker(request), cursor, limit, name, subject_id)
    items = [
        EventOut(
            id=row.pk,
            name=row.name,
            at=row.at,
            subject_id=row.subject_id,
            user_id=row.user_id,
            organization_id=row.organization_id,
            facts=row.payload,
        )
        for row in page.items
    ]
    return EventsOut(items=items, next=page.next)
