"""A creator's page, as brands, the operator and the creator itself see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lonja.collaborations import queries as collaborations
from lonja.core.errors import Refusal
from lonja.creators import actions as creator_actions
from lonja.creators import queries as creators
from lonja.creators.types import CreatorCard, Figure
from lonja.discovery import filters
from lonja.discovery import queries as discovery
from lonja.discovery.types import ResultCard, Search
from lonja.web import conduct
from lonja.web.brand.cohort import Cohort, cohort_of
from lonja.web.brand.discover import invitable
from lonja.web.brand.own_words import absences, accepts, other_language
from lonja.web.brand.rows import away, short_tier
from lonja.web.components.numbers import compact, number
from lonja.web.guards import member_side
from lonja.web.market import MarketWords, add_on_words, in_words
from lonja.web.middleware import PageRequest
from lonja.web.post_cards import shown

# The first screen: measure, name, kind, formula in words.
HEADLINES: tuple[tuple[str, str | Promise, str, str | Promise], ...] = (
    ("followers", gettext_lazy("Followers"), "compact", ""),
    ("median_views", gettext_lazy("Median views"), "compact", gettext_lazy("median views of the last 30 videos")),
    (
        "engagement_rate_views_bps",
        gettext_lazy("Engagement"),
        "percent",
        gettext_lazy("(likes + comments + shares) ÷ views, median over the last 30 videos"),
    ),
    ("completion_rate_bps", gettext_lazy("Completion"), "percent", gettext_lazy("full plays ÷ plays")),
    ("growth_30d_bps", gettext_lazy("Growth in 30 days"), "percent", gettext_lazy("followers now ÷ 30 days ago − 1")),
)
OVER_TIME = (("followers", gettext_lazy("Followers")), ("median_views", gettext_lazy("Median views")))
# Audience cells of fewer people than this aren't shown (product.md §6).
FEWEST_PEOPLE = 100
DIMENSIONS = ("age", "gender", "country", "language", "device")
LONGEST_DIMENSION = 6
ALIKE = 5


@require_safe
@member_side
def creator(request: PageRequest, creator_id: UUID) -> HttpResponse:
    """Show one creator: who, for whom, what it costs, how the numbers go, what you did together."""
    card = creators.creator_card(request.actor, creator_id)
    creator_actions.record_profile_view(creator_id=card.id, by=request.actor)
    cohort = cohort_of(request.actor, card)
    base = reverse("staff_creators" if request.actor.is_staff else "discover")
    ranges = creators.market_ranges(
        request.actor, creator_id, {rate.deliverable for rate in card.rates}, currency=_currency(card)
    )
    context = {
        "base": base,
        "card": card,
        "place": filters.label("country", card.country) if card.country else "",
        "languages": [filters.label("language", code) for code in card.languages],
        "categories": [(filters.label("category", c), f"{base}?categories={c}") for c in card.categories],
        "tier": short_tier(card),
        "away": away(card),
        "headlines": _headlines(card, cohort),
        "cohort": cohort,
        "bio_language": other_language(card),
        "prices": [
            (filters.label("deliverable", rate.deliverable), rate, _market(ranges.get(rate.deliverable)))
            for rate in card.rates
        ],
        "add_ons": [add_on_words(one) for one in creators.add_ons(request.actor, creator_id)],
        "accepts": accepts(creators.accepted(request.actor, creator_id)),
        "absences": absences(card),
        "posts": shown(creators.portfolio(request.actor, creator_id).posts),
        "conduct": conduct.of_creator(card.conduct),
        "ratings": collaborations.ratings_of(request.actor, card.id, limit=5),
        "converts": any(rate.currency != rate.converted_currency for rate in card.rates),
        "audience": audience(card),
        "qualities": creators.creator_quality(request.actor, card.id)[:1],
        "trends": _trends(request, card, cohort),
        "channels": [(filters.label("platform", c.platform), c) for c in card.channels],
        "alike": _alike(request, card),
        "lists": discovery.lists_of(request.actor, card.id) if request.actor.is_brand else (),
        "together": collaborations.collaborations(request.actor, creator_id=card.id, limit=20).items,
        "campaigns": invitable(request) if request.actor.is_brand else (),
        "may_give_claim": request.actor.is_staff and request.actor.can("creators.review") and not card.has_joined,
        "may_search": request.actor.can("discovery.search"),
        "may_invite": request.actor.is_brand and request.actor.can("collaborations.invite"),
    }
    return render(request, "creators/creator.html", context)


def _currency(card: CreatorCard) -> str:
    """The currency of the creator's own prices, in which the market's range stands beside them."""
    return card.rates[0].currency if card.rates else "EUR"


def _market(one: creators.MarketRange | None) -> MarketWords | None:
    return None if one is None else in_words(one)


def _headlines(card: CreatorCard, cohort: Cohort | None) -> list[dict[str, Any]]:
    found = []
    for name, label, kind, formula in HEADLINES:
        figure = card.figures.get(name) or Figure(value=None)
        facts = {
            "value": figure.value,
            "source": figure.source,
            "as_of": figure.as_of,
            "sample": figure.sample,
            "formula": figure.formula or formula,
            "missing": figure.missing,
        }
        found.append({"label": label, "kind": kind, "facts": facts, "note": _note(cohort, name, figure.value)})
    return found


def _note(cohort: Cohort | None, measure: str, value: float | None) -> str:
    """Say where the number stands among comparable creators."""
    above = cohort.above(measure, value) if cohort else None
    if above is None or cohort is None:
        return ""
    return _("higher than %(share)s%% of %(peers)s peers") % {"share": above, "peers": number(cohort.peers)}


def audience(card: CreatorCard) -> list[tuple[str, list[tuple[str, int, float]]]]:
    """Return the audience by dimension: value, share in basis points, part of the largest; no small cells."""
    followers = card.figures["followers"].value if "followers" in card.figures else None
    found = []
    for dimension in DIMENSIONS:
        shares = {k: v for k, v in card.audience.get(dimension, {}).items() if _is_large(v, followers)}
        if shares:
            found.append((str(filters.DIMENSIONS[dimension]), _cells(dimension, shares)))
    return found


def _is_large(share: float, followers: float | None) -> bool:
    return followers is None or share * followers >= FEWEST_PEOPLE


def _cells(dimension: str, shares: Mapping[str, float]) -> list[tuple[str, int, float]]:
    ordered = sorted(shares.items()) if dimension == "age" else sorted(shares.items(), key=lambda one: -one[1])
    most = max(shares.values())
    return [
        (filters.label(f"audience.{dimension}", code), round(share * 10_000), 100 * share / most)
        for code, share in ordered[:LONGEST_DIMENSION]
    ]


def _trends(request: PageRequest, card: CreatorCard, cohort: Cohort | None) -> list[dict[str, Any]]:
    """Return the runs of numbers that have at least two points."""
    if card.main is None:
        return []
    readings = creators.channel_history(request.actor, card.main.id, [name for name, _label in OVER_TIME])
    found = []
    for name, label in OVER_TIME:
        points: list[tuple[datetime, float]] = [(one.as_of, one.value) for one in readings[name]]
        if len(points) < 2:
            continue
        band = cohort.quartiles(name) if cohort else None
        found.append({"label": label, "points": points, "readings": readings[name], "band": band, "text": _band(band)})
    return found


def _band(band: tuple[float, float] | None) -> str:
    if band is None:
        return ""
    return _("middle half of peers, %(low)s to %(high)s") % {"low": compact(band[0]), "high": compact(band[1])}


def _alike(request: PageRequest, card: CreatorCard) -> tuple[ResultCard, ...]:
    """Return the creators most alike in content; none where the reader may not search or the index isn't there."""
    if not request.actor.can("discovery.search"):
        return ()
    try:
        asked = Search(similar_to=(card.id,), sort="similarity", limit=ALIKE)
        return discovery.search(request.actor, asked).cards
    except Refusal:
        return ()
