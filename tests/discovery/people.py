"""Creators with channels and prices, and an index of them in a folder of the test's own."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators.actions import store_exchange_rates
from lonja.creators.models import Channel, Creator, Rate

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
_numbers = itertools.count(1)


def figures(**values: int) -> dict[str, Any]:
    """Return a channel's newest numbers as they are stored."""
    return {
        name: {"value": value, "source": "imported", "as_of": "2026-10-31T00:00:00+00:00", "sample": 30}
        for name, value in values.items()
    }


def listed(name: str = "", *, platform: str = "tiktok", prices: Any = (), **facts: Any) -> Creator:
    """Make a listed creator with one channel; facts of the channel are told apart by name."""
    numbers = {key: facts.pop(key) for key in list(facts) if key in NUMBERS}
    name = name or f"Creator {next(_numbers)}"
    creator = Creator.objects.create(name=name, created_at=NOW, changed_at=NOW, **({"country": "ES"} | facts))
    channel(creator, platform=platform, **numbers)
    for deliverable, amount_minor, currency in prices:
        Rate.objects.create(
            creator=creator, deliverable=deliverable, amount_minor=amount_minor, currency=currency, as_of=NOW
        )
    return creator


NUMBERS = (
    "followers",
    "median_views",
    "average_views",
    "engagement_rate_views_bps",
    "engagement_rate_followers_bps",
    "growth_30d_bps",
    "posts_30d",
)


def channel(creator: Creator, *, platform: str = "tiktok", handle: str = "", **numbers: int) -> Channel:
    """Give a creator one more channel."""
    return Channel.objects.create(
        creator=creator,
        platform=platform,
        handle=handle or f"handle{next(_numbers)}",
        current=figures(**numbers),
        created_at=NOW,
    )


def dollar(euros: str = "0.9") -> None:
    """Store what a dollar is worth from today on."""
    store_exchange_rates(euros={"USD": Decimal(euros)}, from_on=clock.today(), by=Actor.system())
