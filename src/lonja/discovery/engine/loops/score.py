"""The parts of the match score, added up for some creators; those who can't reach the page any more are dropped."""

from typing import Any

import numpy as np

from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.joint import LISTED
from lonja.discovery.engine.rank import NEUTRAL, ONE, SCALE, UNKNOWN_PART
from lonja.discovery.engine.schema import MISSING_U8, SHARE_STEPS
from lonja.discovery.engine.tally import Array

TOO_RARE = LISTED["topic"]
STEP = ONE // SHARE_STEPS
MISSING = MISSING_U8


@compiled
def begin(
    candidates: Array,
    worth: Array,
    bits: Array,
    performance: Array,
    reliability: Array,
    listed_rows: Array,
    listed: Array,
    covered: Array,
    strong: Array,
    brings: Array,
    least: Any,
    rows: Array,
    total: Array,
) -> int:
    """The sums of performance, reliability and relevance of those candidates whose bit is set: writes those that bring
    enough, and returns how many they are.

    Performance and reliability come in as what each of their 256 steps brings; `brings` says what relevance does, by
    whether the words are in the names and by how many wanted categories are covered. A sum is written before it is
    compared: a question that is guessed wrongly every third time would take longer than all the rest.
    """
    found, nothing, end = 0, np.int64(brings.shape[1] - 1), len(listed_rows)
    for i in range(len(candidates)):
        row, packed = np.int64(candidates[i]), worth[i]
        count, is_strong = nothing, np.int64(0)
        if len(covered):
            code = np.int64(packed & np.uint32(0xFFFF))
            if code == TOO_RARE and end:
                code = np.int64(listed[min(np.searchsorted(listed_rows, candidates[i]), end - 1)])
            count = np.int64(covered[code])
        if len(strong):
            is_strong = np.int64(strong[row >> 6] >> np.uint64(row & 63) & np.uint64(1))
        summed = performance[packed >> np.uint32(16) & np.uint32(0xFF)] + reliability[packed >> np.uint32(24)]
        summed += brings[is_strong, count]
        rows[found], total[found] = row, summed
        matches = bits[row >> 6] >> np.uint64(row & 63) & np.uint64(1) != 0
        found += 1 if matches & (summed >= least) else 0
    return found


@compiled
def parts_of(
    rows: Array,
    worth: Array,
    price: Array,
    views: Array,
    budget: int,
    listed_rows: Array,
    listed: Array,
    covered: Array,
    strong: Array,
    relevance: Array,
    parts: Array,
) -> None:
    """Write all parts but the audience's."""
    end = len(listed_rows)
    for i in range(len(rows)):
        row, packed = np.int64(rows[i]), np.int64(worth[rows[i]])
        performance, reliability, code = packed >> 16 & 0xFF, packed >> 24, packed & 0xFFFF
        parts[i, 1] = performance * STEP if performance != MISSING else UNKNOWN_PART
        parts[i, 3] = reliability * STEP if reliability != MISSING else UNKNOWN_PART
        parts[i, 2] = UNKNOWN_PART
        if budget and price[row] >= 0 and views[row] > 0:
            parts[i, 2] = ONE * budget // max(np.int64(price[row]) * 1000 // np.int64(views[row]), np.int64(budget))
        count, is_strong = np.int64(relevance.shape[1] - 1), np.int64(0)
        if len(covered):
            if code == TOO_RARE and end:
                code = np.int64(listed[min(np.searchsorted(listed_rows, rows[i]), end - 1)])
            count = np.int64(covered[code])
        if len(strong):
            is_strong = np.int64(strong[row >> 6] >> np.uint64(row & 63) & np.uint64(1))
        parts[i, 4] = relevance[is_strong, count]


@compiled
def drop_below(rows: Array, total: Array, least: Any) -> int:
    """Move those whose sum is enough to the front; returns how many."""
    found = 0
    for i in range(len(rows)):
        summed = total[i]
        rows[found], total[found] = rows[i], summed
        if summed >= least:
            found += 1
    return found


