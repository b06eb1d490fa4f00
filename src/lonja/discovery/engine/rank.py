"""The order of a page: what it is sorted by, and the parts of the match score. Whole numbers only, so that every
path gives the same score: a part is 0-10,000, and a missing one counts 5,000 so that it neither lifts nor sinks.

Audience fit is 1 - the Jensen-Shannon distance (base 2) between target and audience, per dimension of the target,
over the values that the target names and one more for all others; the mean over the dimensions that are known.
Each term of the divergence depends on one share only, and shares have 201 steps: all logarithms are in tables.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import joint, schema
from lonja.discovery.engine.audience import known_key
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.types import PARTS, Codes, InvalidQuery, Query

ONE = 10_000
NEUTRAL = 5_000
SCALE = 1 << 16  # of the divergence in the tables
LAST = 2**62  # sort key of a missing value, whichever way the page is sorted
UNKNOWN_PART = -1

FROM_SCORE, FROM_SIMILARITY, FROM_CPM, FROM_COLUMN = 0, 1, 2, 3

_COLUMN_SORTS = {name: name for name in schema.COLUMNS if name not in ("performance", "reliability")}
SORTS = ("score", "similarity", "cpm", *_COLUMN_SORTS)

FIT = np.rint(ONE * (1 - np.sqrt(np.arange(SCALE + 1) / SCALE))).astype(np.int16)  # by scaled divergence


@dataclass(slots=True)
class Cell:
    """One value of the target, such as 60 % women."""

    row: int  # u8 row of the shares, -1 when they are in a list
    begin: int  # else the piece of the list
    end: int
    terms: NDArray[np.int64]  # (256,) scaled divergence by step


@dataclass(slots=True)
class Dimension:
    """One dimension of the target."""

    known_row: int  # u8 row that is 0 where the dimension is known
    rest: NDArray[np.int64]  # (SHARE_STEPS + 1,) scaled divergence of all other values, by their step
    cells: list[Cell]
    by_share: NDArray[np.int16]  # (256,) fit of a single value by its step, -1 where nothing is known


@dataclass(slots=True)
class Scoring:
    """What the score of a creator is worked out from, for one segment."""

    weights: NDArray[np.int64]  # (5,) in the order of PARTS; 0 where the part wasn't asked or has no weight
    dimensions: list[Dimension]  # those of which something is known in this segment
    budget: int  # CPM in minor units, 0 when none was given
    covered: NDArray[np.uint16]  # (topics,) column of `relevance`; empty when no categories are wanted
    relevance: NDArray[np.int64]  # (2, columns) part by words in names or not, and by how many categories are covered


@dataclass(slots=True)
class Order:
    """Where the sort value comes from, and which way it goes."""

    source: int
    width: int  # of the column: 0 i32, 1 u16, 2 u8
    row: int
    sign: int  # -1 when the greatest comes first
    content: NDArray[np.int32]  # (64,) what look-alikes are compared with; empty when not asked or not known
    audience: NDArray[np.int32]  # (32,)


def scoring(query: Query, segment: Segment) -> Scoring:
    """Make the tables of the score for this query and segment."""
    target: dict[str, dict[str, int]] = {}
    for share in query.target.audience:
        target.setdefault(share.dimension, {})[share.value] = share.bps
    codes = query.target.categories or (query.categories_any | query.categories_all)
    budget, uses_text = query.target.cpm_minor or 0, bool(query.text.strip())
    asked = (len(target) > 0, True, budget > 0, True, uses_text or len(codes) > 0)
    weights = [getattr(query.weights, part) if is_asked else 0 for part, is_asked in zip(PARTS, asked, strict=True)]
    return Scoring(
        weights=np.array(weights, np.int64),
        dimensions=[
            _dimension(segment, name, wanted)
            for name, wanted in target.items()
            if known_key(name) in segment.meta.dense
        ],
        budget=budget,
        covered=_covered(segment, codes),
        relevance=_relevance(len(codes), uses_text),
    )


def _covered(segment: Segment, codes: Codes) -> NDArray[np.uint16]:
    """How many of the wanted categories each topic covers; one more than all of them where it has no category."""
    if not codes:
        return np.empty(0, np.uint16)
    found = np.zeros(len(segment["all_topic"]), np.uint16)
    for code in codes:
        found[joint.combinations_of(segment, "category", code)] += 1
    found[joint.combinations_of(segment, "category", "")] = len(codes) + 1
    return found


@lru_cache(maxsize=256)
def _relevance(wanted: int, uses_text: bool) -> NDArray[np.int64]:
    """Mean of: share of the wanted categories covered (the last column is unknown), and 1 or 1/2 for the words."""
    covered = [ONE * count // wanted for count in range(wanted + 1)] if wanted else []
    rows = []
    for words in (NEUTRAL, ONE):
        known = [(count + words) // 2 if uses_text else count for count in covered]
        rows.append([*known, words if uses_text else UNKNOWN_PART])
    return np.array(rows, np.int64)


def _dimension(segment: Segment, name: str, wanted: dict[str, int]) -> Dimension:
    total = max(sum(wanted.values()), ONE)  # shares that come to more than 100 % are taken in proportion
    cells = []
    for value, bps in wanted.items():
        key = f"{name}:{value}"
        row = segment.meta.dense.get(key, -1)
        cells.append(Cell(row, *segment.meta.sparse.get(key, (0, 0)), _terms(bps / total)))
    rest = _terms(1 - sum(wanted.values()) / total)[: schema.SHARE_STEPS + 1]
    by_share = _fit_by_share(*(bps / total for bps in wanted.values())) if len(cells) == 1 else _NO_FITS
    return Dimension(segment.meta.dense[known_key(name)], rest, cells, by_share)


_NO_FITS = np.empty(0, np.int16)


@lru_cache(maxsize=1024)
def _fit_by_share(wanted: float) -> NDArray[np.int16]:
    shares = np.arange(schema.SHARE_STEPS + 1)
    apart = _terms(wanted)[shares] + _terms(1 - wanted)[schema.SHARE_STEPS - shares]
    found = np.full(256, -1, np.int16)
    found[shares] = FIT[np.clip(apart, 0, SCALE)]
    return found


@lru_cache(maxsize=1024)
def _terms(wanted: float) -> NDArray[np.int64]:
    """(256,) by step of the audience's share."""
    found = np.zeros(256, np.int64)
    found[: schema.SHARE_STEPS + 1] = divergence(np.arange(schema.SHARE_STEPS + 1) / schema.SHARE_STEPS, wanted)
    return found


