"""Telling people of an event: a row for each, and a letter where it matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from lonja.accounts import queries as accounts
from lonja.accounts.types import Recipient, Role
from lonja.core import clock
from lonja.core.models import EventRecord
from lonja.notifications.models import Notification

WORKING = frozenset({Role.OWNER, Role.MANAGER})


def tell(
    event: EventRecord,
    people: Iterable[Recipient],
    *,
    facts: dict[str, Any],
    path: str,
    organization_id: UUID | None,
    kind: str = "",
    mail: bool = True,
    also_to_oneself: bool = False,
) -> None:
    """Tell each of the people once, however often the event is delivered; who did it themselves only on demand."""
    for person in people:
        if person.user_id == event.user_id and not also_to_oneself:
            continue
        row, is_new = Notification.objects.get_or_create(
            user_id=person.user_id,
            event=event,
            kind=kind or event.name,
            defaults={
                "organization_id": organization_id,
                "facts": facts,
                "path": path,
                "created_at": clock.now(),
            },
        )
        if is_new and mail:
            app.configure_task("notifications.send_notification").defer(notification_id=str(row.pk))


def workers(organization_id: UUID) -> list[Recipient]:
    """Return the people of an organization who can act on what they are told."""
    return [person for person in accounts.recipients(organization_id) if person.role in WORKING]


def name_of(user_id: UUID | None) -> str:
    """Return the name of who did it, or Lonja's where a clock did."""
    person = accounts.recipient(user_id) if user_id else None
    return person.name if person else "Lonja"
