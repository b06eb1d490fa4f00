"""Deliverables and the drafts of each."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.collaborations import DeliverableOut, deliverable_out
from lonja.api.v1.drafts import DraftOut, draft_out
from lonja.api.v1.terms import Text
from lonja.collaborations import actions, queries

router = Router(tags=["deliverables"])


class DraftIn(Schema):
    """A version of the piece, as a link or as text."""

    link: Annotated[str, Field(max_length=500)] = ""
    text: Annotated[str, Field(max_length=20_000)] = ""
    note: Text = ""


class DraftsOut(Schema):
    items: list[DraftOut]
    next: str | None = None


@router.get("/{deliverable_id}", response=DeliverableOut)
def deliverable(request: HttpRequest, deliverable_id: UUID) -> DeliverableOut:
    """Return one piece."""
    by = asker(request)
    row = queries.deliverable(by, deliverable_id)
    return deliverable_out(row, queries.piece_moves(by, row))


@router.get("/{deliverable_id}/drafts", response=DraftsOut)
def list_drafts(request: HttpRequest, deliverable_id: UUID) -> DraftsOut:
    """Return the drafts of the piece, oldest first."""
    by = asker(request)
    return DraftsOut(items=[draft_out(row) for row in queries.drafts(by, deliverable_id)])


@router.post("/{deliverable_id}/drafts", response={201: DraftOut})
def submit_draft(request: HttpRequest, deliverable_id: UUID, data: DraftIn) -> Status[DraftOut]:
    """Show the brand a version of the piece; its clock to review begins."""
    by = asker(request)
    draft = actions.submit_draft(deliverable_id=deliverable_id, link=data.link, text=data.text, note=data.note, by=by)
    return Status(201, draft_out(draft))