def divergence(share: NDArray[Any], wanted: float) -> NDArray[np.int64]:
    """Scaled term of the Jensen-Shannon divergence of one value: share in the audience against share wanted."""
    middle = np.maximum((share + wanted) / 2, 1e-12)
    mine = share * np.log2(np.maximum(share, 1e-12) / middle)
    theirs = wanted * np.log2(max(wanted, 1e-12) / middle)
    scaled: NDArray[np.int64] = np.rint(SCALE * (mine + theirs) / 2).astype(np.int64)
    return scaled


def order(query: Query, price_row: int, content: NDArray[np.int32], audience: NDArray[np.int32]) -> Order:
    """Find the column or formula the query sorts by; raises InvalidQuery."""
    sign = -1 if query.descending else 1
    source = {"score": FROM_SCORE, "similarity": FROM_SIMILARITY, "cpm": FROM_CPM}.get(query.sort, FROM_COLUMN)
    if source != FROM_COLUMN:
        return Order(source, 0, 0, sign, content, audience)
    if query.sort not in _COLUMN_SORTS:
        raise InvalidQuery([("sort", f"can't sort by {query.sort[:40]!r}")])
    column = schema.COLUMNS[query.sort]
    row = price_row if query.sort == schema.LOWEST_PRICE else column.at
    width = ("i32", "u16", "u8").index(column.width)
    return Order(FROM_COLUMN if row >= 0 else FROM_CPM, width, row, sign, content, audience)


def cpm(price: NDArray[Any], views: NDArray[Any]) -> NDArray[np.int64]:
    """Price per thousand median views, rounded down; -1 where either is missing or nobody views."""
    known = (price >= 0) & (views > 0)
    return np.where(known, price.astype(np.int64) * 1000 // np.where(known, views, 1), -1)
