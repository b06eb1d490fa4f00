"""Saved searches: run again, shared by a short address, and watched for creators who newly match."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Refusal
from lonja.discovery import actions, filters
from lonja.discovery import queries as discovery
from lonja.discovery.queries import ALERTS
from lonja.measurement import queries as measurement
from lonja.web.forms import add_refusal
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest

REFUSED = {409, 422}


class SearchForm(forms.Form):
    """A saved search's name and alert."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    alert = forms.ChoiceField(
        label=gettext_lazy("When new creators match"), choices=lambda: ALERTS, widget=forms.RadioSelect
    )


@require_safe
@brand_side
def searches(request: PageRequest) -> HttpResponse:
    """Show the brand's saved searches with what they find now and what is new."""
    return _searches(request)


def _searches(
    request: PageRequest, wrong: SearchForm | None = None, search_id: UUID | None = None, status: int = 200
) -> HttpResponse:
    by = request.actor
    rows = [_row(request, one, wrong if one.id == search_id else None) for one in discovery.saved_searches(by)]
    context = {"rows": rows, "wrong": wrong, "may_save": by.can("discovery.save")}
    return render(request, "searches/searches.html", context, status=status)


def _row(request: PageRequest, one: discovery.SavedSearchCard, wrong: SearchForm | None) -> dict[str, Any]:
    by = request.actor
    form = wrong or SearchForm(initial={"name": one.name, "alert": one.alert}, auto_id=f"{one.id}-%s")
    return {
        "search": one,
        "sentence": filters.sentence(one.asked, discovery.names(by, one.asked)),
        "total": discovery.total(by, one.asked, measurement.search_relations(by, one.asked)),
        "address": request.build_absolute_uri(reverse("search", args=[one.id])),
        "form": form,
    }


@require_safe
@brand_side
def search(request: PageRequest, search_id: UUID) -> HttpResponse:
    """Open a saved search in Discover; its short address is for everybody in the brand, and for nobody else."""
    asked = discovery.saved_search(request.actor, search_id).asked
    actions.look_at_search(search_id=search_id, by=request.actor)
    return HttpResponseRedirect(_in_discover(filters.to_url(asked)))


@require_safe
@brand_side
def search_news(request: PageRequest, search_id: UUID) -> HttpResponse:
    """Open Discover with the creators who newly match, the newest fifty of them; who has seen them gets all."""
    by = request.actor
    asked = discovery.saved_search(by, search_id).asked
    new = frozenset(discovery.unseen(by, search_id))
    actions.look_at_search(search_id=search_id, by=by)
    only = new & asked.include_ids if asked.include_ids is not None else new
    return HttpResponseRedirect(_in_discover(filters.to_url(asked, include_ids=only or asked.include_ids)))


def _in_discover(query: str) -> str:
    return f"{reverse('discover')}?{query}" if query else reverse("discover")


@require_POST
@brand_side
def search_new(request: PageRequest) -> HttpResponse:
    """Save the search that the person looks at under a name."""
    query = request.POST.get("search", "").partition("?")[2]
    asked = filters.from_url(QueryDict(query)).asked
    name = request.POST.get("name", "").strip() or filters.sentence(asked, discovery.names(request.actor, asked))[:80]
    alert = request.POST.get("alert") or "app"
    try:
        actions.save_search(name=name or _("All creators"), asked=asked, alert=alert, by=request.actor)
    except Refusal as error:
        if error.status not in REFUSED:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved. It is under Lists, Saved searches."))
    return HttpResponseRedirect(_in_discover(filters.to_url(asked)))


@require_POST
@brand_side
def search_change(request: PageRequest, search_id: UUID) -> HttpResponse:
    """Give a saved search another name or alert."""
    form = SearchForm(request.POST, auto_id=f"{search_id}-%s")
    if form.is_valid():
        try:
            actions.change_search(search_id=search_id, by=request.actor, **form.cleaned_data)
        except Refusal as error:
            if error.status not in REFUSED:
                raise
            add_refusal(form, error)
        else:
            messages.success(request, _("Changed."))
            return HttpResponseRedirect(f"{reverse('searches')}#s-{search_id}")
    discovery.saved_search(request.actor, search_id)
    request.actor.require("discovery.save")
    return _searches(request, form, search_id, status=422)


@require_POST
@brand_side
def search_deletion(request: PageRequest, search_id: UUID) -> HttpResponse:
    """Forget a saved search."""
    actions.delete_search(search_id=search_id, by=request.actor)
    messages.success(request, _("The saved search is gone."))
    return HttpResponseRedirect(reverse("searches"))
