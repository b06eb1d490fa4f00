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


def mark_entries(entries: NDArray[np.uint32], found: Bits, strong: Bits) -> None:
    """Set the bits of those who stand in these postings, and of those who stand there with the word in their names."""
    if jit.AVAILABLE:
        _mark_entries(entries, found, strong)
    else:
        found |= bits_of(entries >> 1, len(found))
        strong |= bits_of(entries[(entries & 1) == 1] >> 1, len(found))


@compiled
def _mark_entries(entries: NDArray[Any], found: NDArray[Any], strong: NDArray[Any]) -> None:
    for entry in entries:
        bit, word = np.uint64(1) << np.uint64((entry >> 1) & 63), np.int64(entry >> 7)
        found[word] |= bit
        strong[word] |= bit * np.uint64(entry & 1)  # no question asked: half of them would be guessed wrongly
