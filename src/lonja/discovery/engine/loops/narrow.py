"""Narrowing 64 creators at a time: by bit sets, by ranges on columns, by price per thousand views."""

from typing import Any

import numpy as np

from lonja.discovery.engine.jit import compiled, inside, trailing_zeros
from lonja.discovery.engine.tally import Array


@compiled
def narrow_by_bits(passing: Array, live: Array, one: Array, fails: Array) -> None:
    """Take a group's bit set into account: who failed another group before is out."""
    for w in range(len(live)):
        fail = live[w] & ~passing[w] & ~fails[w]
        live[w] &= ~(one[w] & fail)
        one[w] |= fail
        fails[w] |= fail


@compiled
def narrow_hard(column: Array, least: Array, greatest: Array, low: Any, high: Any, live: Array) -> None:
    """Keep those whose value lies inside. Of 64 creators the least and the greatest value often say it for all."""
    for w in range(len(live)):
        if live[w] == 0 or (least[w] >= low and greatest[w] <= high):
            continue
        if least[w] > high or greatest[w] < low:
            live[w] = 0
        else:
            live[w] &= inside(column, w * 64, low, high)


@compiled
def narrow_soft(
    column: Array, least: Array, greatest: Array, low: Any, high: Any, live: Array, one: Array, fails: Array
) -> None:
    """Take a group's range into account."""
    for w in range(len(live)):
        if live[w] == 0 or (least[w] >= low and greatest[w] <= high):
            continue
        fail = live[w] & ~fails[w]
        if least[w] <= high and greatest[w] >= low:
            fail &= ~inside(column, w * 64, low, high)
        live[w] &= ~(one[w] & fail)
        one[w] |= fail
        fails[w] |= fail


@compiled
def narrow_cpm(price: Array, views: Array, low: int, high: int, live: Array) -> None:
    """Keep those whose price per thousand median views is known and lies inside."""
    for w in range(len(live)):
        word = live[w]
        while word:
            place = trailing_zeros(word)
            word &= word - np.uint64(1)
            row = w * 64 + place
            cost = np.int64(-1)
            if price[row] >= 0 and views[row] > 0:
                cost = np.int64(price[row]) * 1000 // np.int64(views[row])
            if cost < low or cost > high:
                live[w] &= ~(np.uint64(1) << np.uint64(place))


@compiled
def near_misses(live: Array, fails: Array, near: Array) -> int:
    """Those who fail this group only; returns how many they are."""
    total = 0
    for w in range(len(live)):
        word = live[w] & fails[w]
        near[w] = word
        while word:
            word &= word - np.uint64(1)
            total += 1
    return total


@compiled
def count_bits(bits: Array) -> int:
    """How many bits are set; the compiler knows this loop as one instruction per word."""
    total = 0
    for word in bits:
        while word:
            word &= word - np.uint64(1)
            total += 1
    return total


@compiled
def rows_of(bits: Array, rows: Array) -> None:
    """Write the places of the bits that are set, four at a time: three more than there are must have room."""
    found = 0
    for w in range(len(bits)):
        word, begin, here = bits[w], w * 64, 0
        rest = word
        while rest:
            rest &= rest - np.uint64(1)
            here += 1
        for first in range(0, here, 4):
            for k in range(4):
                rows[found + first + k] = begin + trailing_zeros(word)
                word &= word - np.uint64(1)
        found += here
