"""Where it can't go on: cancelled, disputed, decided by the operator."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.collaborations import actions, queries
from lonja.web.collaboration.forms import (
    OwedForm,
    ReasonForm,
    ResolveForm,
)
from lonja.web.collaboration.views import Data, act
from lonja.web.guards import signed_in
from lonja.web.middleware import PageRequest


@require_POST
@signed_in
def collaboration_cancel(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """End an agreement early."""
    row = queries.collaboration(request.actor, collaboration_id)

    def do(data: Data) -> object:
        return actions.cancel_collaboration(
            collaboration_id=collaboration_id, reason=data["reason"], owed_minor=data["owed"], by=request.actor
        )

    form = OwedForm(request.POST, prefix="cancel", currency=row.campaign.currency)
    return act(request, collaboration_id, form, do, _("Cancelled. What is owed is written down."), "cancel")


@require_POST
@signed_in
def collaboration_dispute(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Ask the operator to decide."""

    def do(data: Data) -> object:
        return actions.dispute(collaboration_id=collaboration_id, reason=data["reason"], by=request.actor)

    form = ReasonForm(request.POST, prefix="dispute")
    said = _("The operator is asked to decide. Nothing moves until then.")
    return act(request, collaboration_id, form, do, said, "dispute")


@require_POST
@signed_in
def collaboration_resolve(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Decide a dispute (operator)."""
    row = queries.collaboration(request.actor, collaboration_id)

    def do(data: Data) -> object:
        return actions.resolve(
            collaboration_id=collaboration_id,
            outcome=data["outcome"],
            reason=data["reason"],
            owed_minor=data["owed"],
            by=request.actor,
        )

    form = ResolveForm(request.POST, prefix="resolve", currency=row.campaign.currency)
    return act(request, collaboration_id, form, do, _("Decided. Both sides read your reason."), "resolve")
