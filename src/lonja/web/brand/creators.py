"""A creator's page, as brands, the operator and the creator itself see it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lonja.creators import queries as creators
from lonja.web.guards import member_side
from lonja.web.middleware import PageRequest


@require_safe
@member_side
def creator(request: PageRequest, creator_id: UUID) -> HttpResponse:
    """Show one creator."""
    card = creators.creator_card(request.actor, creator_id)
    return render(request, "creators/creator.html", {"card": card})
