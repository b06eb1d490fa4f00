"""The compiled scan: reads each run of 64 creators once and does filters, counters, score and the best of the page."""

from typing import Any

import numpy as np

from lonja.discovery.engine import schema
from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.plan import GROUPS, HARD, Plan
from lonja.discovery.engine.rank import (
    FIT,
    FROM_COLUMN,
    FROM_CPM,
    FROM_SCORE,
    LAST,
    NEUTRAL,
    ONE,
    SCALE,
    UNKNOWN_PART,
    Order,
    Scoring,
)
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Array, Page, Tally, blank
from lonja.discovery.engine.vectors import LENGTH

_VIEWS = schema.COLUMNS["median_views"].at
_STEP = ONE // schema.SHARE_STEPS
_ALL = np.uint64(2**64 - 1)
_NO_BITS = np.zeros(0, np.uint64)


def scan(segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page) -> Tally:
    """Count and rank all creators of the segment."""
    tally = blank(segment, page.size)
    soft = np.array([bits for _, bits in plan.soft], np.uint64).reshape(len(plan.soft), segment.words)
    groups = np.array([group for group, _ in plan.soft], np.int64)
    cpm_low, cpm_high = plan.cpm if plan.cpm is not None else (-1, -1)
    ordering = np.array([order.source, order.width, order.row, order.sign, page.key, page.row], np.int64)
    terms = np.array([scoring.budget, scoring.wanted_count, scoring.weights.sum()], np.int64)
    tally.total, kept = _scan(
        *(plan.alive, soft, groups, plan.ranges, plan.price_row, plan.bars_row, cpm_low, cpm_high),
        *(segment["i32"], segment["u16"], segment["u8"], segment["hot"]),
        *(segment["category_offsets"], segment["category_codes"], segment["content"], segment["audience"]),
        *(tally.place, tally.topic, tally.kind, tally.size, tally.pull, tally.near),
        *(ordering, order.content, order.audience),
        *(scoring.weights, scoring.shares, scoring.terms, scoring.dimension, scoring.known, scoring.rest),
        *(scoring.wanted, terms, _NO_BITS if plan.strong is None else plan.strong, FIT),
        *(tally.keys, tally.rows),
    )
    best = np.lexsort((tally.rows[:kept], tally.keys[:kept]))
    tally.keys, tally.rows = tally.keys[:kept][best], tally.rows[:kept][best]
    return tally


@compiled
def _inside(column: Array, begin: int, low: Any, high: Any) -> Any:
    """The bits of 64 creators whose value lies inside."""
    found = np.uint64(0)
    for i in range(64):
        value = column[begin + i]
        found |= np.uint64((value >= low) & (value <= high)) << np.uint64(i)
    return found


@compiled
def _in_range(limits: Array, i32: Array, u16: Array, u8: Array, begin: int) -> Any:
    row = limits[1]
    if limits[0] == 0:
        return _inside(i32[row], begin, np.int32(limits[2]), np.int32(limits[3]))
    if limits[0] == 1:
        return _inside(u16[row], begin, np.uint16(limits[2]), np.uint16(limits[3]))
    return _inside(u8[row], begin, np.uint8(limits[2]), np.uint8(limits[3]))


@compiled
def _lowest_bit(word: Any) -> Any:
    """Place of the lowest bit that is set."""
    low = word & (~word + np.uint64(1))
    place = np.int64(0)
    if low >> np.uint64(32):
        place += 32
    if low & np.uint64(0xFFFF0000FFFF0000):
        place += 16
    if low & np.uint64(0xFF00FF00FF00FF00):
        place += 8
    if low & np.uint64(0xF0F0F0F0F0F0F0F0):
        place += 4
    if low & np.uint64(0xCCCCCCCCCCCCCCCC):
        place += 2
    if low & np.uint64(0xAAAAAAAAAAAAAAAA):
        place += 1
    return place


@compiled
def _cost(i32: Array, price_row: int, row: int) -> Any:
    """Price per thousand median views, -1 when it can't be told."""
    if price_row < 0:
        return np.int64(-1)
    price, views = np.int64(i32[price_row, row]), np.int64(i32[_VIEWS, row])
    if price < 0 or views <= 0:
        return np.int64(-1)
    return price * 1000 // views


@compiled
def _part(step: Any) -> Any:
    return np.int64(UNKNOWN_PART) if step == schema.MISSING_U8 else np.int64(step) * _STEP


@compiled
def _audience_fit(
    row: int, shares: Array, terms: Array, dimension: Array, known: Array, rest: Array, fit: Array
) -> Any:
    total, count, cell = np.int64(0), np.int64(0), 0
    for d in range(len(rest)):
        is_known = known[d, row] == 0
        left: Any = np.int64(schema.SHARE_STEPS)
        apart: Any = np.int64(0)
        while cell < len(dimension) and dimension[cell] == d:
            if is_known:
                share = shares[cell, row]
                left -= share
                apart += terms[cell, share]
            cell += 1
        if is_known:
            apart += rest[d, max(left, 0)]
            total += fit[min(max(apart, 0), SCALE)]
            count += 1
    return total // count if count else np.int64(UNKNOWN_PART)


