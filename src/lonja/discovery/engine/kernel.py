"""The compiled scan: bits of 64 creators at a time down to those that match, then counters, sort keys, the best.

Every loop is one small function over whole arrays. One large loop that called helpers for each creator was fifty
times slower: each call counted references to each array it was given (docs/build/engine.md).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import loops, schema
from lonja.discovery.engine.plan import GROUPS, HARD, WIDTHS, Plan
from lonja.discovery.engine.rank import FIT, FROM_CPM, FROM_SCORE, FROM_SIMILARITY, LAST, NEUTRAL, ONE, Order, Scoring
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Array, Page, Tally, margins

Bits = NDArray[np.uint64]
_NO_BITS = np.zeros(0, np.uint64)
_FIRST_PIECE = 4096  # creators that are scored before any is passed over


def scan(segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page) -> Tally:
    """Count and rank all creators of the segment."""
    live, one, fails = _filtered(segment, plan)
    matching = live & ~one
    rows = np.empty(_count(matching), np.uint32)
    loops.rows_of(matching, rows)
    place, topic, kind, size, pull = _hits(segment, matching, rows)
    bars = margins(size, pull)
    if plan.bars_row >= 0 or plan.price_row < 0:
        counts = np.zeros(schema.BARS, np.int32)
        loops.count_column(matching, _price_bars(segment, plan), counts)
        bars[1] = counts
    tally = Tally(len(rows), place, place, topic, kind, kind, bars, _room(page), _room(page))
    for group, failing in fails.items():
        _add_near(segment, plan, tally, group, live & failing, matching)
    kept = _best(segment, plan, scoring, order, page, rows, tally)
    best = np.lexsort((tally.rows[:kept], tally.keys[:kept]))
    tally.keys, tally.rows = tally.keys[:kept][best], tally.rows[:kept][best]
    return tally


def _room(page: Page) -> Array:
    return np.empty(page.size, np.int64)


def _count(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())


def _hits(segment: Segment, matching: Bits, rows: Array) -> list[Array]:
    """Counters of those who match: place, topic, kind, size, pull. When most match, the others are counted and taken
    from the totals."""
    names = ("place", "topic", "kind", "size", "pull")
    totals = [segment[f"all_{name}"] for name in names]
    found = [np.zeros(len(total), np.int32) for total in totals]
    if 2 * len(rows) <= segment.size:
        loops.count_hits(rows, segment["hot"], *found)
        return found
    others = segment["full"] & ~matching
    rows = np.empty(segment.size - len(rows), np.uint32)
    loops.rows_of(others, rows)
    loops.count_hits(rows, segment["hot"], *found)
    return [total - less for total, less in zip(totals, found, strict=True)]


def _filtered(segment: Segment, plan: Plan) -> tuple[Bits, Bits, dict[int, Bits]]:
    """Who fails no hard filter and at most one group; who fails one; and, by group, who fails it.

    `plan.alive` is used up.
    """
    live = plan.alive
    one = np.zeros(len(live), np.uint64)
    fails = {group: np.zeros(len(live), np.uint64) for group in {g for g, _ in plan.soft} | _soft_ranges(plan)}
    for group, bits in plan.soft:
        loops.narrow_by_bits(bits, live, one, fails[group])
    for width, at, low, high, group in plan.ranges.tolist():
        name = WIDTHS[width]
        column, kind = segment[name][at], schema.DTYPES[name].type
        if group == HARD:
            loops.narrow_hard(column, kind(low), kind(high), live)
        else:
            loops.narrow_soft(column, kind(low), kind(high), live, one, fails[group])
    if plan.cpm is not None:
        if plan.price_row < 0:
            live[:] = 0
        else:
            loops.narrow_cpm(segment["i32"][plan.price_row], segment.column("median_views"), *plan.cpm, live)
    return live, one, fails


def _soft_ranges(plan: Plan) -> set[int]:
    return {group for group in plan.ranges[:, 4].tolist() if group != HARD}


def _price_bars(segment: Segment, plan: Plan) -> Array:
    """(padded,) bars of the price of the asked deliverable."""
    found: Array
    if plan.bars_row >= 0:
        found = segment["u8"][plan.bars_row]
        return found
    missing = np.full(segment.words * 64, schema.MISSING_BAR, np.uint8)
    missing.flags.writeable = False
    return missing


_NAMES = ("country", "language", "platform", "age_band", "category")
_TABLES = ("place", "place", "kind", "kind", "topic")


def _add_near(segment: Segment, plan: Plan, tally: Tally, group: int, near: Bits, matching: Bits) -> None:
    """Add those who fail the filters of one group only to its own counters, or take all others from the totals."""
    own = group - len(_NAMES)  # a slider's bars, if not negative
    into = tally.bars[own] if own >= 0 else getattr(tally, _NAMES[group])
    others = segment["full"] & ~(near | matching)
    is_of_deliverable = GROUPS[group] == "price" and (plan.bars_row >= 0 or plan.price_row < 0)
    is_complement = not is_of_deliverable and _count(others) < _count(near)
    if is_of_deliverable:
        column = _price_bars(segment, plan)
    else:
        column = segment["bars"][own] if own >= 0 else segment[_TABLES[group]]
    counts = np.zeros(len(into), np.int32)
    loops.count_column(others if is_complement else near, column, counts)
    if not is_complement:
        counts = counts + into
    elif own >= 0:
        counts = margins(segment["all_size"], segment["all_pull"])[own] - counts
    else:
        counts = segment[f"all_{_TABLES[group]}"] - counts
    if own >= 0:
        tally.bars[own] = counts
    else:
        setattr(tally, _NAMES[group], counts)


def _best(segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page, rows: Array, tally: Tally) -> int:
    """Keep the best of the rows that come after the cursor; returns how many there are."""
    best = _Best(page, tally)
    if order.source not in (FROM_SCORE, FROM_SIMILARITY, FROM_CPM):
        name = WIDTHS[order.width]
        column = segment[name][order.row]
        missing = schema.DTYPES[name].type(schema.MISSING[name])
        after = (np.int64(page.key), np.int64(page.row))
        return int(loops.best_of_column(column, missing, order.sign, rows, *after, tally.keys, tally.rows))
    if order.source == FROM_SCORE and scoring.weights.any():
        return _best_scores(segment, plan, scoring, order, rows, best)
    keys = np.full(len(rows), LAST, np.int64)
    if order.source == FROM_SIMILARITY:
        wanted = (order.content, order.audience)
        loops.likeness_keys(rows, segment["content"], segment["audience"], *wanted, order.sign, keys)
    elif order.source == FROM_CPM and plan.price_row >= 0:
        loops.cpm_keys(rows, segment["i32"][plan.price_row], segment.column("median_views"), order.sign, keys)
    best.offer(keys, rows)
    return best.kept


class _Best:
    """The best of a page while more creators are offered, in the order of their rows."""

    def __init__(self, page: Page, tally: Tally) -> None:
        self._after = (np.int64(page.key), np.int64(page.row))
        self._keys, self._rows = tally.keys, tally.rows
        self.kept = 0

    def offer(self, keys: Array, rows: Array) -> None:
        """Keep those that are better than the last of the best."""
        self.kept = int(loops.best_of_keys(keys, rows, *self._after, self._keys, self._rows, self.kept))

    def worst(self) -> int | None:
        """The key that a later row must beat, None while there is room."""
        return int(self._keys[0]) if self.kept == len(self._keys) else None


def _best_scores(segment: Segment, plan: Plan, scoring: Scoring, order: Order, rows: Array, best: _Best) -> int:
    """Score the rows in growing pieces. Performance and reliability lie at hand; a creator whose score couldn't
    reach the page even if all its other parts were whole is passed over."""
    weights: list[Any] = [np.int64(weight) for weight in scoring.weights]
    whole = int(scoring.weights.sum())
    others = (whole - int(weights[1]) - int(weights[3])) * ONE
    begin, size = 0, _FIRST_PIECE
    while begin < len(rows):
        piece = rows[begin : begin + size]
        total = np.empty(len(piece), np.int64)
        worst = best.worst()
        if worst is None or order.sign > 0:
            loops.add_steps(piece, segment["hot"], weights[1], weights[3], total)
        else:
            few = np.empty(len(piece), np.uint32)
            least = (1 - worst) * whole - others  # what performance and reliability must bring at least
            count = loops.promising(piece, segment["hot"], weights[1], weights[3], least, few, total)
            piece, total = few[:count], total[:count]
        _add_other_parts(segment, plan, scoring, weights, piece, total)
        best.offer(total // whole * order.sign, piece)
        begin, size = begin + size, size * 2
    return best.kept


def _add_other_parts(
    segment: Segment, plan: Plan, scoring: Scoring, weights: list[Any], rows: Array, total: Array
) -> None:
    if weights[0]:
        _add_audience_fit(segment, scoring, rows, weights[0], total)
    if weights[2] and plan.price_row >= 0:
        columns = (segment["i32"][plan.price_row], segment.column("median_views"))
        loops.add_price_fit(rows, *columns, scoring.budget, weights[2], total)
    elif weights[2]:
        total += weights[2] * NEUTRAL
    if weights[4]:
        topics = (segment["hot"], segment["category_offsets"], segment["category_codes"])
        strong = _NO_BITS if plan.strong is None else plan.strong
        loops.add_relevance(rows, *topics, scoring.wanted, scoring.wanted_count, strong, weights[4], total)


def _add_audience_fit(segment: Segment, scoring: Scoring, rows: Array, weight: Any, total: Array) -> None:
    left = np.full(len(rows), schema.SHARE_STEPS, np.int32)
    apart, fits, dimensions = (np.zeros(len(rows), np.int32) for _ in range(3))
    for dimension in scoring.dimensions:
        if dimension.known_row < 0:
            continue
        for cell in dimension.cells:
            if cell.row >= 0:
                loops.add_shares(rows, segment["u8"][cell.row], cell.terms, left, apart)
            else:
                having = segment["share_rows"][cell.begin : cell.end]
                loops.add_few_shares(rows, having, segment["shares"][cell.begin : cell.end], cell.terms, left, apart)
        known = segment["u8"][dimension.known_row]
        loops.add_fit(rows, known, dimension.rest, FIT, left, apart, fits, dimensions)
    loops.add_mean_fit(fits, dimensions, weight, total)
