"""The creator's data: what is exported, pausing, leaving, who looked, and which scores there are."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict, Refusal
from lonja.creators import actions, queries
from lonja.discovery import queries as discovery
from lonja.payments import queries as payments
from lonja.web.components.numbers import written
from lonja.web.forms import DayInput, add_refusal
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


class PauseForm(forms.Form):
    """Until when, if that is known."""

    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("That day you are back by yourself. Without a day, until you come back."),
    )


def says(by: Actor) -> str:
    """Say in one line what the page is for."""
    return _("Export everything, pause, leave")


@require_safe
@never_cache
@creator_side
def profile_data(request: PageRequest) -> HttpResponse:
    """Show what the creator can do with their data."""
    return _page(request, PauseForm())


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


@require_POST
@creator_side
def pause(request: PageRequest) -> HttpResponse:
    """Pause; what was typed stays where it can't be taken."""
    form = PauseForm(request.POST)
    if form.is_valid():
        try:
            actions.pause(until=form.cleaned_data["until"], by=request.actor)
        except Refusal as error:
            if error.status not in (409, 422):
                raise
            add_refusal(form, error)
        else:
            messages.success(request, _("You are paused: brands don't find you. What runs goes on."))
            return redirect("profile_data")
    return _page(request, form, status=422)


@require_POST
@creator_side
def come_back(request: PageRequest) -> HttpResponse:
    """End the pause, or stay after all."""
    try:
        actions.come_back(by=request.actor)
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("You are back."))
    return redirect("profile_data")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def leave(request: PageRequest) -> HttpResponse:
    """Show exactly what leaving does; posting leaves."""
    by = request.actor
    if request.method == "POST":
        actions.leave(by=by)
        return redirect("profile_data")
    context = {
        "leaving": queries.leaving(by),
        "to_come": payments.money_to_come(by) if by.can("payments.read") else [],
        "may_change": by.can("creators.manage_own"),
    }
    return render(request, "profile/leave.html", context)


@require_safe
@never_cache
@creator_side
def profile_views(request: PageRequest) -> HttpResponse:
    """Show which brands looked at the profile."""
    return render(request, "profile/views.html", {"found": queries.profile_viewers(request.actor)})


@require_safe
@never_cache
@creator_side
def profile_scores(request: PageRequest) -> HttpResponse:
    """Show every score that exists about the creator."""
    scores = [(one, written(one.value, one.kind)) for one in discovery.scores_about(request.actor)]
    return render(request, "profile/scores.html", {"scores": scores})


def _page(request: PageRequest, form: PauseForm, status: int = 200) -> HttpResponse:
    by = request.actor
    exports = queries.data_exports(by)
    context = {
        "exports": exports,
        "is_making": any(one.is_making for one in exports),
        "leaving": queries.leaving(by),
        "form": form,
        "may_change": by.can("creators.manage_own"),
    }
    return render(request, "profile/data.html", context, status=status)
