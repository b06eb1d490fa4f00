"""Creators in bands by merit, so that a page by score is looked for among the likely ones first.

Merit is what performance and reliability bring to the score with its usual weights. The best of a small band make
the bar for all others so high that most need no second look, and often whole bands none at all.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.types import Weights

# Of all creators, that the first, the first two and so on hold.
SHARES = (1 / 64, 1 / 32, 1 / 16, 3 / 32, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 3 / 4)
PERFORMANCE, RELIABILITY = Weights().performance, Weights().reliability
NEUTRAL_STEP = schema.SHARE_STEPS // 2


def steps(column: NDArray[Any]) -> NDArray[np.int64]:
    """Steps 0-200 of performance or reliability, a missing one in the middle."""
    return np.where(column == schema.MISSING_U8, NEUTRAL_STEP, column).astype(np.int64)


def encode(
    performance: NDArray[Any], reliability: NDArray[Any], worth: NDArray[np.uint32]
) -> tuple[dict[str, NDArray[np.uint32]], list[tuple[int, int, int]]]:
    """Rows in bands, rising in each, with the worth of each beside it; and of each band its begin, its end and the
    highest merit in it."""
    merit = PERFORMANCE * steps(performance) + RELIABILITY * steps(reliability)
    counts = np.bincount(merit, minlength=1)
    above = np.cumsum(counts[::-1])[::-1]  # how many have at least this merit
    floors = [int(np.searchsorted(-above, -share * len(merit), side="left")) for share in SHARES] + [0]
    band = np.searchsorted(-np.array(floors[:-1]), -merit, side="left").astype(np.uint8)
    rows = np.argsort(band, kind="stable").astype(np.uint32)
    ends = np.cumsum(np.bincount(band, minlength=len(floors))).tolist()
    found = []
    for begin, end in pairwise([0, *ends]):
        found.append((begin, end, int(merit[rows[begin:end]].max(initial=0))))
    return {"banded": rows, "banded_worth": worth[rows]}, found


def highest(top: int, performance: int, reliability: int) -> int:
    """What creators of at most this merit can bring to a score of these weights, in steps: the two shares that make
    the most of it, the one with the better rate first."""
    left, total = top, 0
    pairs = ((PERFORMANCE, performance), (RELIABILITY, reliability))
    for usual, weight in sorted(pairs, key=lambda pair: pair[1] / pair[0], reverse=True):
        most = min(schema.SHARE_STEPS * usual, left)
        total += -(-most * weight // usual)
        left -= most
    return total
