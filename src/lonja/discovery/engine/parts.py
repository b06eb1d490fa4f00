"""The parts of the match score and the sort keys of some creators, in NumPy: for a page, and for the NumPy scan."""

import numpy as np

from lonja.discovery.engine import joint, schema
from lonja.discovery.engine.plan import WIDTHS, Plan
from lonja.discovery.engine.rank import (
    FIT,
    FROM_CPM,
    FROM_SCORE,
    FROM_SIMILARITY,
    LAST,
    NEUTRAL,
    ONE,
    SCALE,
    UNKNOWN_PART,
    Cell,
    Dimension,
    Order,
    Scoring,
    cpm,
)
from lonja.discovery.engine.segment import WORD, Segment
from lonja.discovery.engine.tally import Array
from lonja.discovery.engine.types import PARTS
from lonja.discovery.engine.vectors import LENGTH


def parts(segment: Segment, plan: Plan, scoring: Scoring, rows: Array) -> Array:
    """(rows, 5) int64 parts in the order of PARTS, 0-10,000 or UNKNOWN_PART."""
    worth = segment["worth"][rows]
    found = np.empty((len(rows), len(PARTS)), np.int64)
    found[:, 0] = audience_fit(segment, scoring, rows)
    found[:, 1] = _from_steps(worth >> 16 & 0xFF)
    found[:, 2] = _price_fit(segment, plan, scoring, rows)
    found[:, 3] = _from_steps(worth >> 24)
    found[:, 4] = _relevance(segment, plan, scoring, rows)
    return found


def _from_steps(steps: Array) -> Array:
    return np.where(steps == schema.MISSING_U8, UNKNOWN_PART, steps.astype(np.int64) * (ONE // schema.SHARE_STEPS))


def audience_fit(segment: Segment, scoring: Scoring, rows: Array) -> Array:
    """Mean over the known dimensions of 1 - Jensen-Shannon distance."""
    total, count = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for dimension in scoring.dimensions:
        fit = _dimension_fit(segment, dimension, rows)
        known = segment["u8"][dimension.known_row, rows] == 0
        total += np.where(known, fit, 0)
        count += known
    return np.where(count > 0, total // np.maximum(count, 1), UNKNOWN_PART)


def _dimension_fit(segment: Segment, dimension: Dimension, rows: Array) -> Array:
    """(rows,) anything where the dimension isn't known."""
    if len(dimension.cells) == 1:
        single: Array = dimension.by_share[_shares(segment, dimension.cells[0], rows)]
        return single
    left, apart = np.full(len(rows), schema.SHARE_STEPS, np.int64), np.zeros(len(rows), np.int64)
    for cell in dimension.cells:
        share = _shares(segment, cell, rows)
        left -= share
        apart += cell.terms[share]
    apart += dimension.rest[np.clip(left, 0, schema.SHARE_STEPS)]
    fit: Array = FIT[np.clip(apart, 0, SCALE)]
    return fit


def _shares(segment: Segment, cell: Cell, rows: Array) -> Array:
    """(rows,) steps; anything where the dimension isn't known."""
    found: Array
    if cell.row >= 0:
        found = segment["u8"][cell.row, rows].astype(np.int64)
        return found
    having, shares = segment["share_rows"][cell.begin : cell.end], segment["shares"][cell.begin : cell.end]
    if not len(having):
        return np.zeros(len(rows), np.int64)
    at = np.minimum(np.searchsorted(having, rows), len(having) - 1)
    return np.where(having[at] == rows, shares[at], 0).astype(np.int64)


def _price_fit(segment: Segment, plan: Plan, scoring: Scoring, rows: Array) -> Array:
    if not scoring.budget or plan.price_row < 0:
        return np.full(len(rows), UNKNOWN_PART, np.int64)
    cost = cpm(segment["i32"][plan.price_row, rows], segment.column("median_views")[rows])
    fit = np.where(cost <= scoring.budget, ONE, ONE * scoring.budget // np.maximum(cost, 1))
    return np.where(cost < 0, UNKNOWN_PART, fit)


def _relevance(segment: Segment, plan: Plan, scoring: Scoring, rows: Array) -> Array:
    """Mean of: share of the wanted categories that the creator covers, and whether the words are in its names."""
    covered: Array = np.full(len(rows), -1)  # the last column
    if len(scoring.covered):
        covered = scoring.covered[joint.of_rows(segment, "topic", rows)]
    strong: Array = np.zeros(len(rows), np.int64)
    if plan.strong is not None:
        strong = (plan.strong[rows // WORD] >> (rows % WORD).astype(np.uint64) & np.uint64(1)).astype(np.int64)
    found: Array = scoring.relevance[strong, covered]
    return found


def score(scoring: Scoring, found: Array) -> Array:
    """(rows,) weighted mean of the parts, 0-10,000; UNKNOWN_PART when nothing has weight."""
    whole = int(scoring.weights.sum())
    if not whole:
        return np.full(len(found), UNKNOWN_PART, np.int64)
    return np.where(found < 0, NEUTRAL, found) @ scoring.weights // whole


def values(segment: Segment, plan: Plan, scoring: Scoring, order: Order, rows: Array) -> tuple[Array, Array]:
    """(rows,) what the page is sorted by, and whether the creator has it."""
    if order.source == FROM_SCORE:
        found = score(scoring, parts(segment, plan, scoring, rows))
        return found, found >= 0
    if order.source == FROM_SIMILARITY:
        return likeness(segment, order, rows)
    if order.source == FROM_CPM:
        price = segment["i32"][plan.price_row, rows] if plan.price_row >= 0 else np.full(len(rows), -1, np.int32)
        found = cpm(price, segment.column("median_views")[rows])
        return found, found >= 0
    column = segment[WIDTHS[order.width]][order.row, rows].astype(np.int64)
    return column, column != schema.MISSING[WIDTHS[order.width]]


def keys(segment: Segment, plan: Plan, scoring: Scoring, order: Order, rows: Array) -> Array:
    """(rows,) sort keys: the smallest comes first, missing last."""
    found, known = values(segment, plan, scoring, order, rows)
    return np.where(known, found * order.sign, LAST)


def likeness(segment: Segment, order: Order, rows: Array) -> tuple[Array, Array]:
    """Cosine with what is looked for, 0-10,000, mean of the kinds that were asked and are known."""
    total, count = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for name, wanted in (("content", order.content), ("audience", order.audience)):
        if not len(wanted):
            continue
        vectors = segment[name][rows].astype(np.int64)
        known = vectors.any(axis=1)
        product = np.clip(vectors @ wanted * ONE // (LENGTH * LENGTH), 0, ONE)
        total += np.where(known, product, 0)
        count += known
    return total // np.maximum(count, 1), count > 0
