"""The creator's media kit: its address and its switch."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.creators import actions, queries

router = Router(tags=["me"])


class KitIn(Schema):
    """Without a slug the kit keeps its address, or gets one made of the name. Off answers 404 to everybody."""

    is_on: bool
    slug: str = ""
    shows_prices: bool = False
    is_findable: bool = False


class KitOut(KitIn):
    """`url` is the page, `pdfs` the same on paper by language; empty while it has no address."""

    url: str
    pdfs: dict[str, str]


@router.get("/media-kit", response=KitOut)
def media_kit(request: HttpRequest) -> dict[str, Any]:
    """Return how your media kit is set, and where it is."""
    return _kit(asker(request))


@router.put("/media-kit", response=KitOut)
def set_media_kit(request: HttpRequest, data: KitIn) -> dict[str, Any]:
    """Switch your media kit on or off, choose its address and what it shows; a former address leads on for 180 days."""
    by = asker(request)
    actions.set_media_kit(choices=actions.KitChoices(**data.dict()), by=by)
    return _kit(by)


def _kit(by: Actor) -> dict[str, Any]:
    kit = queries.own_kit(by)
    url = f"{settings.LONJA_URL}/k/{kit.slug}" if kit.slug else ""
    pdfs = {language: f"{url}/{language}.pdf" for language in ("es", "en")} if url else {}
    names = ("is_on", "slug", "shows_prices", "is_findable")
    return {**{name: getattr(kit, name) for name in names}, "url": url, "pdfs": pdfs}
