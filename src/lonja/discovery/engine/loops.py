"""The compiled loops of a scan. In each, nothing is called for a single creator.

Places are `w * 64` and not `w << 6`: of a product of loop counters the compiler knows that it isn't negative, and only
then are comparisons made sixteen and more at a time (five times faster).
"""

from typing import Any

import numpy as np

from lonja.discovery.engine import schema
from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.rank import LAST, NEUTRAL, ONE, SCALE
from lonja.discovery.engine.tally import Array
from lonja.discovery.engine.vectors import LENGTH

_STEP = ONE // schema.SHARE_STEPS
_MISSING_STEP = schema.MISSING_U8
_STEPS = schema.SHARE_STEPS

# The place of a word's only bit: multiplied by this number its upper six bits are different for each place.
_SPREAD = np.uint64(0x03F79D71B4CB0A89)
_PLACES = np.zeros(64, np.int64)
for _place in range(64):
    _PLACES[((1 << _place) * int(_SPREAD) % 2**64) >> 58] = _place


@compiled
def narrow_by_bits(passing: Array, live: Array, one: Array, fails: Array) -> None:
    """Take a group's bit set into account: who failed another group before is out."""
    for w in range(len(live)):
        fail = live[w] & ~passing[w] & ~fails[w]
        live[w] &= ~(one[w] & fail)
        one[w] |= fail
        fails[w] |= fail


@compiled
def narrow_hard(column: Array, low: Any, high: Any, live: Array) -> None:
    """Keep those whose value lies inside."""
    for w in range(len(live)):
        if live[w] == 0:
            continue
        begin, inside = w * 64, np.uint64(0)
        for i in range(64):
            value = column[begin + i]
            inside |= np.uint64((value >= low) & (value <= high)) << np.uint64(i)
        live[w] &= inside


@compiled
def narrow_soft(column: Array, low: Any, high: Any, live: Array, one: Array, fails: Array) -> None:
    """Take a group's range into account."""
    for w in range(len(live)):
        if live[w] == 0:
            continue
        begin, inside = w * 64, np.uint64(0)
        for i in range(64):
            value = column[begin + i]
            inside |= np.uint64((value >= low) & (value <= high)) << np.uint64(i)
        fail = live[w] & ~inside & ~fails[w]
        live[w] &= ~(one[w] & fail)
        one[w] |= fail
        fails[w] |= fail


@compiled
def narrow_cpm(price: Array, views: Array, low: int, high: int, live: Array) -> None:
    """Keep those whose price per thousand median views is known and lies inside."""
    for w in range(len(live)):
        word = live[w]
        while word:
            bit = word & (~word + np.uint64(1))
            word ^= bit
            row = w * 64 + _PLACES[(bit * _SPREAD) >> np.uint64(58)]
            cost = np.int64(-1)
            if price[row] >= 0 and views[row] > 0:
                cost = np.int64(price[row]) * 1000 // np.int64(views[row])
            if cost < low or cost > high:
                live[w] &= ~bit


@compiled
def rows_of(bits: Array, rows: Array) -> None:
    """Write the places of the bits that are set."""
    found = 0
    for w in range(len(bits)):
        word, begin = bits[w], w * 64
        while word:
            bit = word & (~word + np.uint64(1))
            rows[found] = begin + _PLACES[(bit * _SPREAD) >> np.uint64(58)]
            found += 1
            word ^= bit


@compiled
def add_codes(counts: Array, offsets: Array, codes: Array, by_code: Array) -> None:
    """From counts of joint codes to counts of codes; sets of none count in the last place."""
    last = len(by_code) - 1
    for joint in range(len(counts)):
        count = counts[joint]
        if count == 0:
            continue
        begin, end = offsets[joint], offsets[joint + 1]
        if begin == end:
            by_code[last] += count
        for i in range(begin, end):
            by_code[codes[i]] += count


@compiled
def count_column(bits: Array, column: Array, into: Array) -> None:
    """Count by a column of small numbers."""
    for w in range(len(bits)):
        word, begin = bits[w], w * 64
        while word:
            bit = word & (~word + np.uint64(1))
            into[column[begin + _PLACES[(bit * _SPREAD) >> np.uint64(58)]]] += 1
            word ^= bit


