"""The work on the pieces: begun, drafts sent, sent back and approved, closed at the end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.collaborations import actions, queries
from lonja.web.collaboration.forms import (
    ChangesForm,
    DraftForm,
    NoForm,
)
from lonja.web.collaboration.views import Data, act
from lonja.web.guards import signed_in
from lonja.web.middleware import PageRequest


@require_POST
@signed_in
def production_start(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Say that the work has begun."""

    def do(data: Data) -> object:
        return actions.start_production(collaboration_id=collaboration_id, by=request.actor)

    return act(request, collaboration_id, NoForm(request.POST), do, _("The brand sees that you have begun."), "start")


@require_POST
@signed_in
def draft_submit(request: PageRequest, deliverable_id: UUID) -> HttpResponse:
    """Send the brand a version of one piece."""
    piece = queries.deliverable(request.actor, deliverable_id)
    name = f"draft-{deliverable_id}"

    def do(data: Data) -> object:
        return actions.submit_draft(deliverable_id=deliverable_id, by=request.actor, **data)

    said = _("The draft is with the brand, and its clock runs.")
    return act(request, piece.collaboration_id, DraftForm(request.POST, prefix=name), do, said, name)


@require_POST
@signed_in
def draft_approve(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Let a draft go live."""
    draft = queries.draft(request.actor, draft_id)

    def do(data: Data) -> object:
        return actions.approve_draft(draft_id=draft_id, by=request.actor)

    said = _("Approved. The creator can publish it.")
    return act(request, draft.deliverable.collaboration_id, NoForm(request.POST), do, said, "approve")


@require_POST
@signed_in
def draft_changes(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Send a draft back with what is to change."""
    draft = queries.draft(request.actor, draft_id)
    name = f"changes-{draft.deliverable_id}"

    def do(data: Data) -> object:
        return actions.request_changes(draft_id=draft_id, note=data["note"], by=request.actor)

    form = ChangesForm(request.POST, prefix=name)
    return act(request, draft.deliverable.collaboration_id, form, do, _("The creator reads what to change."), name)


@require_POST
@signed_in
def collaboration_complete(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Close a collaboration whose numbers are in."""

    def do(data: Data) -> object:
        return actions.complete(collaboration_id=collaboration_id, by=request.actor)

    return act(request, collaboration_id, NoForm(request.POST), do, _("The collaboration is closed."), "complete")
