"""The scan in NumPy, for machines where Numba can't run: the same answers as the compiled one."""

import numpy as np

from lonja.discovery.engine import joint, schema
from lonja.discovery.engine.parts import keys, parts
from lonja.discovery.engine.plan import GROUPS, HARD, WIDTHS, Plan
from lonja.discovery.engine.rank import Order, Scoring, cpm
from lonja.discovery.engine.segment import Segment, unpack
from lonja.discovery.engine.tally import Array, Page, Tally


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
    total = len(matching)
    own = [
        np.flatnonzero(passes & (failed == one)) for one in fails.astype(failed.dtype)
    ]  # everybody who fails nothing but this
    values = keys(segment, plan, scoring, order, matching)
    ranks = segment["rank"][matching]
    later = (values > page.key) | ((values == page.key) & (ranks >= page.rank))
    values, matching = values[later], matching[later]
    best = np.lexsort((ranks[later], values))[: page.size]
    return Tally(
        total=total,
        country=_count(segment, "place", own[0]),
        language=_count(segment, "place", own[1]),
        category=_count(segment, "topic", own[4]),
        platform=_count(segment, "kind", own[2]),
        age_band=_count(segment, "kind", own[3]),
        bars=np.stack([_bars(segment, plan, slider, own[5 + slider]) for slider in range(4)]),
        keys=values[best],
        rows=matching[best],
        parts=parts(segment, plan, scoring, matching[best]),
    )


def _count(segment: Segment, name: str, rows: Array) -> Array:
    codes = joint.of_rows(segment, name, rows)
    return np.bincount(codes, minlength=len(segment[f"all_{name}"])).astype(np.int32)


def _bars(segment: Segment, plan: Plan, slider: int, rows: Array) -> Array:
    at: Array
    if slider == 1 and plan.price_row < 0:
        at = np.full(len(rows), schema.MISSING_BAR)
    elif slider == 1 and plan.bars_row >= 0:
        at = segment["u8"][plan.bars_row, rows]
    else:
        pair = joint.of_rows(segment, "size" if slider < 2 else "pull", rows)
        at = pair >> (5 * (slider % 2)) & (schema.BARS - 1)
    return np.bincount(at.astype(np.int64), minlength=schema.BARS)
