"""Creators in bands by merit, so that a page by score is looked for among the likely ones first.

Merit is what performance and reliability bring to the score with its usual weights. The best of a small band make
the bar for all others so high that most need no second look, and often whole bands none at all.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.segment import WORD, pack, words_for
from lonja.discovery.engine.types import Weights

SHARES = (1 / 32, 1 / 8, 1 / 3)  # of all creators, that the first, the first two and the first three bands hold
PERFORMANCE, RELIABILITY = Weights().performance, Weights().reliability
NEUTRAL_STEP = schema.SHARE_STEPS // 2


def steps(column: NDArray[Any]) -> NDArray[np.int64]:
    """Steps 0-200 of performance or reliability, a missing one in the middle."""
    return np.where(column == schema.MISSING_U8, NEUTRAL_STEP, column).astype(np.int64)


def encode(performance: NDArray[Any], reliability: NDArray[Any]) -> tuple[NDArray[np.uint64], list[int]]:
    """(bands, words) who is in each band, and the highest merit in it."""
    merit = PERFORMANCE * steps(performance) + RELIABILITY * steps(reliability)
    n = len(merit)
    counts = np.bincount(merit, minlength=1)
    above = np.cumsum(counts[::-1])[::-1]  # how many have at least this merit
    floors = [int(np.searchsorted(-above, -share * n, side="left")) for share in SHARES] + [0]
    band = np.searchsorted(-np.array(floors[:-1]), -merit, side="left")
    flags = np.zeros((len(floors), words_for(n) * WORD), np.bool_)
    flags[band, np.arange(n)] = True
    tops = [int(merit[band == at].max(initial=0)) for at in range(len(floors))]
    return np.stack([pack(row) for row in flags]), tops


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
