"""Collects creators one by one into the engine's columns, so that a million of them fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import Coded, CodedSets, Facts, Population, population

CHUNK = 20_000


class Columns:
    """Turns every twenty thousand facts into columns at once; their Python objects are then let go."""

    def __init__(self) -> None:
        self._waiting: list[Facts] = []
        self._done: list[Population] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, facts: Facts) -> None:
        """Take one creator."""
        self._waiting.append(facts)
        self._count += 1
        if len(self._waiting) == CHUNK:
            self._flush()

    def population(self) -> Population:
        """Return everything that was added."""
        self._flush()
        return joined(self._done)

    def _flush(self) -> None:
        if self._waiting or not self._done:
            self._done.append(population(self._waiting))
            self._waiting = []


def joined(pieces: Sequence[Population]) -> Population:
    """Put populations one after the other; a column that one of them lacks is unknown there."""
    if len(pieces) == 1:
        return pieces[0]
    first = pieces[0]
    sizes = [len(piece) for piece in pieces]
    kinds = sorted({kind for piece in pieces for kind in piece.prices})
    nothing = [np.full(size, np.nan) for size in sizes]
    return Population(
        ids=np.concatenate([piece.ids for piece in pieces]),
        names=_texts(piece.names for piece in pieces),
        bios=_texts(piece.bios for piece in pieces),
        singles={name: _coded([piece.singles[name] for piece in pieces]) for name in first.singles},
        sets={name: _sets([piece.sets[name] for piece in pieces]) for name in first.sets},
        flags={name: np.concatenate([piece.flags[name] for piece in pieces]) for name in first.flags},
        numbers={name: np.concatenate([piece.numbers[name] for piece in pieces]) for name in first.numbers},
        prices={
            kind: np.concatenate([piece.prices.get(kind, empty) for piece, empty in zip(pieces, nothing, strict=True)])
            for kind in kinds
        },
        audience={name: _sets([piece.audience[name] for piece in pieces]) for name in first.audience},
        away=_away([piece.away for piece in pieces], sizes),
    )


def _texts(pieces: Iterable[Sequence[str]]) -> list[str]:
    return [text for piece in pieces for text in piece]


def _merged(values: Iterable[list[str]]) -> tuple[list[str], list[NDArray[np.int32]]]:
    """One list of values, and for each piece the place in it of each of its own values."""
    seen: dict[str, int] = {}
    places = [np.array([seen.setdefault(value, len(seen)) for value in piece], np.int32) for piece in values]
    return list(seen), places


def _coded(pieces: list[Coded]) -> Coded:
    values, places = _merged(piece.values for piece in pieces)
    at = [
        np.where(piece.at < 0, -1, place[np.maximum(piece.at, 0)]) if len(place) else piece.at
        for piece, place in zip(pieces, places, strict=True)
    ]
    return Coded(np.concatenate(at).astype(np.int32), values)


def _sets(pieces: list[CodedSets]) -> CodedSets:
    values, places = _merged(piece.values for piece in pieces)
    begins = np.cumsum([0, *(len(piece.at) for piece in pieces)])
    offsets = [piece.offsets[:-1] + begin for piece, begin in zip(pieces, begins[:-1], strict=True)]
    at = [place[piece.at] if len(piece.at) else piece.at for piece, place in zip(pieces, places, strict=True)]
    shares = [piece.shares for piece in pieces if piece.shares is not None]
    return CodedSets(
        np.concatenate([*offsets, [begins[-1]]]).astype(np.int64),
        np.concatenate(at).astype(np.int32),
        values,
        np.concatenate(shares) if shares else None,
    )


def _away(pieces: list[NDArray[np.int64]], sizes: list[int]) -> NDArray[np.int64]:
    """Periods carry the row of their creator in front, which moves behind the rows of the pieces before."""
    begins = np.cumsum([0, *sizes[:-1]])
    return np.concatenate([piece + np.array([begin, 0, 0]) for piece, begin in zip(pieces, begins, strict=True)])
