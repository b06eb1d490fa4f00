"""Discover: the page on which a brand finds its creators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lonja.campaigns import queries as campaigns
from lonja.campaigns.queries import Campaign
from lonja.collaborations import queries as collaborations
from lonja.core.errors import Refusal
from lonja.core.ids import parse_id
from lonja.discovery import actions, filters
from lonja.discovery import queries as discovery
from lonja.discovery.engine.types import MAX_SIMILAR
from lonja.discovery.types import IndexState, Search, SearchAnswer
from lonja.measurement import queries as measurement
from lonja.web.brand import panel
from lonja.web.brand.place import VIEWS, Place, place_of
from lonja.web.brand.rows import columns_of, rows
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest


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
    answer = discovery.search_page(request.actor, reading, measurement.search_relations(request.actor, reading.asked))
    place = place_of(request, base)
    context = _answered(request, answer, place)
    # Coming back through the browser's history needs the whole page.
    if request.htmx and not request.htmx.history_restore_request:
        context |= _update(request, answer, place)
        # Without the request: what the layout shows, unread notifications for one, isn't part of an update.
        response = HttpResponse(render_to_string("discover/changes.html", context))
        _remember(request, response, context["address"])
        return response
    return render(request, "discover/discover.html", context | _surroundings(request, answer))


def _answered(request: PageRequest, answer: SearchAnswer, place: Place) -> dict[str, Any]:
    """What page and update show alike: the search in words, its results, the ways on."""
    asked, campaign = answer.asked, place.campaign
    names = discovery.names(request.actor, asked)
    shown = [card.creator.id for card in answer.cards]
    inside = collaborations.inside(request.actor, campaign.pk, shown) if campaign else ()
    return {
        "answer": answer,
        "asked": asked,
        "place": place,
        "campaign": campaign,
        "leave_campaign": place.without_campaign().link(filters.to_url(asked)) if campaign else "",
        "views": [(code, place.seen(code).link(filters.to_url(asked))) for code in VIEWS],
        "rows": rows(
            answer, is_dense=place.is_dense, query=place.query(filters.to_url(asked, cursor=None)), inside=inside
        ),
        "columns": _columns(asked, place),
        "sentence": filters.sentence(asked, names),
        "chips": [(chip.text, place.link(chip.without)) for chip in filters.chips(asked, names)],
        "target_chips": [(chip.text, place.link(chip.without)) for chip in filters.target_chips(asked)],
        "sorts": filters.sorts(asked),
        "order_link": place.link(filters.to_url(asked, descending=not asked.descending, cursor=None)),
        "kept": [*panel.kept_inputs(asked), *place.kept],
        "likenesses": panel.likenesses(asked),
        "address": place.link(filters.to_url(asked)),
        "clear": place.link(""),
        "first": place.link(filters.to_url(asked, cursor=None)) if asked.cursor else "",
        "following": place.link(filters.to_url(asked, cursor=answer.next)) if answer.next else "",
        "alerts": discovery.ALERTS,
        "may_save": request.actor.can("discovery.save"),
    }


def _update(request: PageRequest, answer: SearchAnswer, place: Place) -> dict[str, Any]:
    """What else changes on a page that is open: counts, bars, and the controls in use now or before."""
    address = urlsplit(request.htmx.current_url_abs_path or "")
    before = filters.from_url(QueryDict(address.query)).asked if address.path == place.base else Search()
    asked = answer.asked
    lists = discovery.list_names(request.actor) if panel.is_list_shown(asked, before) else {}
    used, changed = panel.updates(asked, answer, lists, before)
    target = panel.target(asked, answer) if asked.target != before.target else None
    return {"used_counts": used, "changed": changed, "target": target}


def _surroundings(request: PageRequest, answer: SearchAnswer) -> dict[str, Any]:
    """What only the whole page shows: every filter, and what can be done with the chosen."""
    asked, by = answer.asked, request.actor
    lists = discovery.list_names(by)
    groups = panel.groups(asked, answer, lists)
    return {
        "groups": groups,
        "used": sum(group.used_count for group in groups),
        "target": panel.target(asked, answer),
        "weights": panel.weights(asked),
        "default_weights": Search().weights,
        "currencies": answer.currencies,
        "campaigns": invitable(request),
        "lists": lists.values(),
        "may_invite": by.can("collaborations.invite"),
    }


def _columns(asked: Search, place: Place) -> list[dict[str, Any]]:
    """Return the heads of the numbers: a press sorts by it, a second one turns the order around."""
    found = []
    for name, label, _kind, sort in columns_of(is_dense=place.is_dense):
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


def invitable(request: PageRequest) -> list[Campaign]:
    """Return the campaigns to which the reader may invite now."""
    if not request.actor.can("collaborations.invite"):
        return []
    return campaigns.campaigns_to_invite_to(request.actor)


@require_safe
@brand_side
def campaign_creators(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Lead to the search that a campaign's plan describes, for that campaign."""
    request.actor.require("discovery.search")
    campaign = campaigns.campaign(request.actor, campaign_id)
    place = Place(reverse("discover"), campaign=campaign)
    return HttpResponseRedirect(place.link(filters.to_url(campaigns.creator_search(campaign))))


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


@require_POST
@brand_side
def similar_chosen(request: PageRequest) -> HttpResponse:
    """Search for creators like the chosen ones, inside the filters that the person came from."""
    request.actor.require("discovery.search")
    chosen = tuple(dict.fromkeys(key for key in map(parse_id, request.POST.getlist("creator")) if key))
    if not 1 <= len(chosen) <= MAX_SIMILAR:
        words = _("Choose one to %(most)s creators, and find others like them.")
        messages.warning(request, words % {"most": MAX_SIMILAR})
        return HttpResponseRedirect(_back(request))
    before = QueryDict(urlsplit(_back(request)).query)
    asked = replace(filters.from_url(before).asked, similar_to=chosen, sort="similarity", descending=True, cursor=None)
    kept = "".join(f"&{name}={quote(before[name])}" for name in ("view", "campaign") if before.get(name))
    return HttpResponseRedirect(f"{reverse('discover')}?{filters.to_url(asked)}{kept}")


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
