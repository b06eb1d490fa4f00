"""The population as creators on their way into the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import numpy as np

from lonja.core.money import precision
from lonja.creators.drafts import ChannelDraft, CreatorDraft, RateDraft, StatisticsDraft
from lonja.demo import texts
from lonja.demo.audiences import AGE_BANDS, DEVICES
from lonja.demo.channels import PRICED_TYPES, Channels
from lonja.demo.draw import BPS
from lonja.demo.parameters import CATEGORIES, COUNTRIES, PLATFORMS, USD_PER_UNIT
from lonja.demo.population import GENDERS, LANGUAGES, Population

ORIGIN: Final = "demo population"
URLS: Final = {
    "tiktok": "https://www.tiktok.com/@{}",
    "youtube": "https://www.youtube.com/@{}",
    "instagram": "https://www.instagram.com/{}/",
}
EUROS: Final = {
    code: (Decimal(str(usd)) / Decimal(str(USD_PER_UNIT["EUR"]))).quantize(Decimal("0.00000001"))
    for code, usd in USD_PER_UNIT.items()
    if code != "EUR"
}
HISTORY_DAYS: Final = (180, 150, 120, 90, 60, 30)


@dataclass(frozen=True, slots=True)
class House:
    """The organization and e-mail of a creator who has joined."""

    organization_id: UUID
    email: str


def drafts(
    population: Population, rows: Iterable[int], today: date, houses: dict[int, House] | None = None
) -> list[CreatorDraft]:
    """Return those rows as drafts; those with a house have joined, and have a history of numbers too."""
    starts = np.searchsorted(population.channels.creator, np.arange(len(population.creators) + 1))
    joined = houses or {}
    return [
        _draft(population, row, range(int(starts[row]), int(starts[row + 1])), today, joined.get(row)) for row in rows
    ]


def _draft(population: Population, row: int, channels: range, today: date, house: House | None) -> CreatorDraft:
    people, numbers = population.creators, population.channels
    country = COUNTRIES[people.country[row]]
    main = max(channels, key=lambda channel: numbers.followers[channel])
    read_at = _read_at(row, today)
    handle = people.handle(row)
    return CreatorDraft(
        name=people.name(row),
        organization_id=house.organization_id if house else None,
        email=house.email if house else "",
        bio=texts.bio(people, row),
        country=country.code,
        languages=tuple(LANGUAGES[code] for code in people.languages[row] if code >= 0),
        categories=_categories(population, row),
        topics=tuple(texts.hashtags(people, row)),
        gender=GENDERS[people.gender[row]],
        born_on=date(int(people.birth_year[row]), 1 + row % 12, 1 + row % 28),
        accepts_gifting=bool(people.accepts_gifting[row]),
        accepts_usage_rights=bool(people.accepts_usage_rights[row]),
        audience=audience(numbers, main),
        audience_source="imported",
        audience_as_of=read_at,
        facts_as_of=read_at,
        channels=tuple(
            _channel(numbers, channel, handle, read_at, has_history=house is not None) for channel in channels
        ),
        rates=tuple(_rates(population, row, channels, read_at)),
    )


def audience(channels: Channels, row: int) -> dict[str, dict[str, float]]:
    """Return the shares of one channel's audience; "other" countries have no name and are left out."""
    found = channels.audience
    women = int(found.women[row])
    countries: dict[str, float] = {}
    languages: dict[str, float] = {}
    for index, share in zip(found.countries[row], found.country_shares[row], strict=True):
        if index >= 0 and share:
            country = COUNTRIES[index]
            countries[country.code] = int(share) / BPS
            spoken = country.languages[0][0]
            languages[spoken] = languages.get(spoken, 0) + int(share) / BPS
    return {
        "age": {band: int(share) / BPS for band, share in zip(AGE_BANDS, found.ages[row], strict=True)},
        "gender": {"female": women / BPS, "male": (BPS - women) / BPS},
        "country": countries,
        "language": {code: round(share, 4) for code, share in languages.items()},
        "device": {name: int(share) / BPS for name, share in zip(DEVICES, found.devices[row], strict=True)},
    }


def _categories(population: Population, row: int) -> tuple[str, ...]:
    found: list[str] = []
    people = population.creators
    for category, below in zip(people.categories[row], people.subcategories[row], strict=True):
        if category >= 0:
            found += [CATEGORIES[category].key, CATEGORIES[category].subcategories[below]]
    return tuple(dict.fromkeys(found))


