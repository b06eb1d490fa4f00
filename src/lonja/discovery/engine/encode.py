"""From creators' facts to the arrays of a segment."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import audience, bands, codes, cohorts, joint, postings, schema, text, vectors
from lonja.discovery.engine.facts import Coded, CodedSets, Population
from lonja.discovery.engine.postings import Postings
from lonja.discovery.engine.segment import WORD, Meta, Segment, pack, words_for
from lonja.discovery.engine.types import UNKNOWN

Matrix = NDArray[Any]

WORTH_A_THREAD = 50_000  # creators


@dataclass(frozen=True, slots=True)
class Reference:
    """What all segments of one generation share, so that a changed creator is measured like the others."""

    parents: Mapping[str, str]
    cohorts: cohorts.Cohorts
    weights: NDArray[np.float32]  # of words, for the content vector, by hash bucket


def encode(
    people: Population, *, parents: Mapping[str, str] | None = None, like: Reference | None = None
) -> tuple[Segment, Reference]:
    """Turn creators into a segment, measured like those of the reference or, without one, among themselves; the
    reference comes back. Raises ValueError when an id stands twice.
    """
    parents = dict(parents or {}) if like is None else like.parents
    placed = _placed(people)
    words_later = _words_beside(people, placed.order)
    people, n = codes.reorder(people, placed.order), len(people)
    singles = {name: _single(people.singles.get(name), n) for name in schema.SINGLES}
    sets = {name: _set(people.sets.get(name), n) for name in schema.SETS}
    sets["category"] = codes.with_parents(sets["category"], parents)
    numbers = _numbers(people)
    shares = audience.encode(people.audience, n)
    cohort = cohorts.keys(people.sets.get("category"), numbers["followers"], parents)
    measured = cohorts.measure(cohort, numbers) if like is None else like.cohorts
    numbers |= {
        "performance": cohorts.percentile(measured, cohort, numbers),
        "reliability": cohorts.reliability(numbers),
    }
    i32, u16, u8 = _matrices(people, numbers, shares, n)
    tiers = {name: _tier(u8_bars, slider) for name, slider, u8_bars in _tier_bars(numbers)}
    members = _members(singles | tiers, sets, people.flags, n)
    joint_codes, watched = joint.arrays(singles, sets, numbers), vectors.audience(people.audience, n)
    worth = joint_codes["worth"][:n]
    banded, in_bands = bands.encode(numbers["performance"], numbers["reliability"], worth)
    words = words_later()
    shared = like or Reference(parents, measured, vectors.weigh(words, n))
    arrays: dict[str, Matrix] = {
        "id_high": placed.id_high,
        "id_low": placed.id_low,
        "rank": placed.rank,
        "row_of": placed.row_of,
        "i32": i32,
        "u16": u16,
        "u8": u8,
        **_zones(i32=i32, u16=u16, u8=u8),
        **banded,
        **joint_codes,
        "bitmaps": members.bitmaps,
        "lists": members.lists,
        "share_rows": shares.rows,
        "shares": shares.shares,
        "away": people.away.astype(np.int64),
        "full": pack(np.arange(words_for(n) * WORD) < n),
        "content": vectors.content(words, sets["category"], shared.weights, n),
        "audience": watched,
        **words.arrays(),
        **text.often(words, n),
    }
    meta = Meta(
        size=n,
        vocabulary={name: sorted(x.values) for name, x in (singles | sets).items()} | shares.vocabulary,
        prices=sorted(people.prices),
        bars_at=schema.PLAIN["u8"] + len(shares.dense),
        bitmaps=members.bitmap_at,
        lists=members.list_at,
        dense=shares.dense_at(schema.PLAIN["u8"]),
        sparse=shares.sparse,
        bands=in_bands,
    )
    for array in arrays.values():
        array.flags.writeable = False  # shared between threads; and compiled code tells writable from read-only apart
    return Segment(meta, arrays), shared


def _words_beside(people: Population, order: NDArray[np.int64]) -> Callable[[], Postings]:
    """Begin to collect the words, of many creators in a thread of its own: it's a third of a build, and compiled."""
    if len(people) < WORTH_A_THREAD:
        return lambda: postings.build(people.names, people.bios, order)
    beside = ThreadPoolExecutor(1, "words")
    later = beside.submit(postings.build, people.names, people.bios, order)
    beside.shutdown(wait=False)
    return later.result


