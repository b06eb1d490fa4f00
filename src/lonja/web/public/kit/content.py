"""What a media kit says, in one language: plain words and numbers, the same for the page and the PDF."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.creators import queries
from lonja.creators.queries import PublicKit
from lonja.creators.types import CreatorCard, Figure
from lonja.discovery import filters
from lonja.web.brand.creators import audience
from lonja.web.brand.rows import short_tier
from lonja.web.components.figures import source_label
from lonja.web.components.library import locale
from lonja.web.components.numbers import as_money, compact, percent, written
from lonja.web.market import add_on_words
from lonja.web.post_cards import shown

# For how long a kit is kept as it was worked out; every change of the creator makes another one at once.
KEPT_SECONDS = 600
MOST_NUMBERS = 4
NUMBERS = (
    ("followers", "compact"),
    ("median_views", "compact"),
    ("engagement_rate_views_bps", "percent"),
    ("completion_rate_bps", "percent"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything of a kit, ready to be placed; what is unknown isn't there."""

    language: str
    name: str
    line: str
    tags: list[str]
    bio: str
    bio_language: str
    numbers: list[dict[str, str]]
    channels: list[dict[str, str]]
    audience: list[dict[str, Any]]
    audience_note: str
    posts: list[dict[str, str]]
    prices: list[dict[str, str]]
    add_ons: list[dict[str, str]]
    brands: list[str]
    address: str
    invite: str
    made_on: str
    words: dict[str, str]


def content_of(kit: PublicKit, language: str) -> Content:
    """Return a kit's content in the language, kept for ten minutes or until the creator changes something.

    Which brands may be named is asked each time: who takes that back is gone at once.
    """
    key = f"kit:{kit.creator_id}:{language}:{kit.changed_at.timestamp()}:{kit.slug}:{clock.today()}"
    found = cache.get(key)
    if found is None:
        with translation.override(language):
            found = asdict(_content(kit, language))
        cache.set(key, found, KEPT_SECONDS)
    return Content(**found | {"brands": collaborations.brands_that_agreed(kit.creator_id)})


def _content(kit: PublicKit, language: str) -> Content:
    # The creator made it public, so it is read as the house itself; nothing private is among what cards hold.
    by = Actor.system()
    card = queries.creator_card(by, kit.creator_id)
    groups = audience(card)
    return Content(
        language=language,
        name=card.name,
        line=_line(card),
        tags=[filters.label("category", code) for code in card.categories][:6],
        bio=card.bio,
        bio_language=card.bio_language if card.bio_language != language else "",
        numbers=_numbers(card),
        channels=_channels(card),
        audience=[
            {
                "title": title,
                "cells": [
                    {"label": a, "text": percent(bps, 0), "share": round(share)} for a, bps, share in cells if bps >= 50
                ],
            }
            for title, cells in groups
        ],
        audience_note=_said(card.audience_source, card.audience_as_of) if groups else "",
        posts=_posts(kit),
        prices=_prices(card) if kit.shows_prices else [],
        add_ons=[add_on_words(one) for one in queries.add_ons(by, kit.creator_id)] if kit.shows_prices else [],
        brands=[],
        address=settings.LONJA_URL + reverse("kit", args=[kit.slug]),
        invite=settings.LONJA_URL + reverse("creator", args=[kit.creator_id]),
        made_on=_day(clock.today()),
        words=_words(),
    )


def _words() -> dict[str, str]:
    """The headings, in the active language: the PDF knows none of its own."""
    return {
        "numbers": _("Numbers"),
        "channels": _("Channels"),
        "audience": _("Audience"),
        "posts": _("Best posts"),
        "prices": _("Prices"),
        "brands": _("Worked with"),
        "contact": _("Work with me"),
        "invite": _("Invite me on Lonja"),
        "kit": _("Media kit"),
        "followers": _("Followers"),
        "median_views": _("Median views"),
        "engagement": _("Engagement"),
        "as_of": _("Numbers as their sources told them; each with its date."),
    }


def _line(card: CreatorCard) -> str:
    languages = ", ".join(filters.label("language", code) for code in card.languages)
    place = ", ".join(
        part for part in (card.region, filters.label("country", card.country) if card.country else "") if part
    )
    handle = f"@{card.main.handle}" if card.main and card.main.handle else ""
    return "\u00a0· ".join(part for part in (handle, place, languages, short_tier(card)) if part)


def _numbers(card: CreatorCard) -> list[dict[str, str]]:
    labels = {
        "followers": _("Followers"),
        "median_views": _("Median views"),
        "engagement_rate_views_bps": _("Engagement"),
        "completion_rate_bps": _("Completion"),
    }
    found = []
    for name, kind in NUMBERS:
        figure = card.figures.get(name) or Figure(value=None)
        if figure.value is not None:
            value = written(figure.value, kind)
            found.append({"label": labels[name], "value": value, "note": _said(figure.source, figure.as_of)})
    return found[:MOST_NUMBERS]


def _channels(card: CreatorCard) -> list[dict[str, str]]:
    return [
        {
            "platform": filters.label("platform", one.platform),
            "code": one.platform,
            "handle": f"@{one.handle}" if one.handle else "",
            "url": one.url if one.url.startswith("https://") else "",
            "followers": compact(one.figures["followers"].value),
            "median_views": compact(one.figures["median_views"].value),
            "engagement": percent(one.figures["engagement_rate_views_bps"].value),
            "note": _said(one.figures["followers"].source, one.figures["followers"].as_of),
        }
        for one in card.channels
    ]


def _posts(kit: PublicKit) -> list[dict[str, str]]:
    return [
        {
            "platform": one.platform_label,
            "caption": one.caption,
            "url": one.url,
            "facts": " · ".join(f"{compact(facts['value'])} {name}" for name, facts in one.facts),
            "note": _said(one.source, one.as_of),
        }
        for one in shown(queries.portfolio_of(kit.creator_id).posts)
    ]


def _prices(card: CreatorCard) -> list[dict[str, str]]:
    return [
        {
            "what": filters.label("deliverable", one.deliverable),
            "price": as_money(one.amount_minor, one.currency),
            "note": _("negotiable") if one.is_negotiable else "",
        }
        for one in card.rates
    ]


def _said(source: str, as_of: Any) -> str:
    """Say where a number comes from and of which day it is."""
    return ", ".join(part for part in (source_label(source), _day(as_of.date()) if as_of else "") if part)


def _day(day: date) -> str:
    return str(format_date(day, "d MMM y", locale=locale()))
