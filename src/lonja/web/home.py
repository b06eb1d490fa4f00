"""The first page: for everybody outside what Lonja is, for those inside what waits for them."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.campaigns.states import ACTIVE, DRAFT
from lonja.collaborations import queries as collaborations
from lonja.creators import queries as creators
from lonja.creators.types import ImportState
from lonja.discovery import queries as discovery
from lonja.discovery.types import IndexState
from lonja.web.creator import home as creator_home
from lonja.web.middleware import PageRequest

WAITING = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page of the reader's side."""
    page_request = cast(PageRequest, request)
    by = page_request.actor
    if by.user_id is None:
        return render(request, "public/welcome.html")
    if by.is_creator:
        return render(request, "home/creator.html", creator_home.home(by))
    if by.is_brand:
        return render(request, "home/brand.html", brand(page_request))
    if by.is_staff:
        return render(request, "home/staff.html", staff(page_request))
    return render(request, "home/nowhere.html")


def brand(request: PageRequest) -> dict[str, Any]:
    """Return what a brand's people find first: what waits for them, then what runs."""
    by = request.actor
    open_rows = collaborations.inbox(by)
    mine = [row for row in open_rows if row.mine]
    live = [one for one in campaigns.campaigns(by).items if one.state in {DRAFT, ACTIVE}]
    return {
        "mine": mine[:WAITING],
        "mine_count": len(mine),
        "theirs": [row for row in open_rows if not row.mine][:WAITING],
        "campaigns": live,
        "may_plan": by.can("campaigns.manage"),
    }


def _open_imports(by: Actor) -> list[Any]:
    """Return the imports that still want something: to be looked at, to run, or to be begun again."""
    if not by.can("creators.import"):
        return []
    return [one for one in creators.imports(by).items if one.state != ImportState.DONE]


def staff(request: PageRequest) -> dict[str, Any]:
    """Return what the operator's people find first: disputes, imports to look at, then how the house stands."""
    by = request.actor
    index = discovery.index_status(by)
    words = {
        IndexState.READY: (_("ready"), "positive"),
        IndexState.BUILDING: (_("being built, %(share)s%%") % {"share": index.percent}, "warning"),
        IndexState.MISSING: (_("missing, a build is asked for"), "danger"),
    }
    index_words, index_tone = words[index.state]
    return {
        "mine": [row for row in collaborations.inbox(by) if row.mine][:WAITING],
        "review_count": creators.open_review_count(by),
        "imports": _open_imports(by),
        "may_import": by.can("creators.import"),
        "index": index,
        "index_words": index_words,
        "index_tone": index_tone,
    }
