"""What a scan of one segment counts, whichever path scanned."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.segment import Segment

PAIRS = schema.BARS * schema.BARS


@dataclass(slots=True)
class Tally:
    """Counters of joint codes: row 0 for creators that match, the others for those that fail one own filter only."""

    total: int
    place: NDArray[np.int64]  # (3, places): matching, failing country only, failing language only
    topic: NDArray[np.int64]  # (2, topics): matching, failing category only
    kind: NDArray[np.int64]  # (3, kinds): matching, failing platform only, failing age band only
    size: NDArray[np.int64]  # (PAIRS,) matching, by followers bar + 32 x price bar
    pull: NDArray[np.int64]  # (PAIRS,) matching, by engagement bar + 32 x views bar
    near: NDArray[np.int64]  # (4, BARS) failing only the filter of followers, price, engagement, views
    keys: NDArray[np.int64]  # sort keys of the best, best first
    rows: NDArray[np.int64]  # and where they stand in the segment


def blank(segment: Segment, best: int) -> Tally:
    """Counters at zero, with room for so many of the best."""
    places, topics, kinds = segment.meta.tables
    return Tally(
        total=0,
        place=np.zeros((3, places), np.int64),
        topic=np.zeros((2, topics), np.int64),
        kind=np.zeros((3, kinds), np.int64),
        size=np.zeros(PAIRS, np.int64),
        pull=np.zeros(PAIRS, np.int64),
        near=np.zeros((4, schema.BARS), np.int64),
        keys=np.empty(best, np.int64),
        rows=np.empty(best, np.int64),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """How many to return and after what: only (key, row) at or after (`key`, `row`) comes onto the page."""

    size: int
    key: int
    row: int


Array = NDArray[Any]
