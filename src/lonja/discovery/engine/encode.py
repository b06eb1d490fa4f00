"""From creators' facts to the arrays of a segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import audience, codes, cohorts, postings, schema, vectors
from lonja.discovery.engine.facts import Coded, CodedSets, Population
from lonja.discovery.engine.segment import WORD, Meta, Segment, pack, words_for
from lonja.discovery.engine.types import UNKNOWN

Matrix = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """What all segments of one generation share, so that a changed creator is measured like the others."""

    parents: Mapping[str, str]
    cohorts: cohorts.Cohorts
    weights: NDArray[np.float32]  # of words, for the content vector, by hash bucket


def refer(people: Population, parents: Mapping[str, str]) -> Reference:
    """Work out the cohorts and the weights of words from the whole population."""
    numbers = _numbers(people)
    return Reference(
        parents=dict(parents),
        cohorts=cohorts.measure(_cohort_keys(people, numbers, parents), numbers),
        weights=vectors.no_weights(),
    )


def encode(people: Population, shared: Reference) -> tuple[Segment, Reference]:
    """Turn creators into a segment; raises ValueError when an id stands twice.

    The reference comes back with the weights of words worked out, when it had none.
    """
    people = ordered(people)
    n = len(people)
    singles = {name: _single(people.singles.get(name), n) for name in schema.SINGLES}
    sets = {name: _set(people.sets.get(name), n) for name in schema.SETS}
    sets["category"] = codes.with_parents(sets["category"], shared.parents)
    numbers = _numbers(people)
    shares = audience.encode(people.audience, n)
    tables = _tables(singles, sets)
    i32, u16, u8 = _matrices(people, numbers, shares, shared, n)
    tiers = {name: _tier(u8_bars, slider) for name, slider, u8_bars in _tier_bars(numbers)}
    members = _members(singles | tiers, sets, people.flags, n)
    words = postings.build(people.names, people.bios, n)
    weights = shared.weights if shared.weights.any() else vectors.weigh(words, n)
    shared = Reference(shared.parents, shared.cohorts, weights)
    arrays: dict[str, Matrix] = {
        "id_high": np.ascontiguousarray(people.ids[:, 0]),
        "id_low": np.ascontiguousarray(people.ids[:, 1]),
        "i32": i32,
        "u16": u16,
        "u8": u8,
        **_hot(tables, u8, i32, u16, n),
        "bitmaps": members.bitmaps,
        "lists": members.lists,
        "share_rows": shares.rows,
        "shares": shares.shares,
        "away": people.away.astype(np.int64),
        "full": pack(np.arange(words_for(n) * WORD) < n),
        "content": vectors.content(words, sets["category"], weights, n),
        "audience": vectors.audience(people.audience, n),
        **tables.arrays,
        **words.arrays(),
    }
    arrays |= totals(arrays["hot"][:n], tables.sizes)
    meta = Meta(
        size=n,
        vocabulary={name: sorted(x.values) for name, x in (singles | sets).items()} | shares.vocabulary,
        prices=sorted(people.prices),
        bars_at=schema.PLAIN["u8"] + len(shares.dense),
        bitmaps=members.bitmap_at,
        lists=members.list_at,
        dense=shares.dense_at(schema.PLAIN["u8"]),
        sparse=shares.sparse,
        tables=tables.sizes,
    )
    for array in arrays.values():
        array.flags.writeable = False  # shared between threads; and compiled code tells writable from read-only apart
    return Segment(meta, arrays), shared


def totals(hot: Matrix, sizes: tuple[int, int, int]) -> dict[str, Matrix]:
    """What the counters come to when everybody matches: when most do, counting the others is enough."""
    size = (hot[:, 2] >> 16 & 0xFF) | (hot[:, 2] >> 24) << 5
    pull = (hot[:, 3] & 0xFF) | (hot[:, 3] >> 8 & 0xFF) << 5
    found = {
        "place": np.bincount(hot[:, 0], minlength=sizes[0]),
        "topic": np.bincount(hot[:, 1], minlength=sizes[1]),
        "kind": np.bincount(hot[:, 2] & 0xFFFF, minlength=sizes[2]),
        "size": np.bincount(size, minlength=schema.BARS**2),
        "pull": np.bincount(pull, minlength=schema.BARS**2),
    }
    return {f"all_{name}": counts.astype(np.int32) for name, counts in found.items()}


def ordered(people: Population) -> Population:
    """The same creators in the order of their ids."""
    high, low = people.ids[:, 0], people.ids[:, 1]
    same = high[1:] == high[:-1]
    if not bool(np.all((high[1:] > high[:-1]) | (same & (low[1:] > low[:-1])))):
        order = np.lexsort((low, high))
        people = codes.reorder(people, order)
        high, low = people.ids[:, 0], people.ids[:, 1]
        if bool(np.any((high[1:] == high[:-1]) & (low[1:] == low[:-1]))):
            raise ValueError("a creator stands twice in the population")
    return people


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


def _cohort_keys(people: Population, numbers: Mapping[str, NDArray[Any]], parents: Mapping[str, str]) -> Coded:
    return cohorts.keys(people.sets.get("category"), numbers["followers"], parents)


def _matrices(
    people: Population, numbers: Mapping[str, NDArray[Any]], shares: audience.Shares, shared: Reference, n: int
) -> tuple[Matrix, Matrix, Matrix]:
    """The three matrices (columns, padded creators), one per width."""
    keys = _cohort_keys(people, numbers, shared.parents)
    found = dict(numbers)
    found["performance"] = cohorts.percentile(shared.cohorts, keys, numbers)
    found["reliability"] = cohorts.reliability(numbers)
    kinds = sorted(people.prices)
    rows: dict[str, list[NDArray[Any]]] = {"i32": [], "u16": [], "u8": []}
    for name, column in schema.COLUMNS.items():
        rows[column.width].append(found[name])
    rows["i32"] += [found[f"price:{kind}"] for kind in kinds]
    rows["u8"] += shares.dense_columns()
    rows["u8"] += [bars(found[name], "price_minor") for name in (schema.LOWEST_PRICE, *(f"price:{k}" for k in kinds))]
    return _matrix(rows["i32"], "i32", n), _matrix(rows["u16"], "u16", n), _matrix(rows["u8"], "u8", n)


def _matrix(rows: list[NDArray[Any]], width: str, n: int) -> Matrix:
    matrix: Matrix = np.full((len(rows), words_for(n) * WORD), schema.MISSING[width], schema.DTYPES[width])
    for at, row in enumerate(rows):
        matrix[at, :n] = row
    return matrix


def bars(values: NDArray[Any], slider: str) -> NDArray[np.int64]:
    """The slider's bar of each value; MISSING_BAR where the value is missing (any of the widths' marks)."""
    at = np.searchsorted(np.array(schema.EDGES[slider]), values, side="right") - 1
    mark = schema.MISSING_U16 if slider == "engagement_views_bps" else schema.MISSING_I32
    found: NDArray[np.int64] = np.where(values == mark, schema.MISSING_BAR, np.maximum(at, 0))
    return found


def _tier_bars(numbers: Mapping[str, NDArray[Any]]) -> list[tuple[str, str, NDArray[np.int64]]]:
    """Facet, slider and bars of the two numbers that have tiers."""
    return [
        ("tier", "followers", bars(numbers["followers"], "followers")),
        ("price_tier", "price_minor", bars(numbers[schema.LOWEST_PRICE], "price_minor")),
    ]


def _tier(at: NDArray[np.int64], slider: str) -> CodedSets:
    names = schema.tier_of_bar(slider)
    known = list(dict.fromkeys(name for name in names if name != UNKNOWN))
    codes_of_bars = np.array([known.index(name) if name in known else -1 for name in names], np.int32)
    return _single(Coded(codes_of_bars[at], known), len(at))


@dataclass(frozen=True, slots=True)
class Tables:
    """Joint codes of each creator, and for each facet the codes that a joint code stands for."""

    place: NDArray[np.int64]
    topic: NDArray[np.int64]
    kind: NDArray[np.int64]
    sizes: tuple[int, int, int]
    arrays: dict[str, Matrix]  # "<facet>_offsets" and "<facet>_codes", which index the sorted vocabulary


def _tables(singles: Mapping[str, CodedSets], sets: Mapping[str, CodedSets]) -> Tables:
    place, place_rows = codes.joint(singles["country"], sets["language"])
    topic, topic_rows = codes.joint(sets["category"])
    kind, kind_rows = codes.joint(sets["platform"], singles["age_band"])
    if len(kind_rows) >= 2**16:
        raise ValueError("too many different combinations of platforms and age bands")
    arrays: dict[str, Matrix] = {}
    for facet, rows, coded in (
        ("country", place_rows, singles["country"]),
        ("language", place_rows, sets["language"]),
        ("category", topic_rows, sets["category"]),
        ("platform", kind_rows, sets["platform"]),
        ("age_band", kind_rows, singles["age_band"]),
    ):
        arrays[f"{facet}_offsets"], arrays[f"{facet}_codes"] = codes.piece(coded, rows)
    return Tables(place, topic, kind, (len(place_rows), len(topic_rows), len(kind_rows)), arrays)


def _hot(tables: Tables, u8: Matrix, i32: Matrix, u16: Matrix, n: int) -> dict[str, Matrix]:
    """Joint codes and bars, side by side as (padded, 4) uint32 (see segment.py), and each as a column by itself."""
    followers = bars(i32[schema.COLUMNS["followers"].at, :n], "followers")
    views = bars(i32[schema.COLUMNS["median_views"].at, :n], "median_views")
    price = bars(i32[schema.COLUMNS[schema.LOWEST_PRICE].at, :n], "price_minor")
    engagement = bars(u16[schema.COLUMNS["engagement_views_bps"].at, :n], "engagement_views_bps")
    performance = u8[schema.COLUMNS["performance"].at, :n].astype(np.int64)
    reliability = u8[schema.COLUMNS["reliability"].at, :n].astype(np.int64)
    hot = np.zeros((words_for(n) * WORD, 4), np.uint32)
    hot[:n, 0] = tables.place
    hot[:n, 1] = tables.topic
    hot[:n, 2] = tables.kind | followers << 16 | price << 24
    hot[:n, 3] = engagement | views << 8 | performance << 16 | reliability << 24
    padding = (0, len(hot) - n)
    return {
        "hot": hot,
        "place": np.pad(tables.place.astype(np.uint32), padding),
        "topic": np.pad(tables.topic.astype(np.uint32), padding),
        "kind": np.pad(tables.kind.astype(np.uint16), padding),
        "bars": np.pad(np.stack([followers, price, engagement, views]).astype(np.uint8), ((0, 0), padding)),
    }


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
