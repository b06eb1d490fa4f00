"""The creator's data: what is exported, pausing, leaving, who looked, and which scores there are."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict
from lonja.creators import actions, queries
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


def says(by: Actor) -> str:
    """Say in one line what the page is for."""
    return _("Export everything, pause, leave")


@require_safe
@never_cache
@creator_side
def profile_data(request: PageRequest) -> HttpResponse:
    """Show what the creator can do with their data."""
    by = request.actor
    exports = queries.data_exports(by)
    context = {
        "exports": exports,
        "is_making": any(one.is_making for one in exports),
        "may_change": by.can("creators.manage_own"),
    }
    return render(request, "profile/data.html", context)


@require_POST
@creator_side
def data_export_new(request: PageRequest) -> HttpResponse:
    """Ask for an export of everything."""
    try:
        actions.ask_for_export(by=request.actor)
    except Conflict as error:
        messages.info(request, error.message)
    else:
        messages.success(
            request, _("Your export is being made. You can leave this page; you are told when it is ready.")
        )
    return redirect("profile_data")


@require_safe
@never_cache
@creator_side
def data_export_file(request: PageRequest, export_id: UUID) -> HttpResponse:
    """Hand the archive to its creator, as a file of its own."""
    path = queries.data_export_file(request.actor, export_id)
    opened = path.open("rb")
    # A streaming answer is no HttpResponse to the type checker, though Django takes both alike.
    return cast(
        HttpResponse,
        FileResponse(opened, as_attachment=True, filename="lonja-data.zip", content_type="application/zip"),
    )