@compiled
def count_hits(rows: Array, hot: Array, place: Array, topic: Array, kind: Array, size: Array, pull: Array) -> None:
    """Count those that match by everything that facets and histograms are made from."""
    for row in rows:
        bars, rest = np.int64(hot[row, 2]), np.int64(hot[row, 3])
        place[hot[row, 0]] += 1
        topic[hot[row, 1]] += 1
        kind[bars & 0xFFFF] += 1
        size[(bars >> 16 & 0xFF) | (bars >> 24) << 5] += 1
        pull[(rest & 0xFF) | (rest >> 8 & 0xFF) << 5] += 1


@compiled
def add_steps(rows: Array, hot: Array, performance: int, reliability: int, total: Array) -> None:
    """Begin the sums with performance and reliability."""
    for i in range(len(rows)):
        packed = np.int64(hot[rows[i], 3])
        step, other = packed >> 16 & 0xFF, packed >> 24
        first = np.int64(NEUTRAL) if step == _MISSING_STEP else step * _STEP
        second = np.int64(NEUTRAL) if other == _MISSING_STEP else other * _STEP
        total[i] = performance * first + reliability * second


@compiled
def promising(rows: Array, hot: Array, performance: int, reliability: int, least: int, few: Array, total: Array) -> int:
    """The sums of those only whose sum is enough: writes them and their sums, returns how many."""
    found = 0
    for row in rows:
        packed = np.int64(hot[row, 3])
        step, other = packed >> 16 & 0xFF, packed >> 24
        first = np.int64(NEUTRAL) if step == _MISSING_STEP else step * _STEP
        second = np.int64(NEUTRAL) if other == _MISSING_STEP else other * _STEP
        summed = performance * first + reliability * second
        few[found], total[found] = row, summed
        if summed >= least:
            found += 1
    return found


@compiled
def add_shares(rows: Array, column: Array, terms: Array, left: Array, apart: Array) -> None:
    """One value of the target that most creators have: what it leaves of the audience, and its term."""
    for i in range(len(rows)):
        share = np.int64(column[rows[i]])
        left[i] -= share
        apart[i] += terms[share]


@compiled
def add_few_shares(rows: Array, having: Array, shares: Array, terms: Array, left: Array, apart: Array) -> None:
    """The same for a value that few have: both lists are sorted, and are walked together."""
    at, end, nothing = 0, len(having), terms[0]
    for i in range(len(rows)):
        row = rows[i]
        while at < end and having[at] < row:
            at += 1
        if at < end and having[at] == row:
            left[i] -= shares[at]
            apart[i] += terms[shares[at]]
        else:
            apart[i] += nothing


@compiled
def add_fit(
    rows: Array, known: Array, rest: Array, fit: Array, left: Array, apart: Array, fits: Array, dims: Array
) -> None:
    """Close a dimension: the term of all other values, and 1 - the square root of the sum. Clears left and apart."""
    for i in range(len(rows)):
        if known[rows[i]] == 0:
            others = np.int64(left[i]) if left[i] > 0 else np.int64(0)
            scaled = np.int64(apart[i]) + rest[others]
            scaled = np.int64(0) if scaled < 0 else scaled
            fits[i] += fit[scaled if scaled < SCALE else SCALE]
            dims[i] += 1
        left[i], apart[i] = _STEPS, 0