@dataclass(frozen=True, slots=True)
class _Placed:
    """Which creator stands in which row, and how that goes with the order of their ids."""

    order: NDArray[np.int64]  # (n,) by row: which of the population
    id_high: NDArray[np.uint64]  # (n,) in the order of ids
    id_low: NDArray[np.uint64]
    rank: NDArray[np.uint32]  # (n,) by row: where the creator stands in the order of ids
    row_of: NDArray[np.uint32]  # (n,) the other way round


def _placed(people: Population) -> _Placed:
    """Creators by country, and by followers within it: those that a question finds then stand close together, and
    what it reads is a few runs of memory instead of one line for each."""
    high, low = people.ids[:, 0], people.ids[:, 1]
    same = high[1:] == high[:-1]
    by_id = np.arange(len(people))
    if not bool(np.all((high[1:] > high[:-1]) | (same & (low[1:] > low[:-1])))):
        by_id = np.lexsort((low, high))
        high, low = high[by_id], low[by_id]
        if bool(np.any((high[1:] == high[:-1]) & (low[1:] == low[:-1]))):
            raise ValueError("a creator stands twice in the population")
    country, followers = people.singles.get("country"), people.numbers.get("followers")
    keys: list[NDArray[Any]] = [-followers[by_id].astype(np.float64)] if followers is not None else []
    keys += [country.at[by_id]] if country is not None else []
    rank = np.lexsort(keys) if keys else np.arange(len(people))
    row_of = np.empty(len(rank), np.uint32)
    row_of[rank] = np.arange(len(rank))
    return _Placed(by_id[rank], np.ascontiguousarray(high), np.ascontiguousarray(low), rank.astype(np.uint32), row_of)


def _single(coded: Coded | None, n: int) -> CodedSets:
    """A single value as a set of one; unknown is a set of none."""
    if coded is None:
        return _set(None, n)
    known = coded.at >= 0
    offsets = np.concatenate([[0], np.cumsum(known, dtype=np.int64)])
    return codes.distinct(CodedSets(offsets, coded.at[known], coded.values))


def _set(coded: CodedSets | None, n: int) -> CodedSets:
    if coded is None:
        return CodedSets(np.zeros(n + 1, np.int64), np.empty(0, np.int32), [])
    return codes.distinct(coded)


def _numbers(people: Population) -> dict[str, NDArray[Any]]:
    """By name, int64 clamped to its column, in which the column's missing value stands for missing."""
    n = len(people)
    found = {name: _whole(people.numbers.get(name), schema.COLUMNS[name], n) for name in schema.NUMBERS}
    price = schema.COLUMNS[schema.LOWEST_PRICE]
    prices = {kind: _whole(values, price, n) for kind, values in people.prices.items()}
    lowest = np.full(n, schema.MISSING_I32, np.int64)
    for values in prices.values():
        better = (values != schema.MISSING_I32) & ((lowest == schema.MISSING_I32) | (values < lowest))
        lowest = np.where(better, values, lowest)
    found |= {f"price:{kind}": values for kind, values in prices.items()}
    found[schema.LOWEST_PRICE] = lowest
    return found


def _whole(values: NDArray[Any] | None, column: schema.Column, n: int) -> NDArray[np.int64]:
    if values is None:
        return np.full(n, column.missing, np.int64)
    if values.dtype.kind in "iu":
        return np.clip(values.astype(np.int64), column.low, column.high)
    known = np.isfinite(values)
    # The nudge keeps 29 % from becoming 28 when it arrives as 28.999999999999996.
    whole = np.floor(np.where(known, values, 0).astype(np.float64) + 1e-6)
    return np.where(known, np.clip(whole, column.low, column.high), column.missing).astype(np.int64)


