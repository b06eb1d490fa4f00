"""One immutable run of creators in columns: a whole generation on disk, or what changed since in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema

Arrays = Mapping[str, NDArray[Any]]
WORD = 64  # creators per word of a bit set; columns are padded to whole words with missing values


def words_for(n: int) -> int:
    """How many 64-bit words hold one bit for each of n creators."""
    return (n + WORD - 1) // WORD


@dataclass(frozen=True, slots=True)
class Meta:
    """What the arrays of a segment mean; written beside them as JSON."""

    size: int
    vocabulary: dict[str, list[str]]  # codes seen, by set, single and audience dimension, sorted
    prices: list[str]  # deliverable types; type t lies in i32 row PLAIN["i32"] + t, its bar in u8 row `bars_at` + t
    bars_at: int
    bitmaps: dict[str, int]  # "country:ES" -> row of `bitmaps`, for codes that many creators have
    lists: dict[str, tuple[int, int]]  # "country:ES" -> piece of `lists`, for the others
    dense: dict[str, int]  # "gender:female" -> u8 row of its audience shares
    sparse: dict[str, tuple[int, int]]  # "country:ES" -> piece of `share_rows` and `shares`
    bands: list[tuple[int, int, int]]  # begin and end in `banded`, and the highest merit there


@dataclass(frozen=True, slots=True)
class Segment:
    """Read-only arrays of n creators, and what they mean. Rows are by country and followers; `rank` says where a row
    stands in the order of ids, `row_of` the other way round."""

    meta: Meta
    arrays: Arrays = field(repr=False)

    @property
    def size(self) -> int:
        return self.meta.size

    @property
    def words(self) -> int:
        return words_for(self.meta.size)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def column(self, name: str) -> NDArray[Any]:
        """(padded,) values of one of schema.COLUMNS."""
        column = schema.COLUMNS[name]
        return self.arrays[column.width][column.at]  # type: ignore[no-any-return]

    def members(self, key: str) -> NDArray[np.uint64]:
        """(words,) bit t set when creator t has the code, such as "country:ES"; nobody has an unseen code."""
        if key in self.meta.bitmaps:
            return self.arrays["bitmaps"][self.meta.bitmaps[key]]  # type: ignore[no-any-return]
        begin, end = self.meta.lists.get(key, (0, 0))
        return bits_of(self.arrays["lists"][begin:end], self.words)

    def rows_of(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Rows of those of the ids (k, 2) that are here, sorted."""
        at = self.position(ids)
        at = at[at < self.size]
        return np.sort(at)

    def position(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """(k,) row of each id, or the segment's size where it isn't here."""
        high, low = self.arrays["id_high"], self.arrays["id_low"]
        at = np.searchsorted(high, ids[:, 0], side="left").astype(np.int64)
        end = np.searchsorted(high, ids[:, 0], side="right")
        for i in np.flatnonzero(end - at > 1):  # ids that share their high half; UUIDs of one millisecond may
            at[i] += np.searchsorted(low[at[i] : end[i]], ids[i, 1])
        found = np.minimum(at, max(self.size - 1, 0))
        if not self.size:
            return at
        same = (at < end) & (low[found] == ids[:, 1])
        return np.where(same, self.arrays["row_of"][found], self.size).astype(np.int64)

    def after(self, high: int, low: int) -> int:
        """First rank whose id is greater than the given one."""
        begin = int(np.searchsorted(self.arrays["id_high"], np.uint64(high), side="left"))
        end = int(np.searchsorted(self.arrays["id_high"], np.uint64(high), side="right"))
        return begin + int(np.searchsorted(self.arrays["id_low"][begin:end], np.uint64(low), side="right"))


def bits_of(rows: NDArray[Any], words: int) -> NDArray[np.uint64]:
    """(words,) bit set of these creators."""
    flags = np.zeros(words * WORD, np.bool_)
    flags[rows] = True
    return pack(flags)


def pack(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(words,) bit set from one boolean per creator, padded to whole words."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def unpack(bits: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """One boolean per creator, padding included."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(np.bool_)
