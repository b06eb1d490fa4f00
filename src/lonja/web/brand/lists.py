"""Lists of creators: what a brand keeps of its looking around."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Invalid, Refusal
from lonja.core.ids import parse_id
from lonja.discovery import actions, exports
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
            _put_back(form, error)
        else:
            return HttpResponseRedirect(reverse("creator_list", args=[made.pk]))
    return _lists(request, form, status=422)


def _put_back(form: forms.Form, error: Refusal) -> None:
    if error.status not in REFUSED:
        raise error
    add_refusal(form, error)


@require_safe
@brand_side
def creator_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Show a list's creators, the last added first."""
    found = discovery.creator_list(request.actor, list_id)
    return _creator_list(request, found, ListForm(initial={"name": found.name, "note": found.note}))


def _creator_list(
    request: PageRequest,
    found: discovery.ListCard,
    form: ListForm,
    status: int = 200,
    *,
    paste: PasteForm | None = None,
    pasted: actions.Pasted | None = None,
) -> HttpResponse:
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
            _put_back(form, error)
        else:
            return HttpResponseRedirect(reverse("creator_list", args=[list_id]))
    return _creator_list(request, discovery.creator_list(request.actor, list_id), form, status=422)


@require_POST
@brand_side
def list_deletion(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Delete a list."""
    actions.delete_list(list_id=list_id, by=request.actor)
    messages.success(request, _("The list is gone. The creators are still in Discover."))
    return HttpResponseRedirect(reverse("lists"))


@require_POST
@brand_side
def list_removal(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Take the chosen creators off a list."""

    def remove(chosen: list[UUID]) -> str:
        gone = actions.remove_from_list(list_id=list_id, creator_ids=chosen, by=request.actor)
        words = ngettext("%(count)s creator is off the list.", "%(count)s creators are off the list.", gone)
        return words % {"count": gone}

    return _with_chosen(request, list_id, remove)


@require_POST
@brand_side
def list_move(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Move the chosen creators to another list, with their notes and tags."""
    to_list_id = parse_id(request.POST.get("to", ""))

    def move(chosen: list[UUID]) -> str:
        if to_list_id is None:
            raise Invalid({"to": [_("Choose the list to move them to.")]})
        moved = actions.move_entries(list_id=list_id, to_list_id=to_list_id, creator_ids=chosen, by=request.actor)
        words = ngettext("%(count)s creator was moved.", "%(count)s creators were moved.", moved)
        return words % {"count": moved}

    return _with_chosen(request, list_id, move)


@require_POST
@brand_side
def list_tags(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Put tags on the chosen creators."""
    tags = [tag.strip() for tag in request.POST.get("tags", "").split(",") if tag.strip()]

    def put(chosen: list[UUID]) -> str:
        changed = actions.tag_entries(list_id=list_id, creator_ids=chosen, add=tags, by=request.actor)
        words = ngettext("%(count)s creator has new tags.", "%(count)s creators have new tags.", changed)
        return words % {"count": changed}

    return _with_chosen(request, list_id, put)


def _with_chosen(request: PageRequest, list_id: UUID, act: Callable[[list[UUID]], str]) -> HttpResponse:
    """Do it with the chosen creators, say what came of it, and show the list again."""
    request.actor.require("discovery.save")
    discovery.creator_list(request.actor, list_id)
    chosen = [key for key in map(parse_id, request.POST.getlist("creator")) if key]
    if not chosen:
        messages.warning(request, _("Choose at least one creator first."))
    else:
        try:
            messages.success(request, act(chosen))
        except Refusal as error:
            if error.status not in REFUSED:
                raise
            messages.error(request, error.message)
    query = urlencode({"tag": tag}) if (tag := request.POST.get("tag", "")) else ""
    return HttpResponseRedirect(f"{reverse('creator_list', args=[list_id])}{'?' if query else ''}{query}")


@require_POST
@brand_side
def list_paste(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Put creators on a list by pasted handles and addresses; what names nobody is shown with the reason."""
    form = PasteForm(request.POST)
    pasted, status = None, 422
    if form.is_valid():
        try:
            pasted = actions.add_pasted(list_id=list_id, text=form.cleaned_data["text"], by=request.actor)
        except Refusal as error:
            _put_back(form, error)
        else:
            status = 200
            if not pasted.refused:
                messages.success(request, _pasted(pasted))
                return HttpResponseRedirect(reverse("creator_list", args=[list_id]))
            form = PasteForm(initial={"text": "\n".join(one.text for one in pasted.refused)})
    request.actor.require("discovery.save")
    found = discovery.creator_list(request.actor, list_id)
    start = ListForm(initial={"name": found.name, "note": found.note})
    return _creator_list(request, found, start, status=status, paste=form, pasted=pasted)


def _pasted(pasted: actions.Pasted) -> str:
    words = ngettext(
        "%(count)s creator was added to the list.", "%(count)s creators were added to the list.", pasted.added_count
    ) % {"count": pasted.added_count}
    if pasted.there_count:
        there = ngettext("%(count)s was there already.", "%(count)s were there already.", pasted.there_count)
        words = f"{words} {there % {'count': pasted.there_count}}"
    return words


@require_safe
@brand_side
def list_export(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Return the list, or what has a tag, as a file."""
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    name = discovery.creator_list(request.actor, list_id).name
    raw, media = exports.written(exports.list_table(request.actor, list_id, tag=request.GET.get("tag", "")), kind)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    return HttpResponse(raw, content_type=media, headers={"Content-Disposition": disposition or "attachment"})


@require_POST
@brand_side
def list_note(request: PageRequest, list_id: UUID, creator_id: UUID) -> HttpResponse:
    """Write what the brand thinks of one creator on a list."""
    tags = [tag.strip() for tag in request.POST.get("tags", "").split(",") if tag.strip()]
    note = request.POST.get("note", "")
    try:
        actions.note_entry(list_id=list_id, creator_id=creator_id, note=note, tags=tags, by=request.actor)
    except Refusal as error:
        if error.status not in REFUSED:
            raise
        messages.error(request, error.message)
    return HttpResponseRedirect(f"{reverse('creator_list', args=[list_id])}#e-{creator_id}")
