"""Lists of creators: what a brand keeps of its looking around."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Refusal
from lonja.discovery import actions
from lonja.discovery import queries as discovery
from lonja.web.brand.discover import invitable
from lonja.web.brand.rows import DECIDING, away, deciding
from lonja.web.forms import add_refusal
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest

REFUSED = {409, 422}


class ListForm(forms.Form):
    """A list's name and what it is for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    note = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class PasteForm(forms.Form):
    """Handles and addresses of creators."""

    text = forms.CharField(
        label=gettext_lazy("Handles or addresses"),
        help_text=gettext_lazy("With spaces, commas or lines between them, 500 at most."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        max_length=100_000,
    )


@require_safe
@brand_side
def lists(request: PageRequest) -> HttpResponse:
    """Show the brand's lists."""
    return _lists(request, ListForm())


def _lists(request: PageRequest, form: ListForm, status: int = 200) -> HttpResponse:
    context = {
        "lists": discovery.lists(request.actor),
        "form": form,
        "may_save": request.actor.can("discovery.save"),
    }
    return render(request, "lists/lists.html", context, status=status)


@require_POST
@brand_side
def list_new(request: PageRequest) -> HttpResponse:
    """Make a list."""
    form = ListForm(request.POST)
    if form.is_valid():
        try:
            made = actions.create_list(by=request.actor, **form.cleaned_data)
        except Refusal as error:
            put_back(form, error)
        else:
            return HttpResponseRedirect(reverse("creator_list", args=[made.pk]))
    return _lists(request, form, status=422)


def put_back(form: forms.Form, error: Refusal) -> None:
    """Put what was wrong to the form's fields; raise what isn't about the input."""
    if error.status not in REFUSED:
        raise error
    add_refusal(form, error)


@require_safe
@brand_side
def creator_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Show a list's creators, the last added first."""
    found = discovery.creator_list(request.actor, list_id)
    return list_page(request, found, ListForm(initial={"name": found.name, "note": found.note}))


def list_page(
    request: PageRequest,
    found: discovery.ListCard,
    form: ListForm,
    status: int = 200,
    *,
    paste: PasteForm | None = None,
    pasted: actions.Pasted | None = None,
) -> HttpResponse:
    """Render a list, with the forms that were refused and what became of a pasted text."""
    tags, tag = discovery.list_tags(request.actor, found.id), request.GET.get("tag", "")
    tag = tag if tag in tags else ""
    page = discovery.list_entries(request.actor, found.id, request.GET.get("cursor"), tag=tag)
    entries = [
        (
            entry,
            list(deciding(entry.creator, DECIDING)) if entry.creator else [],
            away(entry.creator) if entry.creator else "",
        )
        for entry in page.items
    ]
    context = {
        "list": found,
        "entries": entries,
        "page": page,
        "columns": [label for _name, label, _kind, _sort in DECIDING],
        "form": form,
        "may_save": request.actor.can("discovery.save"),
        "campaigns": invitable(request),
        "tags": [(name, count, urlencode({"tag": name})) for name, count in tags.items()],
        "tag": tag,
        "tag_query": urlencode({"tag": tag}) if tag else "",
        "others": [one for one in discovery.lists(request.actor) if one.id != found.id],
        "pasted": pasted,
        "paste_form": paste or PasteForm(),
    }
    return render(request, "lists/list.html", context, status=status)


@require_POST
@brand_side
def list_change(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Give a list another name or note."""
    form = ListForm(request.POST)
    if form.is_valid():
        try:
            actions.change_list(list_id=list_id, by=request.actor, **form.cleaned_data)
        except Refusal as error:
            put_back(form, error)
        else:
            return HttpResponseRedirect(reverse("creator_list", args=[list_id]))
    return list_page(request, discovery.creator_list(request.actor, list_id), form, status=422)


@require_POST
@brand_side
def list_deletion(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Delete a list."""
    actions.delete_list(list_id=list_id, by=request.actor)
    messages.success(request, _("The list is gone. The creators are still in Discover."))
    return HttpResponseRedirect(reverse("lists"))
