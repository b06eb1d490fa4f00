"""Sets of codes: without duplicates, with their parents, joined into one code per distinct combination."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import jit
from lonja.discovery.engine.facts import Coded, CodedSets, Population
from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.types import UNKNOWN


def owners(coded: CodedSets) -> NDArray[np.int64]:
    """Which creator each code of `at` belongs to."""
    return np.repeat(np.arange(len(coded.offsets) - 1), np.diff(coded.offsets))


def distinct(coded: CodedSets) -> CodedSets:
    """The same sets with sorted values, each code once and in order."""
    order = np.argsort(np.array(coded.values, dtype=object)) if coded.values else np.empty(0, np.int64)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    values = [coded.values[i] for i in order]
    return _from_pairs(owners(coded), rank[coded.at], values, len(coded.offsets) - 1)


def _from_pairs(rows: NDArray[Any], at: NDArray[Any], values: list[str], n: int) -> CodedSets:
    width = max(len(values), 1)
    pairs = rows * width + at
    if not bool(np.all(pairs[1:] > pairs[:-1])):
        pairs = np.sort(pairs)
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
    rows = pairs // width
    offsets = np.searchsorted(rows, np.arange(n + 1))
    return CodedSets(offsets.astype(np.int64), (pairs - rows * width).astype(np.int32), values)


def ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    """The code's parent, its parent's parent and so on; a circle ends where it began."""
    found: list[str] = []
    while code in parents and parents[code] not in found:
        code = parents[code]
        found.append(code)
    return found


def with_parents(coded: CodedSets, parents: Mapping[str, str]) -> CodedSets:
    """Each set with the parents of its codes, so that a filter on the parent finds the children."""
    values = sorted({*coded.values, *(up for code in coded.values for up in ancestors(code, parents))})
    index = {code: i for i, code in enumerate(values)}
    own = np.array([index[code] for code in coded.values], np.int64)
    rows, at = [owners(coded)], [own[coded.at]]
    depth = max((len(ancestors(code, parents)) for code in coded.values), default=0)
    for level in range(depth):
        chains = [ancestors(code, parents) for code in coded.values]
        up = np.array([index[chain[level]] if level < len(chain) else -1 for chain in chains], np.int64)
        has = up[coded.at] >= 0
        rows.append(rows[0][has])
        at.append(up[coded.at][has])
    return _from_pairs(np.concatenate(rows), np.concatenate(at), values, len(coded.offsets) - 1)


def joint(*parts: CodedSets) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One code per distinct combination of sets: (n,) codes, and for each code a creator that has it.

    The code of the combination that most have is 0.

    Sets are told apart by the sum of one random 64-bit number per code; the numbers are fixed, and two different
    sets among a million have the same sum with a chance below one in ten million.
    """
    n = len(parts[0].offsets) - 1
    total = np.zeros(n, np.uint64)
    for salt, part in enumerate(parts):
        drawn = np.random.default_rng([7, salt]).integers(1, 2**64 - 1, len(part.values), np.uint64)
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(drawn[part.at], dtype=np.uint64)])
        total += sums[part.offsets[1:]] - sums[part.offsets[:-1]]
    _, first, inverse, counts = np.unique(total, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[inverse.reshape(-1)], first[order].astype(np.int64)


def piece(coded: CodedSets, rows: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """Offsets and codes of the sets of these creators."""
    begin, length = coded.offsets[rows], np.diff(coded.offsets)[rows]
    offsets = np.concatenate([[0], np.cumsum(length)])
    at = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - begin, length)
    return offsets.astype(np.uint32), coded.at[at].astype(np.uint16)


def member_rows(
    sets: Mapping[str, CodedSets], flags: Mapping[str, NDArray[np.int8]], n: int
) -> Iterator[tuple[str, NDArray[np.uint32]]]:
    """For each code, such as "country:ES", and for "country:unknown": the sorted creators that have it."""
    for name, coded in sets.items():
        order = np.argsort(coded.at.astype(np.uint16), kind="stable")
        rows = owners(coded)[order].astype(np.uint32)
        ends = np.cumsum(np.bincount(coded.at, minlength=len(coded.values)))
        for at, code in enumerate(coded.values):
            yield f"{name}:{code}", rows[ends[at - 1] if at else 0 : ends[at]]
        yield f"{name}:{UNKNOWN}", np.flatnonzero(np.diff(coded.offsets) == 0).astype(np.uint32)
    for name, marks in flags.items():
        for code, mark in (("yes", 1), ("no", 0)):
            yield f"{name}:{code}", np.flatnonzero(marks == mark).astype(np.uint32)


def reorder(people: Population, order: NDArray[np.int64]) -> Population:
    """The population with creator `order[i]` at i, but for the texts, which aren't needed in that order."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    away = people.away.copy()
    away[:, 0] = place[away[:, 0]]
    return replace(
        people,
        ids=people.ids[order],
        names=(),
        bios=(),
        singles={name: Coded(x.at[order], x.values) for name, x in people.singles.items()},
        sets={name: _reordered(x, order) for name, x in people.sets.items()},
        flags={name: x[order] for name, x in people.flags.items()},
        numbers={name: x[order] for name, x in people.numbers.items()},
        prices={name: x[order] for name, x in people.prices.items()},
        audience={name: _reordered(x, order) for name, x in people.audience.items()},
        away=away,
    )


def _reordered(coded: CodedSets, order: NDArray[np.int64]) -> CodedSets:
    offsets = np.concatenate([[0], np.cumsum(np.diff(coded.offsets)[order])]).astype(np.int64)
    pieces = _pieces if jit.AVAILABLE else _pieces_plain
    at = pieces(coded.offsets, coded.at, order)
    return CodedSets(
        offsets, at, coded.values, None if coded.shares is None else pieces(coded.offsets, coded.shares, order)
    )


@compiled
def _pieces(offsets: NDArray[Any], given: NDArray[Any], order: NDArray[Any]) -> NDArray[Any]:
    into = np.empty(len(given), given.dtype)
    place = 0
    for one in order:
        for at in range(offsets[one], offsets[one + 1]):
            into[place] = given[at]
            place += 1
    return into[:place]


def _pieces_plain(offsets: NDArray[Any], given: NDArray[Any], order: NDArray[Any]) -> NDArray[Any]:
    sizes = np.diff(offsets)[order]
    begins = np.cumsum(sizes) - sizes
    found: NDArray[Any] = given[np.arange(sizes.sum()) - np.repeat(begins - offsets[:-1][order], sizes)]
    return found