@compiled
def add_price_fit(rows: Array, price: Array, views: Array, budget: int, weight: int, total: Array) -> None:
    """Add the budget over the expected cost, at most one. Nothing is asked that is hard to guess: while a value is
    on its way from memory, a wrong guess would hold up all that follow."""
    for i in range(len(rows)):
        row = rows[i]
        asked, seen = np.int64(price[row]), np.int64(views[row])
        cost = max(asked, np.int64(0)) * 1000 // max(seen, np.int64(1))
        part = ONE * budget // max(cost, np.int64(budget), np.int64(1))
        total[i] += weight * (part if (asked >= 0) & (seen > 0) else np.int64(NEUTRAL))


@compiled
def add_shares(rows: Array, column: Array, terms: Array, left: Array, apart: Array) -> None:
    """One value of the target that most creators have: what it leaves of the audience, and its term."""
    for i in range(len(rows)):
        share = np.int64(column[rows[i]])
        left[i] -= share
        apart[i] += terms[share]


@compiled
def add_few_shares(rows: Array, having: Array, shares: Array, terms: Array, left: Array, apart: Array) -> None:
    """The same for a value that few have: both lists are sorted, and each search begins where the last one ended."""
    at, end, nothing = 0, len(having), terms[0]
    for i in range(len(rows)):
        row, step = rows[i], 1
        while at + step < end and having[at + step] < row:  # over more and more, until it is too far
            at += step
            step += step
        while step:
            while at + step <= end and having[at + step - 1] < row:
                at += step
            step >>= 1
        if at < end and having[at] == row:
            left[i] -= shares[at]
            apart[i] += terms[shares[at]]
        else:
            apart[i] += nothing


@compiled
def add_fit(
    rows: Array, known: Array, rest: Array, fit: Array, left: Array, apart: Array, fits: Array, dims: Array
) -> None:
    """Close a dimension: the term of all other values, and 1 - the square root of the sum."""
    for i in range(len(rows)):
        is_known = np.int32(known[rows[i]] == 0)
        scaled = np.int64(apart[i]) + rest[max(np.int64(left[i]), np.int64(0))]
        fits[i] += is_known * np.int32(fit[min(max(scaled, np.int64(0)), np.int64(SCALE))])
        dims[i] += is_known


@compiled
def add_fit_of_many(rows: Array, column: Array, by_share: Array, fits: Array, dims: Array) -> None:
    """A dimension of one value that most creators have: its fit by the share, -1 where nothing is known."""
    for i in range(len(rows)):
        fit = np.int32(by_share[column[rows[i]]])
        fits[i] += max(fit, np.int32(0))
        dims[i] += np.int32(fit >= 0)


@compiled
def add_fit_of_few(
    rows: Array, known: Array, having: Array, shares: Array, by_share: Array, fits: Array, dims: Array
) -> None:
    """The same for a value that few have: both lists are sorted, and each search begins where the last one ended."""
    at, end, nothing = 0, len(having), np.int32(by_share[0])
    for i in range(len(rows)):
        row, step, fit = rows[i], 1, nothing
        while at + step < end and having[at + step] < row:  # over more and more, until it is too far
            at += step
            step += step
        while step:
            while at + step <= end and having[at + step - 1] < row:
                at += step
            step >>= 1
        if at < end and having[at] == row:
            fit = np.int32(by_share[shares[at]])
        is_known = np.int32(known[row] == 0)
        fits[i] += is_known * fit
        dims[i] += is_known


@compiled
def drop_unfit(rows: Array, total: Array, fits: Array, dims: Array, weight: int, left: int, least: Any) -> int:
    """Move those to the front whose sum can be enough if all dimensions that are left were whole; returns how many."""
    found = 0
    for i in range(len(rows)):
        most = (np.int64(fits[i]) + left * ONE) // (np.int64(dims[i]) + left)
        rows[found], total[found], fits[found], dims[found] = rows[i], total[i], fits[i], dims[i]
        if total[i] + weight * most >= least:
            found += 1
    return found


@compiled
def add_mean_fit(fits: Array, dims: Array, weight: int, total: Array) -> None:
    """Add the mean over the known dimensions."""
    for i in range(len(fits)):
        total[i] += weight * (np.int64(fits[i]) // np.int64(dims[i]) if dims[i] else np.int64(NEUTRAL))