@compiled
def add_mean_fit(fits: Array, dims: Array, weight: int, total: Array) -> None:
    """Add the mean over the known dimensions."""
    for i in range(len(fits)):
        total[i] += weight * (np.int64(fits[i]) // np.int64(dims[i]) if dims[i] else np.int64(NEUTRAL))


@compiled
def add_price_fit(rows: Array, price: Array, views: Array, budget: int, weight: int, total: Array) -> None:
    """Add the budget over the expected cost, at most one."""
    for i in range(len(rows)):
        part, row = np.int64(NEUTRAL), rows[i]
        if price[row] >= 0 and views[row] > 0:
            cost = np.int64(price[row]) * 1000 // np.int64(views[row])
            part = np.int64(ONE) if cost <= budget else ONE * budget // cost
        total[i] += weight * part


@compiled
def add_relevance(
    rows: Array,
    hot: Array,
    offsets: Array,
    codes: Array,
    wanted: Array,
    wanted_count: int,
    strong: Array,
    weight: int,
    total: Array,
) -> None:
    """Add the mean of: share of the wanted categories covered, and whether the words are in the names."""
    for i in range(len(rows)):
        row, summed, count = np.int64(rows[i]), np.int64(0), np.int64(0)
        if wanted_count:
            topic, covered = np.int64(hot[row, 1]), np.int64(0)
            begin, end = np.int64(offsets[topic]), np.int64(offsets[topic + 1])
            for k in range(begin, end):
                covered += wanted[codes[k]]
            if end > begin:
                summed += ONE * covered // wanted_count
                count += 1
        if len(strong):
            is_strong = strong[row >> 6] >> np.uint64(row & 63) & np.uint64(1)
            summed += ONE if is_strong else NEUTRAL
            count += 1
        total[i] += weight * (summed // count if count else NEUTRAL)


@compiled
def cpm_keys(rows: Array, price: Array, views: Array, sign: int, keys: Array) -> None:
    """Sort keys by price per thousand median views."""
    for i in range(len(rows)):
        row = rows[i]
        if price[row] >= 0 and views[row] > 0:
            keys[i] = np.int64(price[row]) * 1000 // np.int64(views[row]) * sign


@compiled
def likeness_keys(
    rows: Array, content: Array, audience: Array, like_content: Array, like_audience: Array, sign: int, keys: Array
) -> None:
    """Sort keys by likeness: cosine 0-10,000, mean of content and audience where both are asked and known."""
    for i in range(len(rows)):
        row, summed, count = rows[i], np.int64(0), np.int64(0)
        for side in range(2):
            vectors = content if side == 0 else audience
            wanted = like_content if side == 0 else like_audience
            product, length = np.int32(0), np.int32(0)
            for k in range(len(wanted)):
                value = np.int32(vectors[row, k])
                product += value * wanted[k]
                length += value * value
            if length and len(wanted):
                cosine = np.int64(product) * ONE // (LENGTH * LENGTH)
                cosine = np.int64(0) if cosine < 0 else cosine
                summed += cosine if cosine < ONE else np.int64(ONE)
                count += 1
        if count:
            keys[i] = summed // count * sign


@compiled
def best_of_keys(keys: Array, rows: Array, after_key: Any, after_row: Any, best: Array, where: Array, kept: int) -> int:
    """Keep the smallest keys, by row among equals, that come after the cursor: a heap with the greatest on top."""
    for i in range(len(rows)):
        key, row = keys[i], np.int64(rows[i])
        if kept == len(best) and (key > best[0] or (key == best[0] and row > where[0])):
            continue
        if key > after_key or (key == after_key and row >= after_row):
            kept = _keep(best, where, kept, key, row)
    return kept


@compiled
def best_of_column(
    column: Array, missing: Any, sign: int, rows: Array, after_key: Any, after_row: Any, best: Array, where: Array
) -> int:
    """The same with the keys read from a column on the way."""
    kept = 0
    for i in range(len(rows)):
        row = np.int64(rows[i])
        value = column[row]
        key = np.int64(LAST) if value == missing else np.int64(value) * sign
        if kept == len(best) and (key > best[0] or (key == best[0] and row > where[0])):
            continue
        if key > after_key or (key == after_key and row >= after_row):
            kept = _keep(best, where, kept, key, row)
    return kept


@compiled
def _keep(best: Array, where: Array, kept: int, key: Any, row: Any) -> int:
    """Put one creator among the best, in place of the last when they are full; returns how many are kept."""
    if kept < len(best):
        at = kept
        while at:
            up = (at - 1) >> 1
            if best[up] > key or (best[up] == key and where[up] > row):
                break
            best[at], where[at] = best[up], where[up]
            at = up
        best[at], where[at] = key, row
        return kept + 1
    at = 0
    while True:
        down = 2 * at + 1
        if down >= kept:
            break
        if down + 1 < kept:
            right = best[down + 1] > best[down] or (best[down + 1] == best[down] and where[down + 1] > where[down])
            down += 1 if right else 0
        if key > best[down] or (key == best[down] and row > where[down]):
            break
        best[at], where[at] = best[down], where[down]
        at = down
    best[at], where[at] = key, row
    return kept
