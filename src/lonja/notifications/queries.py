"""What people see: their notifications, how many wait, and the feed of events of their organization."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.core.models import EventRecord
from lonja.notifications import wording
from lonja.notifications.models import Notification

COUNT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One notification in the reader's language."""

    id: UUID
    title: str
    facts: tuple[tuple[str, str], ...]
    path: str
    at: datetime
    is_unread: bool


def notifications(by: Actor, cursor: str | None = None, limit: int = 30) -> Page[Told]:
    """Return what the person was told here, the newest first. Raises Unauthenticated."""
    reader = accounts.reader(by)
    page = Notification.objects.visible_to(by).newest_page(cursor, limit)

    def told(row: Notification) -> Told:
        words = wording.words(row.kind, row.facts, reader)
        return Told(
            id=row.pk, title=words.title, facts=words.facts, path=row.path, at=row.created_at, is_unread=not row.read_at
        )

    return page.map(told)


def unread_count(by: Actor) -> int:
    """Return how many notifications wait, counted up to 100 so that it stays cheap."""
    # Counted here: every page asks, and composing a count of a slice takes longer than reading a hundred ids.
    return len(Notification.objects.visible_to(by).unread().order_by().values_list("pk")[:COUNT_LIMIT])


def unread_at(by: Actor, kind: str) -> dict[str, int]:
    """Return how many unread notifications of a kind lead to each address, the newest address first."""
    rows = Notification.objects.visible_to(by).unread().filter(kind=kind).values("path")
    counted = rows.annotate(count=Count("pk"), newest=Max("created_at")).order_by("-newest")[:COUNT_LIMIT]
    return {row["path"]: row["count"] for row in counted}


def events(
    by: Actor, cursor: str | None = None, limit: int = 50, name: str | None = None, subject_id: UUID | None = None
) -> Page[EventRecord]:
    """Return what happened to the asker's organization, the newest first; the operator sees everything.

    An event names its parties, so this is its `visible_to`. Raises Forbidden.
    """
    by.require("notifications.read")
    rows = EventRecord.objects.all()
    if not (by.is_staff or by.is_system):
        rows = rows.filter(parties__contains=[by.organization_id])
    if name:
        rows = rows.filter(name=name)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    return rows.newest_page(cursor, limit)
