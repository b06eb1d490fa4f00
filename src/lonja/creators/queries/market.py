"""What comparable creators ask for a deliverable: the market's range, for both sides of a negotiation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from lonja.accounts.actor import Actor
from lonja.core.money import precision
from lonja.creators.categories import PARENT
from lonja.creators.models import Channel, Creator
from lonja.creators.queries.money import euros
from lonja.creators.types import TIER_FLOORS, DeliverableType, Tier, tier_of

# Below this many a range would speak of persons, not of a market (product.md §5).
FEWEST_PEERS = 10
# Prices move slowly, and reading a million of them takes a second or two.
KEPT_SECONDS = 3_600
# By deliverable: how many tell a price, and its quartiles in euros.
Spread = dict[str, tuple[int, Sequence[float]]]
TIERS = [tier for _floor, tier in reversed(TIER_FLOORS)]
# Listed creators with a price for one of the platform's deliverables, a channel of the size on it, and the category; of
# several currencies the lowest price counts. Cohort by cohort: the widest are asked only where the narrow are too few.
_RANGE = """
SELECT deliverable, count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY price) FROM (
    SELECT r.deliverable, min(r.amount_minor * k.factor) AS price
    FROM creators_rate r
    JOIN unnest(%(currencies)s::text[], %(factors)s::float8[]) AS k(currency, factor) ON k.currency = r.currency
    JOIN creators_creator c ON c.id = r.creator_id AND c.unlisted_at IS NULL
    WHERE r.deliverable = ANY(%(deliverables)s)
      AND (%(category)s = '' OR c.categories @> ARRAY[%(category)s]::varchar[])
      AND EXISTS (
        SELECT 1 FROM creators_channel h WHERE h.creator_id = c.id AND h.platform = %(platform)s
          AND (h.current -> 'followers' ->> 'value')::float8 >= %(floor)s
          AND (h.current -> 'followers' ->> 'value')::float8 < %(ceiling)s
      )
    GROUP BY r.creator_id, r.deliverable
) AS peers GROUP BY deliverable
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRange:
    """What the middle half of comparable creators asks; no figures where there are too few of them.

    `category` is empty and `tiers` are several where the comparison had to be widened to find enough.
    """

    deliverable: str
    platform: str
    category: str
    tiers: tuple[Tier, ...]
    peers: int
    currency: str
    low_minor: int | None = None
    middle_minor: int | None = None
    high_minor: int | None = None
    # What the narrowest comparison asks for and this one gave up: "category", "tier".
    widened: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.middle_minor is not None


@dataclass(frozen=True, slots=True)
class _Cohort:
    platform: str
    category: str
    tiers: tuple[Tier, ...]

    @property
    def key(self) -> str:
        return f"market:{self.platform}:{self.category}:{'-'.join(self.tiers)}"


def market_ranges(
    by: Actor, creator_id: UUID, deliverables: Collection[str], *, currency: str = "EUR"
) -> dict[str, MarketRange]:
    """Return the range for each deliverable, as creators like this one ask it, in the currency.

    Like this one: the same platform, tier on it and main category; where fewer than ten such creators tell a price,
    any category; where still fewer, the neighboring tiers too. A deliverable whose platform the creator has no
    channel on, or a currency without a stored rate, has none. Raises nothing: whom the asker doesn't see has none.
    """
    visible = Creator.objects.visible_to(by).filter(pk=creator_id)
    row = visible.values_list("categories", flat=True).first()
    rates = euros()
    if row is None or currency not in rates:
        return {}
    category = PARENT.get(row[0], row[0]) if row else ""
    sizes = _sizes(creator_id)
    wanted = [one for one in deliverables if one in DeliverableType and DeliverableType(one).platform in sizes]
    platforms = {DeliverableType(one).platform for one in wanted}
    ladders = {one: _ladder(one, category, tier_of(sizes[one])) for one in platforms}
    known: dict[str, Spread] = cache.get_many([cohort.key for ladder in ladders.values() for cohort in ladder])
    return {
        one: _range(one, ladders[DeliverableType(one).platform], category, currency, rates, known) for one in wanted
    }


def _sizes(creator_id: UUID) -> dict[str, int]:
    """The followers of the creator's largest channel on each platform, as far as they are known."""
    sizes: dict[str, int] = {}
    for platform, current in Channel.objects.filter(creator_id=creator_id).values_list("platform", "current"):
        followers = (current.get("followers") or {}).get("value")
        if followers is not None:
            sizes[platform] = max(int(followers), sizes.get(platform, 0))
    return sizes


def _ladder(platform: str, category: str, tier: Tier) -> list[_Cohort]:
    """The comparisons to try, the narrowest first."""
    place = TIERS.index(tier)
    near = tuple(TIERS[max(0, place - 1) : place + 2])
    steps = [*([((tier,), category)] if category else []), ((tier,), ""), (near, "")]
    return [_Cohort(platform, one, tiers) for tiers, one in steps]


def _range(
    deliverable: str,
    ladder: list[_Cohort],
    category: str,
    currency: str,
    rates: dict[str, Decimal],
    known: dict[str, Spread],
) -> MarketRange:
    peers: int = 0
    quartiles: Sequence[float] = ()
    for cohort in ladder:
        if cohort.key not in known:
            known[cohort.key] = _asked(cohort, rates)
            cache.set(cohort.key, known[cohort.key], KEPT_SECONDS)
        peers, quartiles = known[cohort.key].get(deliverable, (0, ()))
        if peers >= FEWEST_PEERS:
            break
    widened = [
        name
        for name, is_so in (("category", category and not cohort.category), ("tier", len(cohort.tiers) > 1))
        if is_so
    ]
    figures = quartiles if peers >= FEWEST_PEERS and quartiles else (None, None, None)
    low, middle, high = (None if one is None else _minor(one, currency, rates) for one in figures)
    return MarketRange(
        deliverable=deliverable,
        platform=cohort.platform,
        category=cohort.category,
        tiers=cohort.tiers,
        peers=peers,
        currency=currency,
        low_minor=low,
        middle_minor=middle,
        high_minor=high,
        widened=tuple(widened),
    )


def _asked(cohort: _Cohort, rates: dict[str, Decimal]) -> Spread:
    """Return how many of the cohort tell a price for each deliverable of its platform, and the quartiles.

    No visible_to: it counts listed creators, names none, and shows nothing under ten.
    """
    floors = {tier: floor for floor, tier in TIER_FLOORS}
    above = TIERS.index(cohort.tiers[-1]) + 1
    with connection.cursor() as cursor:
        cursor.execute(
            _RANGE,
            {
                "currencies": list(rates),
                "factors": [float(rate.scaleb(-precision(code))) for code, rate in rates.items()],
                "deliverables": [str(one) for one in DeliverableType if one.platform == cohort.platform],
                "category": cohort.category,
                "platform": cohort.platform,
                "floor": floors[cohort.tiers[0]],
                "ceiling": floors[TIERS[above]] if above < len(TIERS) else float("inf"),
            },
        )
        return {deliverable: (int(peers), quartiles) for deliverable, peers, quartiles in cursor.fetchall()}


def _minor(amount: float, currency: str, rates: dict[str, Decimal]) -> int:
    """Turn euros into the currency, rounded to two figures that count: a range is no offer."""
    exact = (Decimal(amount) / rates[currency]).scaleb(precision(currency))
    step = max(0, exact.adjusted() - 1)
    return int(exact.scaleb(-step).quantize(Decimal(1), ROUND_HALF_EVEN).scaleb(step))