def _channel(numbers: Channels, row: int, handle: str, read_at: datetime, *, has_history: bool) -> ChannelDraft:
    platform = PLATFORMS[numbers.platform[row]]
    statements = [_statement(_values(numbers, row), read_at)]
    if has_history:
        statements += [_before(numbers, row, read_at, days) for days in HISTORY_DAYS]
    return ChannelDraft(
        platform=platform,
        handle=handle,
        url=URLS[platform].format(handle),
        is_platform_verified=bool(numbers.verified[row]),
        statistics=tuple(statements),
    )


def _statement(values: dict[str, int | float], at: datetime) -> StatisticsDraft:
    return StatisticsDraft(values=values, as_of=at, sample=30, origin=ORIGIN)


def _values(numbers: Channels, row: int) -> dict[str, int | float]:
    views, followers = int(numbers.median_views[row]), int(numbers.followers[row])
    likes, comments, shares = int(numbers.likes[row]), int(numbers.comments[row]), int(numbers.shares[row])
    engaged = likes + comments + max(shares, 0)
    values: dict[str, int | float] = {
        "followers": followers,
        "posts": int(numbers.total_posts[row]),
        "posts_30d": int(numbers.posts_30d[row]),
        "views_30d": int(numbers.average_views[row]) * int(numbers.posts_30d[row]),
        "median_views": views,
        "average_views": int(numbers.average_views[row]),
        "average_likes": likes,
        "average_comments": comments,
        "engagement_rate_views_bps": round(BPS * engaged / views),
        "engagement_rate_followers_bps": round(BPS * engaged / followers),
        "completion_rate_bps": int(numbers.completion_bps[row]),
        "hook_rate_bps": int(numbers.hook_bps[row]),
        "growth_7d_bps": int(numbers.growth_7d_bps[row]),
        "growth_30d_bps": int(numbers.growth_30d_bps[row]),
        "growth_90d_bps": int(numbers.growth_90d_bps[row]),
    }
    if shares >= 0:
        values["average_shares"] = shares
    if numbers.saves[row] >= 0:
        values["average_saves"] = int(numbers.saves[row])
    return values


def _before(numbers: Channels, row: int, read_at: datetime, days: int) -> StatisticsDraft:
    """Return what the channel looked like some days earlier, by its own growth and a ripple in its views."""
    monthly = 1 + int(numbers.growth_30d_bps[row]) / BPS
    ripple = 1 + 0.12 * float(np.sin(row + days / 17))
    values: dict[str, int | float] = {
        "followers": round(int(numbers.followers[row]) / monthly ** (days / 30)),
        "median_views": round(int(numbers.median_views[row]) * ripple),
        "average_views": round(int(numbers.average_views[row]) * ripple),
    }
    return _statement(values, read_at - timedelta(days=days))


def _rates(population: Population, row: int, channels: range, read_at: datetime) -> Iterable[RateDraft]:
    currency = COUNTRIES[population.creators.country[row]].currency
    for channel in channels:
        for index, kind in enumerate(PRICED_TYPES):
            price = int(population.channels.prices[channel, index])
            if price >= 0:
                yield RateDraft(
                    deliverable=kind,
                    amount_minor=price * 10 ** precision(currency),
                    currency=currency,
                    as_of=read_at,
                    is_negotiable=bool(population.creators.negotiable[row]),
                )


def _read_at(row: int, today: date) -> datetime:
    """Spread the readings over the last ten days, as nightly imports of parts would."""
    return datetime(today.year, today.month, today.day, 4, row % 60, tzinfo=UTC) - timedelta(days=1 + row % 10)


def facts_of(population: Population, row: int) -> dict[str, Any]:
    """Return what the demo's campaigns need of one creator: medians by platform and prices in euro cents."""
    numbers = population.channels
    currency = COUNTRIES[population.creators.country[row]].currency
    euro = Decimal(1) if currency == "EUR" else EUROS[currency]
    found: dict[str, Any] = {"medians": {}, "prices": {}}
    for channel in np.flatnonzero(numbers.creator == row):
        platform = PLATFORMS[numbers.platform[channel]]
        columns = (numbers.median_views, numbers.likes, numbers.comments, numbers.shares, numbers.saves)
        found["medians"][platform] = [int(column[channel]) for column in columns]
        for index, kind in enumerate(PRICED_TYPES):
            if (price := int(numbers.prices[channel, index])) >= 0:
                found["prices"][kind] = int(price * euro) * 100
    return found
