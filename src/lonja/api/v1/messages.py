"""Messages between the two sides of a collaboration."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.terms import Text
from lonja.collaborations import actions, queries
from lonja.collaborations.queries import Message

router = Router(tags=["messages"])


class MessageIn(Schema):
    text: Text


class MessageOut(Schema):
    id: UUID
    side: str
    name: str
    text: str
    at: datetime


class MessagesOut(Schema):
    items: list[MessageOut]
    next: str | None


@router.get("/{collaboration_id}/messages", response=MessagesOut)
def list_messages(request: HttpRequest, collaboration_id: UUID, cursor: str | None = None) -> MessagesOut:
    """Return the messages, newest first."""
    page = queries.messages(asker(request), collaboration_id, cursor)
    return MessagesOut(items=[_out(row) for row in page.items], next=page.next)


@router.post("/{collaboration_id}/messages", response={201: MessageOut})
def send_message(request: HttpRequest, collaboration_id: UUID, data: MessageIn) -> Status[MessageOut]:
    """Write to the other side."""
    return Status(201, _out(actions.send_message(collaboration_id=collaboration_id, text=data.text, by=asker(request))))


def _out(row: Message) -> MessageOut:
    name = str(row.user) if row.user else ""
    return MessageOut(id=row.pk, side=row.side, name=name, text=row.text, at=row.at)
