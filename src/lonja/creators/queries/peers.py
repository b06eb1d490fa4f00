"""Where a number stands among comparable channels: same platform, tier and category (product.md §5, benchmark)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, FloatField, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from lonja.creators.models import Channel
from lonja.creators.types import TIER_FLOORS, tier_of


@dataclass(frozen=True, slots=True)
class Cohort:
    """The channels that a channel is compared with."""

    platform: str
    followers: int
    category: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many channels of a cohort tell a measure, and how many of these lie below the value."""

    below: int
    peers: int


def standings(cohort: Cohort, values: Mapping[str, Decimal]) -> dict[str, Standing]:
    """Place each value among the cohort's newest numbers of that measure, in one statement.

    No visible_to: it counts listed creators, names none, and callers show nothing under 10 peers.
    """
    numbers = {
        f"n_{name}": Cast(KeyTextTransform("value", KeyTransform(name, "current")), FloatField()) for name in values
    }
    followers = Cast(KeyTextTransform("value", KeyTransform("followers", "current")), FloatField())
    floor, ceiling = _tier_bounds(cohort.followers)
    within = Q(followers_now__gte=floor) & (Q(followers_now__lt=ceiling) if ceiling else Q())
    peers = (
        Channel.objects.filter(
            platform=cohort.platform,
            creator__categories__contains=[cohort.category],
            creator__unlisted_at=None,
        )
        .annotate(followers_now=followers, **numbers)
        .filter(within)
    )
    counts = {f"peers_{name}": Count(f"n_{name}") for name in values}
    counts |= {
        f"below_{name}": Count("pk", filter=Q(**{f"n_{name}__lt": float(value)})) for name, value in values.items()
    }
    found = peers.aggregate(**counts)
    return {name: Standing(found[f"below_{name}"], found[f"peers_{name}"]) for name in values}


def _tier_bounds(followers: int) -> tuple[int, int | None]:
    tiers = [tier for _, tier in TIER_FLOORS]
    place = tiers.index(tier_of(followers))
    return TIER_FLOORS[place][0], TIER_FLOORS[place - 1][0] if place else None
