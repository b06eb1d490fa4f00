"""Settings of oneself and of the organization, and founding another one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.accounts import actions, queries
from lonja.core.errors import Invalid, NotFound
from lonja.core.ids import parse_id
from lonja.web.account.adapter import set_language
from lonja.web.account.choices import country_name
from lonja.web.account.forms import NewOrganizationForm, OrganizationForm, ProfileForm
from lonja.web.forms import add_refusal
from lonja.web.guards import member_side, signed_in
from lonja.web.middleware import PageRequest


@signed_in
def settings(request: PageRequest) -> HttpResponse:
    """Lead to the first of the settings."""
    return redirect("settings_profile")


@signed_in
def settings_profile(request: PageRequest) -> HttpResponse:
    """Show and change the person's name, language and time zone."""
    user = queries.profile(request.actor)
    known = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.edit_profile(**form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            response = redirect("settings_profile")
            set_language(response, form.cleaned_data["language"])
            return response
    return _page(request, "settings/profile.html", form=form, email=user.email, on_profile=True)


@member_side
def settings_organization(request: PageRequest) -> HttpResponse:
    """Show and, with the right, change what is known of the organization."""
    house = queries.organization(request.actor)
    known = {"name": house.name, "country": house.country, "currency": house.currency, "website": house.website}
    if request.method == "POST":
        request.actor.require("organization.manage")
    form = OrganizationForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.edit_organization(**form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings_organization")
    return _page(request, "settings/organization.html", form=form, on_organization=True, **_facts(request, house))


@signed_in
def organization_new(request: PageRequest) -> HttpResponse:
    """Found an organization, the first one or another, and act in it from then on."""
    form = NewOrganizationForm(request.POST or None, initial={"currency": "EUR"})
    if form.is_valid():
        try:
            house = actions.create_organization(**form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            request.session["organization_id"] = str(house.pk)
            messages.success(request, _("%(name)s is ready.") % {"name": house.name})
            return redirect("home")
    return _page(request, "settings/organization_new.html", form=form)


@require_POST
@signed_in
def switch_organization(request: PageRequest) -> HttpResponse:
    """Act in another of one's organizations from now on."""
    wanted: UUID | None = parse_id(request.POST.get("organization", ""))
    if wanted is None:
        raise NotFound(_("There is no such organization."))
    house = actions.switch_organization(organization_id=wanted, by=request.actor)
    request.session["organization_id"] = str(house.pk)
    messages.success(request, _("You now act for %(name)s.") % {"name": house.name})
    return redirect("home")


def _facts(request: PageRequest, house: Any) -> dict[str, Any]:
    country = country_name(house.country) if house.country else ""
    return {"house": house, "country": country, "can_manage": request.actor.can("organization.manage")}


def _page(request: PageRequest, template: str, **context: object) -> HttpResponse:
    """Render; a form that was sent and refused is 422, so that scripts and tests see it too."""
    form = context.get("form")
    status = 422 if request.method == "POST" and getattr(form, "errors", None) else 200
    return render(request, template, context, status=status)
