"""Discover: the page on which a brand finds its creators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lonja.campaigns import queries as campaigns
from lonja.campaigns.states import ACTIVE, DRAFT
from lonja.core.errors import Refusal
from lonja.core.ids import parse_id
from lonja.creators import queries as creators
from lonja.discovery import actions, filters
from lonja.discovery import queries as discovery
from lonja.discovery.types import IndexState, Search, SearchAnswer
from lonja.web.brand import panel
from lonja.web.brand.relations import relations_of
from lonja.web.brand.rows import DECIDING, FURTHER, rows
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest

VIEWS = ("cards", "table")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search is shown: the page's address, and as cards or as a table."""

    base: str
    view: str

    @property
    def is_dense(self) -> bool:
        return self.view == "table"

    def link(self, query: str) -> str:
        """Return the address of a search's query string, seen in the same way."""
        parts = [part for part in (query, f"view={self.view}" if self.view != VIEWS[0] else "") if part]
        return f"{self.base}?{'&'.join(parts)}" if parts else self.base


@require_safe
@brand_side
def discover(request: PageRequest) -> HttpResponse:
    """Show who matches the search of the address; htmx gets the parts that change."""
    return search_page(request, reverse("discover"))


def search_page(request: PageRequest, base: str) -> HttpResponse:
    """Answer the search in the address of the page at `base`, whose links it keeps to."""
    status = discovery.index_status(request.actor)
    if status.state is not IndexState.READY:
        return render(request, "discover/building.html", {"status": status}, status=200)
    reading = filters.from_url(request.GET)
    answer = discovery.search_page(request.actor, reading, relations_of(request.actor, reading.asked))
    view = request.GET.get("view", "")
    context = _context(request, answer, Place(base, view if view in VIEWS else VIEWS[0]))
    # Coming back through the browser's history needs the whole page.
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "discover/changes.html", context)
        _remember(request, response, context["address"])
        return response
    return render(request, "discover/discover.html", context)


def _context(request: PageRequest, answer: SearchAnswer, place: Place) -> dict[str, Any]:
    asked = answer.asked
    names = discovery.names(request.actor, asked)
    chips = [(chip.text, place.link(chip.without)) for chip in filters.chips(asked, names)]
    return {
        "answer": answer,
        "asked": asked,
        "base": place.base,
        "view": place.view,
        "views": [(code, Place(place.base, code).link(filters.to_url(asked))) for code in VIEWS],
        "rows": rows(answer, is_dense=place.is_dense),
        "columns": _columns(asked, place),
        "sentence": filters.sentence(asked, names),
        "chips": chips,
        "sorts": filters.sorts(asked),
        "order_link": place.link(filters.to_url(asked, descending=not asked.descending, cursor=None)),
        "groups": panel.groups(asked, answer, is_update=bool(request.htmx)),
        "weights": panel.weights(asked),
        "kept": panel.kept_inputs(asked),
        "shares": filters.share_inputs(asked),
        "currencies": sorted(creators.euros()),
        "address": place.link(filters.to_url(asked)),
        "first": place.link(filters.to_url(asked, cursor=None)) if asked.cursor else "",
        "following": place.link(filters.to_url(asked, cursor=answer.next)) if answer.next else "",
        "used": sum(group.used_count for group in filters.controls(asked)),
        "campaigns": invitable(request) if not request.htmx else (),
        "lists": discovery.lists(request.actor),
        "may_save": request.actor.can("discovery.save"),
        "may_invite": request.actor.can("collaborations.invite"),
    }


def _columns(asked: Search, place: Place) -> list[dict[str, Any]]:
    """Return the heads of the numbers: a press sorts by it, a second one turns the order around."""
    found = []
    for name, label, _kind, sort in (*DECIDING, *FURTHER) if place.is_dense else DECIDING:
        by_this = asked.sort == sort
        descending = not asked.descending if by_this else name != "price"
        link = place.link(filters.to_url(asked, sort=sort, descending=descending, cursor=None))
        order = ("descending" if asked.descending else "ascending") if by_this else ""
        found.append({"name": name, "label": label, "link": link, "order": order})
    return found


def _remember(request: PageRequest, response: HttpResponse, address: str) -> None:
    """Tell the browser the search's own address: a new step of its history, or the same one while words are typed."""
    before = request.htmx.current_url_abs_path or ""
    is_typing = request.htmx.trigger_name == "text" and "text=" in urlsplit(before).query
    is_same = before == address
    response.headers["HX-Replace-Url" if is_typing or is_same else "HX-Push-Url"] = address


def invitable(request: PageRequest) -> list[Any]:
    """Return the campaigns to which the reader may invite now."""
    if not request.actor.can("collaborations.invite"):
        return []
    return [one for one in campaigns.campaigns(request.actor).items if one.state in {DRAFT, ACTIVE}]


@require_POST
@brand_side
def invite_chosen(request: PageRequest) -> HttpResponse:
    """Take the chosen creators to the invitation of the chosen campaign, or to a new one."""
    request.actor.require("collaborations.invite")
    chosen = [key for key in map(parse_id, request.POST.getlist("creator")) if key]
    campaign_id = parse_id(request.POST.get("campaign", ""))
    if not chosen:
        messages.warning(request, _("Choose at least one creator first."))
        return HttpResponseRedirect(_back(request))
    query = "&".join(f"creator={key}" for key in chosen)
    base = f"/campaigns/{campaign_id}/invite" if campaign_id else "/campaigns/new"
    return HttpResponseRedirect(f"{base}?{query}")


@require_POST
@brand_side
def list_chosen(request: PageRequest) -> HttpResponse:
    """Put the chosen creators on the list of that name, a new one where there is none."""
    request.actor.require("discovery.save")
    chosen = [key for key in map(parse_id, request.POST.getlist("creator")) if key]
    if not chosen:
        messages.warning(request, _("Choose at least one creator first."))
        return HttpResponseRedirect(_back(request))
    try:
        added = _put_on_list(request, chosen)
    except Refusal as error:
        if error.status not in {409, 422}:
            raise
        messages.error(request, error.message)
        return HttpResponseRedirect(_back(request))
    text = ngettext("%(count)s creator was added to the list.", "%(count)s creators were added to the list.", added)
    messages.success(request, text % {"count": added})
    return HttpResponseRedirect(_back(request))


def _put_on_list(request: PageRequest, chosen: list[Any]) -> int:
    name = request.POST.get("list", "").strip() or _("Shortlist")
    known = {one.name.casefold(): one.id for one in discovery.lists(request.actor)}
    list_id = known.get(name.casefold()) or actions.create_list(name=name, by=request.actor).pk
    return actions.add_to_list(list_id=list_id, creator_ids=chosen, by=request.actor)


def _back(request: HttpRequest) -> str:
    """Return the search that the person came from; anything but our own page's query is dropped."""
    creator_id = parse_id(request.POST.get("creator", ""))
    if request.POST.get("return") == "creator" and creator_id:
        return reverse("creator", args=[creator_id])
    given = request.POST.get("search", "")
    query = urlsplit(given).query if given.startswith(reverse("discover")) else ""
    return f"{reverse('discover')}?{query}" if query and parse_qsl(query) else reverse("discover")
