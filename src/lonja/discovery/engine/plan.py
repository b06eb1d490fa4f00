"""From a query to what a scan of one segment needs: bit sets, ranges on columns, and which filter each belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema, text
from lonja.discovery.engine.bits import add_rows
from lonja.discovery.engine.facts import split_ids
from lonja.discovery.engine.segment import WORD, Segment, pack, words_for
from lonja.discovery.engine.types import Codes, Query

Bits = NDArray[np.uint64]

# Filters that a facet or histogram ignores when it is its own. All others are "hard": a creator that fails one is out.
GROUPS = ("country", "language", "platform", "age_band", "category", "followers", "price", "engagement", "views")
HARD = -1
_GROUP_OF_SET = {"country": 0, "language": 1, "platform": 2, "age_band": 3, "category": 4, "tier": 5, "price_tier": 6}
_GROUP_OF_RANGE = {"followers": 5, "price_minor": 6, "engagement_views_bps": 7, "median_views": 8}
WIDTHS = ("i32", "u16", "u8")


@dataclass(slots=True)
class Plan:
    """Everything a scan reads besides the segment itself."""

    alive: Bits  # creators that pass every hard bit set
    soft: list[tuple[int, Bits]]  # (group, who passes), at most one per group
    ranges: NDArray[np.int64]  # (r, 5): width, row in its matrix, lowest, highest, group or HARD
    cpm: tuple[int, int] | None  # lowest and highest price per thousand median views, both included
    price_row: int  # i32 row of the price that counts; -1 when nobody has a price for that deliverable
    bars_row: int  # u8 row of that price's bars; -1 when it is the lowest price, whose bars lie in `hot`
    strong: Bits | None  # who has every word of the text in names, not only in the bio


def make_plan(query: Query, segment: Segment, alive: Bits) -> Plan:
    """Resolve the query's codes, words and ids against the segment."""
    hard = alive.copy()  # never the read-only original: compiled code tells the two apart
    for one in _hard_bits(query, segment):
        hard &= one
    strong: Bits | None = None
    if query.text.strip():
        found, strong = text.matches(query.text, segment)
        hard &= found
    if query.available is not None:
        hard &= ~_away_bits(query, segment)
    price_row, bars_row = _price_rows(query, segment)
    return Plan(
        hard,
        _soft_bits(query, segment, bars_row),
        _ranges(query, segment, price_row),
        _cpm(query),
        price_row,
        bars_row,
        strong,
    )


def _hard_bits(query: Query, segment: Segment) -> Iterable[Bits]:
    for name, codes in (("region", query.regions), ("gender", query.genders)):
        if codes:
            yield any_of(segment, name, codes)
    for name in schema.FLAGS:
        wanted = getattr(query, name)
        if wanted is not None:
            yield segment.members(f"{name}:{'yes' if wanted else 'no'}")
    for share in query.audience:
        cell = f"{share.dimension}:{share.value}"
        if cell not in segment.meta.dense:
            yield _share_bits(segment, cell, share_steps(share.bps))
    if query.include_ids is not None:
        yield _id_bits(segment, query.include_ids)
    left_out = query.exclude_ids | set(query.similar_to)
    if left_out:
        yield ~_id_bits(segment, left_out)


def _soft_bits(query: Query, segment: Segment, bars_row: int) -> list[tuple[int, Bits]]:
    found: dict[int, Bits] = {}

    def narrow(name: str, bits: Bits) -> None:
        group = _GROUP_OF_SET[name]
        found[group] = found[group] & bits if group in found else bits

    for name, codes in (
        ("country", query.countries),
        ("language", query.languages),
        ("platform", query.platforms),
        ("age_band", query.age_bands),
        ("category", query.categories_any),
        ("tier", query.tiers),
    ):
        if codes:
            narrow(name, any_of(segment, name, codes))
    for code in sorted(query.categories_all):
        narrow("category", segment.members(f"category:{code}"))
    if query.categories_none:
        narrow("category", ~any_of(segment, "category", query.categories_none))
    if query.price_tiers:
        narrow("price_tier", _price_tier_bits(query, segment, bars_row))
    return sorted(found.items(), key=lambda pair: pair[0])