@compiled
def _price_fit(i32: Array, price_row: int, row: int, budget: int) -> Any:
    cost = _cost(i32, price_row, row)
    if budget == 0 or cost < 0:
        return np.int64(UNKNOWN_PART)
    return np.int64(ONE) if cost <= budget else ONE * budget // cost


@compiled
def _relevance(
    row: int, topic: int, offsets: Array, codes: Array, wanted: Array, wanted_count: int, strong: Array
) -> Any:
    total, count = np.int64(0), np.int64(0)
    if wanted_count:
        covered = np.int64(0)
        for i in range(offsets[topic], offsets[topic + 1]):
            covered += wanted[codes[i]]
        total += ONE * covered // wanted_count
        count += offsets[topic + 1] > offsets[topic]
    if len(strong):
        total += ONE if strong[row >> 6] >> np.uint64(row & 63) & np.uint64(1) else NEUTRAL
        count += 1
    return total // count if count else np.int64(UNKNOWN_PART)


@compiled
def _weighed(weight: Any, part: Any) -> Any:
    return weight * (np.int64(NEUTRAL) if part < 0 else part)


@compiled
def _likeness(vectors: Array, row: int, wanted: Array) -> Any:
    """Cosine 0-10,000, or -1 when nothing is known of the creator."""
    product, length = np.int64(0), np.int64(0)
    for i in range(len(wanted)):
        value = np.int64(vectors[row, i])
        product += value * wanted[i]
        length += abs(value)
    if length == 0:
        return np.int64(-1)
    return min(max(product * ONE // (LENGTH * LENGTH), 0), ONE)


@compiled
def _similarity(content: Array, audience: Array, row: int, like_content: Array, like_audience: Array) -> Any:
    total, count = np.int64(0), np.int64(0)
    if np.any(like_content):
        found = _likeness(content, row, like_content)
        if found >= 0:
            total += found
            count += 1
    if np.any(like_audience):
        found = _likeness(audience, row, like_audience)
        if found >= 0:
            total += found
            count += 1
    return total // count if count else np.int64(-1)


@compiled
def _column_key(ordering: Array, i32: Array, u16: Array, u8: Array, row: int) -> Any:
    if ordering[1] == 0:
        value, missing = np.int64(i32[ordering[2], row]), schema.MISSING_I32
    elif ordering[1] == 1:
        value, missing = np.int64(u16[ordering[2], row]), schema.MISSING_U16
    else:
        value, missing = np.int64(u8[ordering[2], row]), schema.MISSING_U8
    return np.int64(LAST) if value == missing else value * ordering[3]


@compiled
def _is_after(keys: Array, rows: Array, i: int, key: Any, row: Any) -> Any:
    """Whether the kept creator i comes after the given one."""
    return keys[i] > key or (keys[i] == key and rows[i] > row)


@compiled
def _keep(keys: Array, rows: Array, kept: int, key: Any, row: Any) -> Any:
    """Put a creator among the best: a heap with the last of them on top. Returns how many are kept."""
    if kept < len(keys):
        at = kept
        while at and not _is_after(keys, rows, (at - 1) >> 1, key, row):
            up = (at - 1) >> 1
            keys[at], rows[at] = keys[up], rows[up]
            at = up
        keys[at], rows[at] = key, row
        return kept + 1
    if not _is_after(keys, rows, 0, key, row):
        return kept
    at = 0
    while True:
        down = 2 * at + 1
        if down >= kept:
            break
        if down + 1 < kept and _is_after(keys, rows, down + 1, keys[down], rows[down]):
            down += 1
        if not _is_after(keys, rows, down, key, row):
            break
        keys[at], rows[at] = keys[down], rows[down]
        at = down
    keys[at], rows[at] = key, row
    return kept


@compiled
def _bar(group: int, hot: Array, u8: Array, row: int, price_row: int, bars_row: int) -> Any:
    """The creator's bar of the slider of this group: 5 followers, 6 price, 7 engagement, 8 views."""
    if group == 5:
        return np.int64(hot[row, 2] >> 16 & 0xFF)
    if group == 6:
        if bars_row >= 0:
            return np.int64(u8[bars_row, row])
        return np.int64(schema.MISSING_BAR) if price_row < 0 else np.int64(hot[row, 2] >> 24)
    return np.int64(hot[row, 3] >> (0 if group == 7 else 8) & 0xFF)


@compiled
def _count_near(
    group: int,
    word: Any,
    base: int,
    hot: Array,
    u8: Array,
    price_row: int,
    bars_row: int,
    place: Array,
    topic: Array,
    kind: Array,
    near: Array,
) -> None:
    """Count the creators who fail the filters of one group only."""
    while word:
        row = base + _lowest_bit(word)
        word &= word - np.uint64(1)
        if group < 2:
            place[1 + group, hot[row, 0]] += 1
        elif group < 4:
            kind[group - 1, hot[row, 2] & 0xFFFF] += 1
        elif group == 4:
            topic[1, hot[row, 1]] += 1
        else:
            near[group - 5, _bar(group, hot, u8, row, price_row, bars_row)] += 1


@compiled
def _scan(  # noqa: C901 - one loop on purpose: what it would call has no place to keep its counters
    alive: Array,
    soft: Array,
    groups: Array,
    ranges: Array,
    price_row: int,
    bars_row: int,
    cpm_low: int,
    cpm_high: int,
    i32: Array,
    u16: Array,
    u8: Array,
    hot: Array,
    category_offsets: Array,
    category_codes: Array,
    content: Array,
    audience: Array,
    place: Array,
    topic: Array,
    kind: Array,
    size: Array,
    pull: Array,
    near: Array,
    ordering: Array,
    like_content: Array,
    like_audience: Array,
    weights: Array,
    shares: Array,
    share_terms: Array,
    dimension: Array,
    known: Array,
    rest: Array,
    wanted: Array,
    terms: Array,
    strong: Array,
    fit: Array,
    best_keys: Array,
    best_rows: Array,
) -> Any:
    total, kept = np.int64(0), 0
    fails = np.zeros(len(GROUPS), np.uint64)
    source, sign, after_key, after_row = ordering[0], ordering[3], ordering[4], ordering[5]
    budget, wanted_count, whole = terms[0], terms[1], terms[2]
    for w in range(len(alive)):
        live = alive[w]
        if live == 0:
            continue
        one, two = np.uint64(0), np.uint64(0)
        fails[:] = np.uint64(0)
        for s in range(len(groups)):
            fail = ~soft[s, w]
            fails[groups[s]] = fail
            two |= one & fail
            one |= fail
        live &= ~two
        base = w << 6
        for r in range(len(ranges)):
            if live == 0:
                break
            inside = _in_range(ranges[r], i32, u16, u8, base)
            group = ranges[r, 4]
            if group == HARD:
                live &= inside
            else:
                fail = ~inside & ~fails[group]
                fails[group] |= fail
                two |= one & fail
                one |= fail
                live &= ~two
        if live and cpm_low >= 0:
            rows = live
            while rows:
                bit = _lowest_bit(rows)
                rows &= rows - np.uint64(1)
                cost = _cost(i32, price_row, base + bit)
                if cost < cpm_low or cost > cpm_high:
                    live &= ~(np.uint64(1) << np.uint64(bit))
        if live == 0:
            continue
        if live & one:
            for group in range(len(fails)):
                word = live & fails[group]
                if word:
                    _count_near(group, word, base, hot, u8, price_row, bars_row, place, topic, kind, near)
        matching = live & ~one
        while matching:
            row = base + _lowest_bit(matching)
            matching &= matching - np.uint64(1)
            total += 1
            hot1, hot2, hot3 = hot[row, 1], hot[row, 2], hot[row, 3]
            place[0, hot[row, 0]] += 1
            topic[0, hot1] += 1
            kind[0, hot2 & 0xFFFF] += 1
            size[(hot2 >> 16 & 0xFF) + (_bar(6, hot, u8, row, price_row, bars_row) << 5)] += 1
            pull[(hot3 & 0xFF) + ((hot3 >> 8 & 0xFF) << 5)] += 1
            if source == FROM_COLUMN:
                key = _column_key(ordering, i32, u16, u8, row)
            elif source == FROM_SCORE:
                if whole == 0:
                    key = np.int64(LAST)
                else:
                    score = _weighed(weights[1], _part(hot3 >> 16 & 0xFF)) + _weighed(weights[3], _part(hot3 >> 24))
                    if weights[0]:
                        part = _audience_fit(row, shares, share_terms, dimension, known, rest, fit)
                        score += _weighed(weights[0], part)
                    if weights[2]:
                        score += _weighed(weights[2], _price_fit(i32, price_row, row, budget))
                    if weights[4]:
                        part = _relevance(row, hot1, category_offsets, category_codes, wanted, wanted_count, strong)
                        score += _weighed(weights[4], part)
                    key = score // whole * sign
            elif source == FROM_CPM:
                cost = _cost(i32, price_row, row)
                key = np.int64(LAST) if cost < 0 else cost * sign
            else:
                like = _similarity(content, audience, row, like_content, like_audience)
                key = np.int64(LAST) if like < 0 else like * sign
            if key > after_key or (key == after_key and row >= after_row):
                kept = _keep(best_keys, best_rows, kept, key, row)
    return total, kept
