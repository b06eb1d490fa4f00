"""What people do with notifications, and how a letter gets into the post."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.errors import Unauthenticated
from lonja.notifications.letters import Letter
from lonja.notifications.models import Notification


def post_letter(letter: Letter, *, to: str, language: str) -> None:
    """Queue a letter; it is sealed in the queue, because letters of sign-up and passwords carry secret links."""
    contents = json.dumps({"letter": letter.plain(), "to": to, "language": language})
    app.configure_task("notifications.send_letter").defer(sealed=crypto.encrypt(contents))


def has_unread(user_id: UUID, path: str, kind: str) -> bool:
    """Tell whether the person still has to read of such a thing at that place; for whoever decides on a letter."""
    return Notification.objects.filter(user_id=user_id, path=path, kind=kind).unread().exists()


@transaction.atomic
def add_to_unread(user_id: UUID, path: str, kind: str, facts: Mapping[str, Any]) -> bool:
    """Let what the person still has to read at that place tell of more; return whether there is such a one.

    `upto` counts everything told so far in an `edition`, so the same event delivered twice adds nothing.
    """
    rows = Notification.objects.filter(user_id=user_id, path=path, kind=kind).unread()
    row = rows.select_for_update().order_by("-pk").first()
    if row is None or row.facts.get("edition") != facts["edition"]:
        return False
    more = facts["upto"] - row.facts["upto"]
    if more > 0:
        row.facts = {**facts, "count": row.facts["count"] + more}
        row.created_at = clock.now()
        row.save(update_fields=["facts", "created_at"])
    return True


@transaction.atomic
def read_notification(*, notification_id: UUID, by: Actor) -> Notification:
    """Mark one notification as read; reading twice keeps the first time. Raises NotFound."""
    row = Notification.objects.visible_to(by).select_for_update().one(notification_id)
    if row.read_at is None:
        row.read_at = clock.now()
        row.save(update_fields=["read_at"])
    return row


def read_all(*, by: Actor) -> int:
    """Mark everything the person was told here as read; return how many were unread. Raises Unauthenticated."""
    if by.user_id is None:
        raise Unauthenticated("Sign in first.")
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())


def read_at(*, path: str, by: Actor) -> int:
    """Mark as read what leads to the address that the person is looking at; return how many were unread."""
    return Notification.objects.visible_to(by).unread().filter(path=path).update(read_at=clock.now())


def forget_creator(*, creator_id: UUID) -> None:
    """Put a dash where notifications of a creator's collaborations name them."""
    told = Notification.objects.filter(event__payload__creator_id=str(creator_id), facts__has_key="creator")
    for row in told.iterator():
        row.facts = {**row.facts, "creator": "–"}
        row.save(update_fields=["facts"])
