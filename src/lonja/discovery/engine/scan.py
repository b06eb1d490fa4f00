"""The scan in NumPy, for machines where Numba can't run: the same answers as the compiled one."""

import numpy as np

from lonja.discovery.engine import schema
from lonja.discovery.engine.parts import keys
from lonja.discovery.engine.plan import GROUPS, HARD, WIDTHS, Plan
from lonja.discovery.engine.rank import Order, Scoring, cpm
from lonja.discovery.engine.segment import Segment, unpack
from lonja.discovery.engine.tally import PAIRS, Array, Page, Tally, blank


def scan(segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page) -> Tally:
    """Count and rank all creators of the segment."""
    n = segment.size
    passes = unpack(plan.alive)[:n]
    fails = np.zeros((len(GROUPS), n), np.bool_)
    for group, bits in plan.soft:
        fails[group] |= ~unpack(bits)[:n]
    for width, at, low, high, group in plan.ranges.tolist():
        column = segment[WIDTHS[width]][at, :n]
        inside = (column >= low) & (column <= high)
        if group == HARD:
            passes &= inside
        else:
            fails[group] |= ~inside
    if plan.cpm is not None:
        price = segment["i32"][plan.price_row, :n] if plan.price_row >= 0 else np.full(n, -1, np.int32)
        cost = cpm(price, segment.column("median_views")[:n])
        passes &= (cost >= plan.cpm[0]) & (cost <= plan.cpm[1])
    failed = fails.sum(axis=0)
    matching = np.flatnonzero(passes & (failed == 0))
    tally = _counted(segment, plan, matching, [np.flatnonzero(passes & (failed == 1) & one) for one in fails])
    values = keys(segment, plan, scoring, order, matching)
    later = (values > page.key) | ((values == page.key) & (matching >= page.row))
    values, matching = values[later], matching[later]
    best = np.lexsort((matching, values))[: page.size]
    tally.keys, tally.rows = values[best], matching[best]
    return tally


def _counted(segment: Segment, plan: Plan, matching: Array, near: list[Array]) -> Tally:
    tally = blank(segment, 0)
    tally.total = len(matching)
    places, topics, kinds = segment.meta.tables
    hot = segment["hot"]

    def count(rows: Array, at: int, size: int, mask: int = 2**32 - 1) -> Array:
        return np.bincount((hot[rows, at] & mask).astype(np.int64), minlength=size)

    for row, rows in enumerate((matching, near[0], near[1])):
        tally.place[row] = count(rows, 0, places)
    for row, rows in enumerate((matching, near[4])):
        tally.topic[row] = count(rows, 1, topics)
    for row, rows in enumerate((matching, near[2], near[3])):
        tally.kind[row] = count(rows, 2, kinds, 0xFFFF)

    def bar(slider: int, rows: Array) -> Array:
        if slider == 1 and (plan.bars_row >= 0 or plan.price_row < 0):
            missing = np.full(len(rows), schema.MISSING_BAR)
            return segment["u8"][plan.bars_row, rows].astype(np.int64) if plan.bars_row >= 0 else missing
        packed: Array = hot[rows, 2] >> 16 if slider < 2 else hot[rows, 3]
        return (packed >> (8 * (slider % 2)) & 0xFF).astype(np.int64)

    tally.size = np.bincount(bar(0, matching) + schema.BARS * bar(1, matching), minlength=PAIRS)
    tally.pull = np.bincount(bar(2, matching) + schema.BARS * bar(3, matching), minlength=PAIRS)
    for slider in range(4):
        tally.near[slider] = np.bincount(bar(slider, near[5 + slider]), minlength=schema.BARS)
    return tally
