"""Those who match a query, as bits and, when they are asked for, as a list of rows."""

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine.loops import narrow
from lonja.discovery.engine.tally import Array

Bits = NDArray[np.uint64]


class Matching:
    """Bits, how many are set, and where."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits
        self.total = number(bits)
        self._rows: Array | None = None

    @property
    def rows(self) -> Array:
        """(total,) uint32, rising."""
        if self._rows is None:
            self._rows = rows_of(self.bits, self.total)
        return self._rows


def number(bits: Bits) -> int:
    """How many bits are set."""
    return int(narrow.count_bits(bits))


def rows_of(bits: Bits, total: int) -> Array:
    """(total,) uint32 places of the bits that are set."""
    rows = np.empty(total + 3, np.uint32)
    narrow.rows_of(bits, rows)
    return rows[:total]
