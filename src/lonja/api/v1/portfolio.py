"""The creator's best posts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.creators import actions, queries
from lonja.creators.queries import Portfolio

router = Router(tags=["me"])


class PostOut(Schema):
    """One post. `chosen_id` names it in your portfolio, `post_id` on its channel; pasted ones are `declared`."""

    platform: str
    url: str
    caption: str
    source: str
    post_id: UUID | None
    chosen_id: UUID | None
    counts: dict[str, int]
    as_of: datetime | None
    published_at: datetime | None


class PortfolioOut(Schema):
    """The posts that brands see; `best_by` is views, engagement or chosen."""

    best_by: str
    items: list[PostOut]
    next: str | None = None


class ChoiceIn(Schema):
    """`views` or `engagement` picks by itself; `chosen` shows `posts` in their order, pasted ones after them."""

    best_by: str
    posts: list[UUID] | None = None


class PasteIn(Schema):
    url: str
    caption: str = ""


@router.get("", response=PortfolioOut)
def own_portfolio(request: HttpRequest) -> dict[str, Any]:
    """Return the posts that brands see."""
    return _own(asker(request))


@router.get("/offered", response=PortfolioOut)
def offered(request: HttpRequest) -> dict[str, Any]:
    """Return the newest posts of your connected channels, to choose from."""
    by = asker(request)
    best_by = queries.portfolio(by, queries.own_creator_id(by)).best_by
    return {"best_by": best_by, "items": [asdict(one) for one in queries.own_posts(by)], "next": None}


@router.put("", response=PortfolioOut)
def choose(request: HttpRequest, data: ChoiceIn) -> dict[str, Any]:
    """Say which posts are shown."""
    by = asker(request)
    if data.posts is not None:
        actions.choose_posts(posts=data.posts, by=by)
    actions.show_best_posts(best_by=data.best_by, by=by)
    return _own(by)


@router.post("", response={201: PortfolioOut})
def paste(request: HttpRequest, data: PasteIn) -> Status[dict[str, Any]]:
    """Add a post by its address."""
    by = asker(request)
    actions.paste_post(url=data.url, caption=data.caption, by=by)
    return Status(201, _own(by))


@router.delete("/{chosen_id}", response={204: None})
def remove(request: HttpRequest, chosen_id: UUID) -> Status[None]:
    """Take a chosen post out."""
    actions.remove_post(chosen_id=chosen_id, by=asker(request))
    return Status(204, None)


def portfolio_out(found: Portfolio) -> dict[str, Any]:
    """Write a portfolio as PortfolioOut has it."""
    return {"best_by": found.best_by, "items": [asdict(one) for one in found.posts], "next": None}


def _own(by: Actor) -> dict[str, Any]:
    return portfolio_out(queries.portfolio(by, queries.own_creator_id(by)))
