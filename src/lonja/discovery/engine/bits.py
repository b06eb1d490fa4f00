"""Writing creators into bit sets, compiled where that is possible."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import jit
from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.segment import bits_of

Bits = NDArray[np.uint64]


def add_rows(bits: Bits, rows: NDArray[Any]) -> None:
    """Set the bits of these creators."""
    if jit.AVAILABLE:
        _add_rows(bits, rows)
    else:
        bits |= bits_of(rows, len(bits))


@compiled
def _add_rows(bits: NDArray[Any], rows: NDArray[Any]) -> None:
    for row in rows:
        bits[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


def mark_entries(entries: NDArray[np.uint32], words: int) -> tuple[Bits, Bits]:
    """Who stands in these postings, and who stands there with the word in its names."""
    if not jit.AVAILABLE:
        return bits_of(entries >> 1, words), bits_of(entries[(entries & 1) == 1] >> 1, words)
    found, strong = np.zeros(words, np.uint64), np.zeros(words, np.uint64)
    _mark_entries(entries, found, strong)
    return found, strong


@compiled
def _mark_entries(entries: NDArray[Any], found: NDArray[Any], strong: NDArray[Any]) -> None:
    for entry in entries:
        bit = np.uint64(1) << np.uint64((entry >> 1) & 63)
        found[entry >> 7] |= bit
        if entry & 1:
            strong[entry >> 7] |= bit
