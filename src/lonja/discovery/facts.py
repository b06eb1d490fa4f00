"""A creator's row of the database as the facts that the engine takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lonja.creators.queries import converted
from lonja.creators.types import IndexRate, IndexRow, age_band
from lonja.discovery.engine import Facts


def facts_of(row: IndexRow, *, euros: Mapping[str, Decimal], currency: str, on: date) -> Facts:
    """Return what the index holds of a creator on that day; prices in `currency` at the stored rates.

    The numbers are those of the main channel, the one with most followers: one creator has one size.
    """
    numbers = row.channels[0].numbers if row.channels else {}
    return Facts(
        id=row.id,
        names=" ".join([*(channel.handle for channel in row.channels), row.name, *row.topics, *row.hashtags]),
        bio=row.bio,
        platforms=tuple(dict.fromkeys(channel.platform for channel in row.channels)),
        languages=row.languages,
        categories=row.categories,
        country=row.country or None,
        region=row.region or None,
        age_band=age_band(row.born_on, on),
        gender=row.gender or None,
        verified=_any_of([channel.is_verified for channel in row.channels]),
        gifting=row.accepts_gifting,
        usage_rights=row.accepts_usage_rights,
        negotiable=_any_of([rate.is_negotiable for rate in row.rates]),
        prices_minor=_prices(row.rates, euros, currency),
        audience=row.audience,
        away=row.away,
        last_post_on=row.last_post_on,
        followers=numbers.get("followers"),
        growth_7d_bps=numbers.get("growth_7d_bps"),
        growth_30d_bps=numbers.get("growth_30d_bps"),
        growth_90d_bps=numbers.get("growth_90d_bps"),
        posts_30d=numbers.get("posts_30d"),
        median_views=numbers.get("median_views"),
        average_views=numbers.get("average_views"),
        engagement_views_bps=numbers.get("engagement_rate_views_bps"),
        engagement_followers_bps=numbers.get("engagement_rate_followers_bps"),
        completion_bps=numbers.get("completion_rate_bps"),
        hook_bps=numbers.get("hook_rate_bps"),
        audience_quality=row.channels[0].quality if row.channels else None,
        **row.conduct,
    )


def _any_of(answers: list[bool | None]) -> bool | None:
    """Yes when any says yes, no when any says no, else unknown."""
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def _prices(rates: tuple[IndexRate, ...], euros: Mapping[str, Decimal], currency: str) -> dict[str, float]:
    """The lowest price of each deliverable type; one whose currency has no stored rate is unknown."""
    prices: dict[str, float] = {}
    for rate in rates:
        minor = converted(rate.amount_minor, rate.currency, currency, euros)
        if minor is not None:
            prices[rate.deliverable] = min(minor, prices.get(rate.deliverable, minor))
    return prices
