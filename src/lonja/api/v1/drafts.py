"""Drafts and the brand's answers to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lonja.api.auth import asker
from lonja.api.v1.terms import Text
from lonja.collaborations import actions, queries
from lonja.collaborations.queries import Draft

router = Router(tags=["drafts"])


class DraftOut(Schema):
    id: UUID
    deliverable_id: UUID
    number: int
    link: str
    text: str
    note: str
    submitted_at: datetime
    verdict: str
    review_note: str
    reviewed_at: datetime | None
    is_automatic: bool


class ApprovalIn(Schema):
    note: Text = ""


class ChangeRequestIn(Schema):
    note: Text


@router.get("/{draft_id}", response=DraftOut)
def draft(request: HttpRequest, draft_id: UUID) -> DraftOut:
    """Return one draft."""
    return draft_out(queries.draft(asker(request), draft_id))


@router.post("/{draft_id}/approval", response=DraftOut)
def approve_draft(request: HttpRequest, draft_id: UUID, data: ApprovalIn | None = None) -> DraftOut:
    """Let the draft go live."""
    note = data.note if data else ""
    return draft_out(actions.approve_draft(draft_id=draft_id, note=note, by=asker(request)))


@router.post("/{draft_id}/change-requests", response=DraftOut)
def request_changes(request: HttpRequest, draft_id: UUID, data: ChangeRequestIn) -> DraftOut:
    """Send the draft back with what is to change; beyond the revisions included it needs a new offer."""
    return draft_out(actions.request_changes(draft_id=draft_id, note=data.note, by=asker(request)))


def draft_out(row: Draft) -> DraftOut:
    """Write one draft."""
    return DraftOut(**{name: getattr(row, name) for name in DraftOut.model_fields})
