"""The population as plain columns, from which every peer makes what suits it best."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.discovery_population import PARENTS, World
from lonja.discovery.engine import PRICE_TIER_EDGES, TIER_EDGES, CodedSets, Query
from lonja.discovery.engine.fold import words

GROUPS = ("country", "language", "platform", "age_band", "category", "tier", "price_tier")


@dataclass(slots=True)
class Tables:
    """One row per creator; numbers are float64 with NaN for missing, codes are small integers with -1 for unknown."""

    count: int
    numbers: dict[str, NDArray[np.float64]]
    codes: dict[str, NDArray[Any]]  # country, age_band, gender, verified, gifting, tier, price_tier, female
    sets: dict[str, CodedSets]  # platform, language, category with its parents
    values: dict[str, list[str]]  # what the codes mean
    shares: CodedSets  # audience countries
    words: list[list[str]] = field(repr=False)


def tables(world: World) -> Tables:
    """Lay the world out for the peers, by their own rules and not by the engine's code."""
    people = world.people
    count = len(people)
    numbers = {name: np.asarray(column, np.float64) for name, column in people.numbers.items()}
    prices = np.stack([np.asarray(column, np.float64) for column in people.prices.values()])
    numbers["price"] = np.fmin.reduce(prices, axis=0)
    singles = {name: people.singles[name].at for name in ("country", "age_band", "gender")}
    gender = people.audience["gender"]
    female = np.full(count, -1)
    owner = np.repeat(np.arange(count), np.diff(gender.offsets))
    is_female = gender.at == gender.values.index("female")
    assert gender.shares is not None
    female[owner[is_female]] = steps(gender.shares[is_female])
    category = with_parents(people.sets["category"])
    return Tables(
        count=count,
        numbers=numbers,
        codes=singles
        | {"verified": people.flags["verified"], "gifting": people.flags["gifting"], "female": female}
        | {"tier": tier(numbers["followers"], TIER_EDGES), "price_tier": tier(numbers["price"], PRICE_TIER_EDGES)},
        sets={"platform": people.sets["platform"], "language": people.sets["language"], "category": category},
        values={name: people.singles[name].values for name in singles}
        | {"platform": people.sets["platform"].values, "language": people.sets["language"].values}
        | {"category": category.values, "tier": list(TIERS), "price_tier": list(PRICE_TIERS)},
        shares=people.audience["country"],
        words=[sorted({*words(a), *words(b)}) for a, b in zip(people.names, people.bios, strict=True)],
    )


TIERS = ("nano", "micro", "mid", "macro", "mega")
PRICE_TIERS = ("entry", "low", "middle", "high", "top")


def tier(values: NDArray[np.float64], edges: tuple[int, ...]) -> NDArray[np.int64]:
    found = np.searchsorted(edges, np.nan_to_num(values, nan=0), side="right") - 1
    return np.where(np.isnan(values), -1, np.maximum(found, 0))


def steps(shares: NDArray[Any]) -> NDArray[np.int64]:
    return np.floor(shares.astype(np.float64) * 200 + 1e-4).astype(np.int64)


def with_parents(coded: CodedSets) -> CodedSets:
    """Each category with its parent, once."""
    parent = np.array([coded.values.index(PARENTS.get(value, value)) for value in coded.values])
    owner = np.repeat(np.arange(len(coded.offsets) - 1), np.diff(coded.offsets))
    width = len(coded.values)
    pairs = np.sort(np.concatenate([owner * width + coded.at, owner * width + parent[coded.at]]))
    pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
    offsets = np.searchsorted(pairs // width, np.arange(len(coded.offsets)))
    return CodedSets(offsets.astype(np.int64), (pairs % width).astype(np.int32), coded.values)


def rows_of(coded: CodedSets) -> list[list[int]]:
    """The codes of each creator."""
    at, ends = coded.at.tolist(), coded.offsets.tolist()
    return [at[begin:end] for begin, end in pairwise(ends)]


NUMBER_FILTERS = {
    "median_views": "median_views",
    "engagement_views_bps": "engagement_views_bps",
    "growth_30d_bps": "growth_30d_bps",
    "audience_quality": "audience_quality",
    "completion_bps": "completion_bps",
    "on_time_bps": "on_time_bps",
}
SET_FILTERS = {"languages": "language", "platforms": "platform", "categories_any": "category"}


def codes_of(data: Tables, name: str, asked: frozenset[str]) -> list[int]:
    """The numbers of the codes that exist."""
    return sorted(data.values[name].index(value) for value in asked if value in data.values[name])


def sort_column(query: Query) -> str:
    """What a peer sorts by: the match score isn't asked of it, followers take its place, which is less work."""
    return "followers" if query.sort == "score" else query.sort
