"""What a brand does with many entries of a list: take off, move, tag, paste, note, and take along as a file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Invalid, Refusal
from lonja.core.ids import parse_id
from lonja.discovery import actions, exports
from lonja.discovery import queries as discovery
from lonja.web.brand.lists import REFUSED, ListForm, PasteForm, list_page, put_back
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest


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
            put_back(form, error)
        else:
            status = 200
            if not pasted.refused:
                messages.success(request, _pasted(pasted))
                return HttpResponseRedirect(reverse("creator_list", args=[list_id]))
            form = PasteForm(initial={"text": "\n".join(one.text for one in pasted.refused)})
    request.actor.require("discovery.save")
    found = discovery.creator_list(request.actor, list_id)
    start = ListForm(initial={"name": found.name, "note": found.note})
    return list_page(request, found, start, status=status, paste=form, pasted=pasted)


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
