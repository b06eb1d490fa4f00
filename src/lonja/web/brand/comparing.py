"""Creators side by side, two to six of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lonja.campaigns import queries as campaigns
from lonja.campaigns.queries import Campaign
from lonja.collaborations import queries as collaborations
from lonja.core.errors import NotFound, Refusal
from lonja.core.ids import parse_id
from lonja.creators import queries as creators
from lonja.creators.types import CreatorCard
from lonja.discovery import comparison, filters
from lonja.discovery import queries as discovery
from lonja.discovery.types import Search
from lonja.web.brand.discover import invitable
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest

ALIKE = 8


@require_http_methods(["GET", "HEAD", "POST"])
@brand_side
def compare(request: PageRequest) -> HttpResponse:
    """Show the creators of the address side by side; a form with chosen ones is sent on to their address."""
    if request.method == "POST":
        chosen = request.POST.getlist("creator")[: comparison.MOST + 1]
        wanted = [key for key in map(parse_id, chosen) if key]
        return HttpResponseRedirect(address(wanted, _for_search(request.POST.get("search", ""))))
    by = request.actor
    by.require("discovery.search")
    wanted = _wanted(request)
    cards = creators.creator_cards(by, wanted)
    known = [key for key in wanted if key in cards]
    if len(known) < len(wanted):
        messages.warning(request, _("Some of these creators aren't listed now; they are left out."))
    if len(known) > comparison.MOST:
        words = _("Six creators fit side by side; these are the first six of %(count)s.")
        messages.warning(request, words % {"count": len(known)})
    known = known[: comparison.MOST]
    if len(known) < comparison.FEWEST:
        return _too_few(request, cards[known[0]] if known else None)
    campaign, asked = _for_whom(request)
    worked = collaborations.last_worked_with(by, known)
    found = comparison.compare(by, known, asked=asked, worked=worked)
    kept = _kept(asked, campaign.pk if campaign else None)
    return render(request, "compare/compare.html", _context(request, found, campaign, kept))


def address(ids: Iterable[UUID], kept: str = "") -> str:
    """Return where these creators are side by side, with what they are compared with."""
    return f"{reverse('compare')}?ids={','.join(map(str, ids))}{'&' if kept else ''}{kept}"


def _for_search(search: str) -> str:
    """What of a search's address says for whom it looks: target, currency, and the campaign it was made for."""
    query = QueryDict(urlsplit(search).query[:8_000])
    return _kept(filters.from_url(query).asked, parse_id(query.get("campaign", "")))


def _kept(asked: Search, campaign_id: UUID | None) -> str:
    if campaign_id is not None:
        return f"campaign={campaign_id}"
    return filters.to_url(Search(target=asked.target, weights=asked.weights, currency=asked.currency))


def _wanted(request: PageRequest) -> list[UUID]:
    given = request.GET.get("ids", "")[:4_000].split(",")
    return list(dict.fromkeys(key for key in map(parse_id, given) if key))


def _for_whom(request: PageRequest) -> tuple[Campaign | None, Search]:
    """The target with which to compare: the campaign's in the address, else the address's own."""
    asked = filters.from_url(request.GET).asked
    campaign_id = parse_id(request.GET.get("campaign", ""))
    if campaign_id is None:
        return None, asked
    try:
        campaign = campaigns.campaign(request.actor, campaign_id)
    except NotFound:
        return None, asked
    plan = campaigns.creator_search(campaign)
    return campaign, Search(target=plan.target, currency=plan.currency)


def _context(
    request: PageRequest, found: comparison.Comparison, campaign: Campaign | None, kept: str
) -> dict[str, Any]:
    ids = [card.id for card in found.cards]
    return {
        "heads": [(card, address((key for key in ids if key != card.id), kept)) for card in found.cards],
        "groups": [(name, list(rows)) for name, rows in groupby(map(_row, found.rows), key=lambda row: row["group"])],
        "ids": ids,
        "width": len(ids) + 1,
        "campaign": campaign,
        "may_invite": request.actor.can("collaborations.invite"),
        "campaigns": invitable(request),
    }


def _row(row: comparison.Row) -> dict[str, Any]:
    return {
        "group": row.group,
        "label": row.label,
        "kind": row.kind,
        "is_text": row.kind in ("text", "shares", "day"),
        "currency": row.currency,
        "cells": [(cell, place in row.best) for place, cell in enumerate(row.cells)],
    }


def _too_few(request: PageRequest, card: CreatorCard | None) -> HttpResponse:
    """Say how many it takes, and offer those most like the one that is there."""
    context = {
        "card": card,
        "alike": [(one, address([card.id, one.id])) for one in _alike(request, card)] if card else [],
    }
    return render(request, "compare/choose.html", context, status=200 if card else 422)


def _alike(request: PageRequest, card: CreatorCard) -> list[CreatorCard]:
    try:
        asked = Search(similar_to=(card.id,), sort="similarity", limit=ALIKE)
        return [one.creator for one in discovery.search(request.actor, asked).cards]
    except Refusal:
        return []
