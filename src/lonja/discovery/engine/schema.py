"""The columns of the index: which facts, in which width, what stands for missing, where tiers and bars lie."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from lonja.discovery.engine.types import UNKNOWN

MISSING_I32 = -(2**31)
MISSING_U16 = 2**16 - 1
MISSING_U8 = 2**8 - 1

EPOCH = date(1970, 1, 1)

SHARE_STEPS = 200  # an audience share of 100 %; shares are rounded down to 0.5 %


@dataclass(frozen=True, slots=True)
class Column:
    """Where a number lives: the matrix of its width, and its row in it. Values outside are clamped to the ends."""

    width: str  # "i32", "u16" or "u8"
    at: int
    low: int
    high: int
    missing: int


_I32 = ("followers", "growth_7d_bps", "growth_30d_bps", "growth_90d_bps", "median_views", "average_views")
_U16 = (
    "engagement_views_bps",
    "engagement_followers_bps",
    "completion_bps",
    "hook_bps",
    "posts_30d",
    "last_post_day",
    "response_minutes",
    "acceptance_bps",
    "on_time_bps",
    "finished_bps",
    "campaigns_completed",
    "rating",
)
_U8 = ("audience_quality", "performance", "reliability")

LOWEST_PRICE = "price"  # the i32 column after the plain numbers; prices by deliverable type follow it


def _columns() -> dict[str, Column]:
    found = {n: Column("i32", i, MISSING_I32 + 1, 2**31 - 1, MISSING_I32) for i, n in enumerate(_I32)}
    found |= {n: Column("u16", i, 0, MISSING_U16 - 1, MISSING_U16) for i, n in enumerate(_U16)}
    found |= {n: Column("u8", i, 0, MISSING_U8 - 1, MISSING_U8) for i, n in enumerate(_U8)}
    found[LOWEST_PRICE] = Column("i32", len(_I32), 0, 2**31 - 1, MISSING_I32)
    return found


COLUMNS = _columns()
NUMBERS = (*_I32, *_U16, "audience_quality")  # what a creator's facts bring; the rest is worked out by the index
DTYPES: dict[str, np.dtype[Any]] = {"i32": np.dtype(np.int32), "u16": np.dtype(np.uint16), "u8": np.dtype(np.uint8)}
MISSING = {"i32": MISSING_I32, "u16": MISSING_U16, "u8": MISSING_U8}
PLAIN = {"i32": len(_I32) + 1, "u16": len(_U16), "u8": len(_U8)}  # columns before prices and audience cells

SETS = ("platform", "language", "category")  # a creator has any number of them
SINGLES = ("country", "region", "age_band", "gender")  # a creator has one, or it is unknown
FLAGS = ("verified", "gifting", "usage_rights", "negotiable")  # yes, no, or unknown
AUDIENCE = ("country", "gender", "age", "language", "device")

TIERS = ("nano", "micro", "mid", "macro", "mega")
TIER_EDGES = (0, 10_000, 50_000, 250_000, 1_000_000)
PRICE_TIERS = ("entry", "low", "middle", "high", "top")
PRICE_TIER_EDGES = (0, 10_000, 50_000, 200_000, 1_000_000)  # minor units of the index's currency

# Bars of the sliders. Tier edges are among them, so a tier is a run of bars. At most 31: bar 31 means missing.
MISSING_BAR = 31
BARS = 32
K, M = 1_000, 1_000_000
_LOW_COUNTS = (0, 500, K, 2 * K, 3 * K, 5 * K, 7 * K, 10 * K, 15 * K, 20 * K, 30 * K, 50 * K, 75 * K, 100 * K, 150 * K)
_HIGH_COUNTS = (
    250 * K,
    350 * K,
    500 * K,
    700 * K,
    M,
    1_500 * K,
    2 * M,
    3 * M,
    5 * M,
    7_500 * K,
    10 * M,
    20 * M,
    50 * M,
)
_COUNTS = (*_LOW_COUNTS, *_HIGH_COUNTS, 100 * M)
_PRICES = (0, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1 * K, 1_500, 2 * K, 3 * K, 4 * K, 5 * K, 7_500)
_RATES = (0, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 700, 800, 1_000, 1_200, 1_500, 2_000, 2_500)
EDGES: dict[str, tuple[int, ...]] = {
    "followers": _COUNTS,
    "price_minor": tuple(100 * price for price in (*_PRICES, 10 * K, 15 * K, 25 * K, 50 * K)),
    "engagement_views_bps": (*_RATES, 3_000, 4_000, 5_000),
    "median_views": _COUNTS,
}


def day_number(day: date) -> int:
    """Days since 1970, clamped to what the column holds."""
    return min(max((day - EPOCH).days, 0), MISSING_U16 - 1)


@cache
def tier_of_bar(slider: str) -> tuple[str, ...]:
    """The tier of each of the 32 bars of followers or prices."""
    names, edges = (TIERS, TIER_EDGES) if slider == "followers" else (PRICE_TIERS, PRICE_TIER_EDGES)
    starts = EDGES[slider]
    found = [names[int(np.searchsorted(edges, start, side="right")) - 1] for start in starts]
    return (*found, *[UNKNOWN] * (BARS - len(found)))
