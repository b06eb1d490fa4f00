"""Counting by joint codes: who matches by all of them, who fails one filter by its own only."""

import numpy as np

from lonja.discovery.engine.jit import compiled, trailing_zeros
from lonja.discovery.engine.joint import LISTED, SHIFTS
from lonja.discovery.engine.tally import Array

ALL = np.uint64(2**64 - 1)
# Where each joint code stands in the number of 64 bits, and how far it reaches.
TOPIC, KIND, SIZE, PULL = (np.uint64(SHIFTS[name]) for name in ("topic", "kind", "size", "pull"))
PLACES, TOPICS, KINDS = (np.uint64(LISTED[name]) for name in ("place", "topic", "kind"))
SIZES = (np.uint64(1) << (PULL - SIZE)) - np.uint64(1)


@compiled
def count_packed(
    bits: Array, packed: Array, places: Array, topics: Array, kinds: Array, sizes: Array, pulls: Array
) -> None:
    """Count those that match by everything that facets and histograms are made from."""
    for w in range(len(bits)):
        word, begin = bits[w], w * 64
        while word:
            codes = packed[begin + trailing_zeros(word)]
            word &= word - np.uint64(1)
            places[codes & PLACES] += 1
            topics[codes >> TOPIC & TOPICS] += 1
            kinds[codes >> KIND & KINDS] += 1
            sizes[codes >> SIZE & SIZES] += 1
            pulls[codes >> PULL] += 1


@compiled
def count_column(bits: Array, column: Array, into: Array) -> None:
    """Count by a column of small numbers."""
    for w in range(len(bits)):
        word, begin = bits[w], w * 64
        if word == ALL:
            for i in range(64):
                into[column[begin + i]] += 1
            continue
        while word:
            into[column[begin + trailing_zeros(word)]] += 1
            word &= word - np.uint64(1)


@compiled
def count_listed(bits: Array, rows: Array, codes: Array, into: Array) -> None:
    """Count those whose combination is too rare for a number in the column."""
    for i in range(len(rows)):
        row = np.int64(rows[i])
        into[codes[i]] += np.int32(bits[row >> 6] >> np.uint64(row & 63) & np.uint64(1))


@compiled
def margins(size: Array, pull: Array, bars: Array) -> None:
    """From the two tables of pairs, followers by price and engagement by views, to the bars of each slider."""
    side = bars.shape[1]
    for high in range(side):
        for low in range(side):
            at = high * side + low
            bars[0, low] += size[at]
            bars[1, high] += size[at]
            bars[2, low] += pull[at]
            bars[3, high] += pull[at]


@compiled
def sum_codes(counts: Array, begin: Array, joints: Array, by_code: Array) -> None:
    """From counts of joint codes to counts of a facet's codes."""
    for code in range(len(by_code)):
        total = np.int32(0)
        for i in range(begin[code], begin[code + 1]):
            total += counts[joints[i]]
        by_code[code] = total


@compiled
def share_out(counts: Array, offsets: Array, codes: Array, by_code: Array) -> None:
    """The same the other way round, which is faster when few combinations have been counted."""
    for joint in range(len(counts)):
        count = counts[joint]
        if count:
            for i in range(offsets[joint], offsets[joint + 1]):
                by_code[codes[i]] += count
