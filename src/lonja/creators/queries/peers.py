"""Where a number stands among comparable channels: same platform, tier and category (product.md §5, benchmark)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db.models import Aggregate, Count, F, FloatField, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from lonja.creators.models import Channel
from lonja.creators.types import TIER_FLOORS, tier_of

# A cohort's numbers move slowly and reading a million channels takes seconds, so they are worked out once a day.
KEPT_SECONDS = 24 * 3600
# By measure: how many peers tell it, and its percentiles.
Spread = dict[str, tuple[int, Sequence[float]]]
COMPARED = ("median_views", "engagement_rate_views_bps")


@dataclass(frozen=True, slots=True)
class Cohort:
    """The channels that a channel is compared with."""

    platform: str
    followers: int
    category: str

    @property
    def key(self) -> str:
        return f"cohort:{self.platform}:{tier_of(self.followers)}:{self.category}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many channels of a cohort tell a measure, and how many of these lie below the value (to 1 % of them)."""

    below: int
    peers: int


class _Percentiles(Aggregate):
    """The values at 0 %, 1 % … 100 % of a measure, smallest first."""

    function = "percentile_disc"
    _fractions = ",".join(f"{step / 100:.2f}" for step in range(101))
    template = f"%(function)s(ARRAY[{_fractions}]::float8[]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def standings(asked: Sequence[tuple[Cohort, Mapping[str, Decimal]]]) -> list[dict[str, Standing]]:
    """Place each value among its cohort's newest numbers of that measure, one of COMPARED.

    No visible_to: it counts listed creators, names none, and callers show nothing under 10 peers.
    """
    spreads = _spreads({cohort.key: cohort for cohort, _ in asked})
    return [
        {name: _standing(*spreads[cohort.key][name], float(value)) for name, value in values.items()}
        for cohort, values in asked
    ]


def _spreads(cohorts: Mapping[str, Cohort]) -> dict[str, Spread]:
    """Return the cohorts' spreads: those of today from the cache in one statement, the others worked out."""
    spreads: dict[str, Spread] = cache.get_many(cohorts)
    fresh = {key: _spread(cohort) for key, cohort in cohorts.items() if key not in spreads}
    cache.set_many(fresh, KEPT_SECONDS)
    return spreads | fresh


def _standing(peers: int, percentiles: Sequence[float], value: float) -> Standing:
    # All percentiles below the value are shares of the peers that certainly lie below it.
    reached = bisect_left(percentiles, value)
    return Standing(peers * max(reached - 1, 0) // 100, peers)


def _spread(cohort: Cohort) -> Spread:
    """Return how many peers tell each measure, and its percentiles, in one statement."""
    floor, ceiling = _tier_bounds(cohort.followers)
    followers = Q(n_followers__gte=floor) & (Q(n_followers__lt=ceiling) if ceiling else Q())
    peers = Channel.objects.filter(
        platform=cohort.platform, creator__categories__contains=[cohort.category], creator__unlisted_at=None
    )
    numbers = {f"n_{name}": _number(name) for name in ("followers", *COMPARED)}
    counts = {f"peers_{name}": Count(f"n_{name}") for name in COMPARED}
    spreads = {f"spread_{name}": _Percentiles(F(f"n_{name}")) for name in COMPARED}
    found = peers.annotate(**numbers).filter(followers).aggregate(**counts, **spreads)
    return {name: (found[f"peers_{name}"], found[f"spread_{name}"] or []) for name in COMPARED}


def _number(name: str) -> Cast:
    return Cast(KeyTextTransform("value", KeyTransform(name, "current")), FloatField())


def _tier_bounds(followers: int) -> tuple[int, int | None]:
    tiers = [tier for _, tier in TIER_FLOORS]
    place = tiers.index(tier_of(followers))
    return TIER_FLOORS[place][0], TIER_FLOORS[place - 1][0] if place else None
