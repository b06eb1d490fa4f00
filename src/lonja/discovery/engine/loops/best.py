"""The best of a page: sort keys, and a heap that keeps the smallest."""

from typing import Any

import numpy as np

from lonja.discovery.engine.jit import compiled, inside, trailing_zeros
from lonja.discovery.engine.rank import LAST, ONE
from lonja.discovery.engine.tally import Array
from lonja.discovery.engine.vectors import LENGTH

SAMPLED = 61  # of so many words of creators one is looked at first


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
def best_of_keys(
    keys: Array, rows: Array, rank: Array, after_key: Any, after_rank: Any, best: Array, where: Array, kept: int
) -> int:
    """Keep the smallest keys, by rank among equals, that come after the cursor: a heap with the greatest on top."""
    for i in range(len(rows)):
        key, row = keys[i], np.int64(rows[i])
        if kept == len(best) and (key > best[0] or (key == best[0] and rank[row] > rank[where[0]])):
            continue
        if key > after_key or (key == after_key and rank[row] >= after_rank):
            kept = _keep(best, where, rank, kept, key, row)
    return kept


@compiled
def best_of_column(
    column: Array,
    missing: Any,
    sign: int,
    bits: Array,
    rank: Array,
    after_key: Any,
    after_rank: Any,
    best: Array,
    where: Array,
) -> int:
    """The same with the keys read from a column on the way: a few words of creators from everywhere first, for rows
    may rise with the column and each creator then beats the one before; after that 64 at a time are compared with
    the last of the page."""
    kept = 0
    for word in range(0, len(bits), SAMPLED):
        args = (word, word + 1, kept)
        kept = _best_of_words(column, missing, sign, bits, rank, after_key, after_rank, best, where, *args)
    for word in range(0, len(bits), SAMPLED):
        args = (word + 1, min(word + SAMPLED, len(bits)), kept)
        kept = _best_of_words(column, missing, sign, bits, rank, after_key, after_rank, best, where, *args)
    return kept


@compiled
def _best_of_words(
    column: Array,
    missing: Any,
    sign: int,
    bits: Array,
    rank: Array,
    after_key: Any,
    after_rank: Any,
    best: Array,
    where: Array,
    begin: int,
    end: int,
    kept: int,
) -> int:
    kind = column.dtype.type
    lowest, highest = (missing + 1, kind(2**31 - 1)) if missing < 0 else (0, missing - 1)
    for w in range(begin, end):
        word = bits[w]
        if word == 0:
            continue
        if kept == len(best) and best[0] != LAST:
            low, high = (kind(-best[0]), kind(highest)) if sign < 0 else (kind(lowest), kind(best[0]))
            word &= inside(column, w * 64, low, high)
        while word:
            row = w * 64 + trailing_zeros(word)
            word &= word - np.uint64(1)
            value = column[row]
            key = np.int64(LAST) if value == missing else np.int64(value) * sign
            if kept == len(best) and (key > best[0] or (key == best[0] and rank[row] > rank[where[0]])):
                continue
            if key > after_key or (key == after_key and rank[row] >= after_rank):
                kept = _keep(best, where, rank, kept, key, row)
    return kept


@compiled
def _keep(best: Array, where: Array, rank: Array, kept: int, key: Any, row: Any) -> int:
    """Put one creator among the best, in place of the last when they are full; returns how many are kept."""
    if kept < len(best):
        at = kept
        while at:
            up = (at - 1) >> 1
            if best[up] > key or (best[up] == key and rank[where[up]] > rank[row]):
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
            right = best[down + 1] > best[down]
            right |= best[down + 1] == best[down] and rank[where[down + 1]] > rank[where[down]]
            down += 1 if right else 0
        if key > best[down] or (key == best[down] and rank[row] > rank[where[down]]):
            break
        best[at], where[at] = best[down], where[down]
        at = down
    best[at], where[at] = key, row
    return kept