def _matrices(
    people: Population, found: Mapping[str, NDArray[Any]], shares: audience.Shares, n: int
) -> tuple[Matrix, Matrix, Matrix]:
    """The three matrices (columns, padded creators), one per width."""
    kinds = sorted(people.prices)
    rows: dict[str, list[NDArray[Any]]] = {"i32": [], "u16": [], "u8": []}
    for name, column in schema.COLUMNS.items():
        rows[column.width].append(found[name])
    rows["i32"] += [found[f"price:{kind}"] for kind in kinds]
    rows["u8"] += shares.dense_columns()
    rows["u8"] += [
        joint.bars(found[name], "price_minor") for name in (schema.LOWEST_PRICE, *(f"price:{k}" for k in kinds))
    ]
    return _matrix(rows["i32"], "i32", n), _matrix(rows["u16"], "u16", n), _matrix(rows["u8"], "u8", n)


def _matrix(rows: list[NDArray[Any]], width: str, n: int) -> Matrix:
    matrix: Matrix = np.full((len(rows), words_for(n) * WORD), schema.MISSING[width], schema.DTYPES[width])
    for at, row in enumerate(rows):
        matrix[at, :n] = row
    return matrix


def _zones(**matrices: Matrix) -> dict[str, Matrix]:
    """(columns, words) the least and the greatest value among 64 creators."""
    found: dict[str, Matrix] = {}
    for width, matrix in matrices.items():
        zones = matrix.reshape(len(matrix), -1, WORD)
        found |= {f"least_{width}": zones.min(axis=2), f"greatest_{width}": zones.max(axis=2)}
    return found


def _tier_bars(numbers: Mapping[str, NDArray[Any]]) -> list[tuple[str, str, NDArray[np.int64]]]:
    """Facet, slider and bars of the two numbers that have tiers."""
    return [
        ("tier", "followers", joint.bars(numbers["followers"], "followers")),
        ("price_tier", "price_minor", joint.bars(numbers[schema.LOWEST_PRICE], "price_minor")),
    ]


def _tier(at: NDArray[np.int64], slider: str) -> CodedSets:
    names = schema.tier_of_bar(slider)
    known = list(dict.fromkeys(name for name in names if name != UNKNOWN))
    codes_of_bars = np.array([known.index(name) if name in known else -1 for name in names], np.int32)
    return _single(Coded(codes_of_bars[at], known), len(at))


@dataclass(frozen=True, slots=True)
class Members:
    """Who has which code: a bit map for a code of many, a sorted list for a code of few."""

    bitmaps: Matrix
    lists: Matrix
    bitmap_at: dict[str, int]
    list_at: dict[str, tuple[int, int]]


def _members(
    singles: Mapping[str, CodedSets], sets: Mapping[str, CodedSets], flags: Mapping[str, NDArray[np.int8]], n: int
) -> Members:
    bitmaps: list[NDArray[np.uint64]] = []
    lists: list[NDArray[np.uint32]] = []
    bitmap_at: dict[str, int] = {}
    list_at: dict[str, tuple[int, int]] = {}
    begin = 0
    for key, rows in codes.member_rows({**singles, **sets}, flags, n):
        if len(rows) * 32 > n:  # 4 bytes in a list against n / 8 bytes in a bit map
            bitmap_at[key] = len(bitmaps)
            marks = np.zeros(words_for(n) * WORD, np.bool_)
            marks[rows] = True
            bitmaps.append(pack(marks))
        else:
            list_at[key] = (begin, begin + len(rows))
            begin += len(rows)
            lists.append(rows)
    maps = np.array(bitmaps, np.uint64).reshape(len(bitmaps), words_for(n))
    return Members(maps, np.concatenate(lists) if lists else np.empty(0, np.uint32), bitmap_at, list_at)
