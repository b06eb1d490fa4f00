"""The compiled scan: bits of 64 creators at a time down to those that match, then counters, then the best.

Every loop is one small function over whole arrays. One large loop that called helpers for each creator was fifty
times slower: each call counted references to each array it was given (docs/build/engine.md).
"""

from dataclasses import dataclass

import numpy as np

from lonja.discovery.engine import schema
from lonja.discovery.engine.best import keep_best, parts_of
from lonja.discovery.engine.joint import LISTED, NAMES, PULL, SIZE
from lonja.discovery.engine.loops import count, narrow
from lonja.discovery.engine.matching import Bits, Matching
from lonja.discovery.engine.plan import GROUPS, HARD, WIDTHS, Plan
from lonja.discovery.engine.rank import Order, Scoring
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Array, Page, Tally, margin
from lonja.discovery.engine.types import PARTS

_NO_PARTS: Array = np.empty((0, len(PARTS)), np.int64)


def scan(segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page) -> Tally:
    """Count and rank all creators of the segment."""
    live, one, fails = _filtered(segment, plan)
    matching = Matching(live & ~one)
    place, topic, kind, size, pull = _count_matching(segment, matching)
    bars = np.zeros((4, schema.BARS), np.int64)
    count.margins(size, pull, bars)
    if plan.bars_row >= 0 or plan.price_row < 0:
        bars[1] = _counted(matching.bits, _price_bars(segment, plan), schema.BARS)
    tally = Tally(matching.total, place, place, topic, kind, kind, bars, *_room(page), _NO_PARTS)
    near = np.empty_like(live)
    for group, failing in fails.items():
        if found := narrow.near_misses(live, failing, near):
            _add_near(segment, plan, tally, group, Near(near, found, matching.bits))
    kept = keep_best(segment, plan, scoring, order, page, matching, tally)
    best = np.lexsort((segment["rank"][tally.rows[:kept]], tally.keys[:kept]))
    tally.keys, tally.rows = tally.keys[:kept][best], tally.rows[:kept][best]
    tally.parts = parts_of(segment, plan, scoring, tally.rows)
    return tally


def _room(page: Page) -> tuple[Array, Array]:
    return np.empty(page.size, np.int64), np.empty(page.size, np.int64)


def _filtered(segment: Segment, plan: Plan) -> tuple[Bits, Bits, dict[int, Bits]]:
    """Who fails no hard filter and at most one group; who fails one; and, by group, who fails it.

    `plan.alive` is used up.
    """
    live = plan.alive
    one = np.zeros(len(live), np.uint64)
    fails = {group: np.zeros(len(live), np.uint64) for group in {g for g, _ in plan.soft} | _soft_ranges(plan)}
    for group, bits in plan.soft:
        narrow.narrow_by_bits(bits, live, one, fails[group])
    for width, at, low, high, group in plan.ranges.tolist():
        name = WIDTHS[width]
        kind = schema.DTYPES[name].type
        column = (segment[name][at], segment[f"least_{name}"][at], segment[f"greatest_{name}"][at])
        if group == HARD:
            narrow.narrow_hard(*column, kind(low), kind(high), live)
        else:
            narrow.narrow_soft(*column, kind(low), kind(high), live, one, fails[group])
    if plan.cpm is not None:
        if plan.price_row < 0:
            live[:] = 0
        else:
            narrow.narrow_cpm(segment["i32"][plan.price_row], segment.column("median_views"), *plan.cpm, live)
    return live, one, fails


def _soft_ranges(plan: Plan) -> set[int]:
    return {group for group in plan.ranges[:, 4].tolist() if group != HARD}


def _count_matching(segment: Segment, matching: Matching) -> list[Array]:
    """Counters of those who match, by the names of joint codes. When most match, the others are counted and taken
    from the totals."""
    totals = [segment[f"all_{name}"] for name in NAMES]
    found = [np.zeros(len(total), np.int32) for total in totals]
    is_most = 2 * matching.total > segment.size
    bits = segment["full"] & ~matching.bits if is_most else matching.bits
    count.count_packed(bits, segment["packed"], *found)
    for name, counts in zip(NAMES[:3], found, strict=False):
        _add_listed(segment, name, bits, counts)
    return [total - less for total, less in zip(totals, found, strict=True)] if is_most else found


def _add_listed(segment: Segment, name: str, bits: Bits, counts: Array) -> None:
    """Count those whose place, topic or kind is too rare for a number in the column."""
    counts[LISTED[name] :] = 0
    count.count_listed(bits, segment[f"{name}_rows"], segment[f"{name}_listed"], counts)


def _counted(bits: Bits, column: Array, length: int) -> Array:
    counts = np.zeros(length, np.int32)
    count.count_column(bits, column, counts)
    return counts


def _price_bars(segment: Segment, plan: Plan) -> Array:
    """(padded,) bars of the price of the asked deliverable."""
    found: Array
    if plan.bars_row >= 0:
        found = segment["u8"][plan.bars_row]
        return found
    missing = np.full(segment.words * 64, schema.MISSING_BAR, np.uint8)
    missing.flags.writeable = False
    return missing


@dataclass(frozen=True, slots=True)
class _Counter:
    """What a group's own facet or histogram is counted by."""

    field: str  # of the tally, "" for the bars of a slider
    joint: int  # row of the joint codes
    slider: int = 0


_COUNTERS = (
    _Counter("country", 0),
    _Counter("language", 0),
    _Counter("platform", 2),
    _Counter("age_band", 2),
    _Counter("category", 1),
    _Counter("", SIZE, 0),
    _Counter("", SIZE, 1),
    _Counter("", PULL, 2),
    _Counter("", PULL, 3),
)


@dataclass(frozen=True, slots=True)
class Near:
    """Who fails the filters of one group only."""

    bits: Bits
    total: int
    matching: Bits

    def others(self, segment: Segment) -> Bits:
        """Who neither does nor matches."""
        found: Bits = segment["full"] & ~(self.bits | self.matching)
        return found


def _add_near(segment: Segment, plan: Plan, tally: Tally, group: int, near: Near) -> None:
    """Add those who fail the filters of one group only to its own counters, or take all others from the totals."""
    if GROUPS[group] == "price" and (plan.bars_row >= 0 or plan.price_row < 0):
        tally.bars[1] += _counted(near.bits, _price_bars(segment, plan), schema.BARS)
        return
    counter = _COUNTERS[group]
    name = NAMES[counter.joint]
    is_complement = 2 * near.total > segment.size - tally.total
    bits = near.others(segment) if is_complement else near.bits
    counts = _counted(bits, segment["joint"][counter.joint], len(segment[f"all_{name}"]))
    if counter.field:
        _add_listed(segment, name, bits, counts)
    if is_complement:
        counts = segment[f"all_{name}"] - counts
    if counter.field:
        setattr(tally, counter.field, counts if is_complement else counts + getattr(tally, counter.field))
    else:
        bars = margin(counts, counter.slider)
        tally.bars[counter.slider] = bars if is_complement else bars + tally.bars[counter.slider]