def any_of(segment: Segment, name: str, codes: Codes) -> Bits:
    """Who has at least one of the codes."""
    keys = [f"{name}:{code}" for code in sorted(codes)]
    total = np.zeros(segment.words, np.uint64)
    for key in keys:
        if key in segment.meta.bitmaps:
            total |= segment["bitmaps"][segment.meta.bitmaps[key]]
        elif key in segment.meta.lists:
            begin, end = segment.meta.lists[key]
            add_rows(total, segment["lists"][begin:end])
    return total


def _share_bits(segment: Segment, cell: str, least: int) -> Bits:
    begin, end = segment.meta.sparse.get(cell, (0, 0))
    total = np.zeros(segment.words, np.uint64)
    add_rows(total, segment["share_rows"][begin:end][segment["shares"][begin:end] >= least])
    return total


def share_steps(bps: int) -> int:
    """A threshold in basis points as steps of 0.5 %, rounded up."""
    return -(-bps * schema.SHARE_STEPS // 10_000)


def _id_bits(segment: Segment, ids: Iterable[Any]) -> Bits:
    total = np.zeros(segment.words, np.uint64)
    wanted = list(ids)
    if wanted:
        add_rows(total, segment.rows_of(split_ids(wanted)).astype(np.uint32))
    return total


def _away_bits(query: Query, segment: Segment) -> Bits:
    assert query.available is not None  # noqa: S101 - tells the type checker what the caller has looked at
    first, last = (schema.day_number(day) for day in query.available)
    away = segment["away"]
    total = np.zeros(segment.words, np.uint64)
    add_rows(total, away[(away[:, 1] <= last) & (away[:, 2] >= first), 0].astype(np.uint32))
    return total


def _price_rows(query: Query, segment: Segment) -> tuple[int, int]:
    if query.price_for is None:
        return schema.COLUMNS[schema.LOWEST_PRICE].at, -1
    if query.price_for not in segment.meta.prices:
        return -1, -1
    at = segment.meta.prices.index(query.price_for)
    return schema.PLAIN["i32"] + at, segment.meta.bars_at + 1 + at


def _price_tier_bits(query: Query, segment: Segment, bars_row: int) -> Bits:
    if query.price_for is None:
        return any_of(segment, "price_tier", query.price_tiers)
    passes = np.array([tier in query.price_tiers for tier in schema.tier_of_bar("price_minor")], np.bool_)
    if bars_row < 0:
        flags = np.full(words_for(segment.size) * WORD, passes[schema.MISSING_BAR])
    else:
        flags = passes[np.minimum(segment["u8"][bars_row], schema.MISSING_BAR)]
    return pack(flags)


def _ranges(query: Query, segment: Segment, price_row: int) -> NDArray[np.int64]:
    rows: list[tuple[int, int, int, int, int]] = []
    for name, limits in query.ranges():
        if name == "cpm_minor":
            continue
        column = schema.COLUMNS[schema.LOWEST_PRICE if name == "price_minor" else name]
        low = column.low if limits.at_least is None else max(limits.at_least, column.low)
        high = column.high if limits.at_most is None else min(limits.at_most, column.high)
        at = price_row if name == "price_minor" else column.at
        if low > column.high or high < column.low or at < 0:
            low, high, at = 1, 0, column.at  # nobody
        rows.append((WIDTHS.index(column.width), at, low, high, _GROUP_OF_RANGE.get(name, HARD)))
    if query.posted_since is not None:
        column = schema.COLUMNS["last_post_day"]
        rows.append((1, column.at, schema.day_number(query.posted_since), column.high, HARD))
    for share in query.audience:
        at = segment.meta.dense.get(f"{share.dimension}:{share.value}", -1)
        if at >= 0:
            rows.append((2, at, share_steps(share.bps), schema.MISSING_U8 - 1, HARD))
    rows.sort(key=lambda row: (row[4] != HARD, -row[0]))  # hard before soft, narrow columns before wide ones
    return np.array(rows, np.int64).reshape(-1, 5)


def _cpm(query: Query) -> tuple[int, int] | None:
    if query.cpm_minor is None:
        return None
    low, high = query.cpm_minor.at_least, query.cpm_minor.at_most
    most = 2**62  # more than any price times a thousand
    return (0 if low is None else min(max(low, 0), most)), (most if high is None else min(high, most))
