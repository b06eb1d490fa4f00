"""Who matched a search before, in 8 bytes a creator; pure.

A mark is the low half of the id: 62 random bits of a UUIDv7. That a creator who is new has the mark of one of a million
known ones happens once in four trillion times, and would cost one alert.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.uint64]  # (n,) sorted, each once


def marks(ids: Collection[UUID]) -> Marks:
    """Return the marks of these ids."""
    return np.unique(np.array([one.int & (2**64 - 1) for one in ids], np.uint64))


def unpacked(raw: bytes) -> Marks:
    """Read what `packed` wrote."""
    return np.frombuffer(raw, dtype="<u8").astype(np.uint64)


def packed(known: Marks) -> bytes:
    """Return the marks as bytes."""
    return known.astype("<u8").tobytes()


def unknown(ids: Collection[UUID], known: Marks) -> list[UUID]:
    """Return those of the ids that aren't known, in order and each once."""
    ordered = sorted(set(ids))
    own = np.array([one.int & (2**64 - 1) for one in ordered], np.uint64)
    is_known = np.isin(own, known, assume_unique=True)
    return [one for one, seen in zip(ordered, is_known.tolist(), strict=True) if not seen]


def with_more(known: Marks, ids: Collection[UUID]) -> Marks:
    """Return the marks with those of more ids."""
    return np.union1d(known, marks(ids))
