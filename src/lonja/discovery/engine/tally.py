"""What a scan of one segment counts, whichever path scanned."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from lonja.discovery.engine import schema

Array = NDArray[Any]


@dataclass(slots=True)
class Tally:
    """Counters of joint codes, each of those who match or fail only the facet's own filter; and the best of a page."""

    total: int
    country: Array  # (places,)
    language: Array  # (places,)
    category: Array  # (topics,)
    platform: Array  # (kinds,)
    age_band: Array  # (kinds,)
    bars: Array  # (4, BARS): followers, price, engagement, views
    keys: Array  # sort keys of the best, best first
    rows: Array  # and where they stand in the segment
    parts: Array  # (best, 5) parts of their scores, 0-10,000 or UNKNOWN_PART


@dataclass(frozen=True, slots=True)
class Page:
    """How many to return and after what: only (key, rank) at or after (`key`, `rank`) comes onto the page."""

    size: int
    key: int
    rank: int


def margin(pairs: Array, slider: int) -> Array:
    """(BARS,) of one slider: the first of a pair is the lower half of its number."""
    found: Array = pairs.reshape(schema.BARS, schema.BARS).sum(slider % 2)
    return found
