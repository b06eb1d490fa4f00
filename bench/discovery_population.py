"""Made-up creators in columns, and made-up questions about them, for the discovery benchmark."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import AudienceShare, Coded, CodedSets, Population, Query, Range, Target

COUNTRIES = ["US", "MX", "ES", "BR", "IN", "AR", "CO", "GB", "FR", "DE", "IT", "PE", "CL", "ID", "JP", "KR", "TR", "EC"]
COUNTRIES += [a + b for a in "XYZ" for b in "ABCDEFGHIJKLMN"]
LANGUAGES = ["en", "es", "pt", "hi", "fr", "de", "it", "id", "ja", "ko", "tr", "ar", "ru", "pl", "nl", "ca", "gl", "eu"]
PLATFORMS = ["tiktok", "instagram", "youtube"]
AGES = ["13-17", "18-24", "25-34", "35-44", "45-54", "55+"]
TOPS = 24
CATEGORIES = [f"top{t:02d}" for t in range(TOPS)] + [f"top{t:02d}-sub{s}" for t in range(TOPS) for s in range(6)]
PARENTS = {code: code.split("-")[0] for code in CATEGORIES if "-" in code}
DELIVERABLES = ["tiktok_video", "instagram_reel", "instagram_story", "youtube_video", "youtube_short"]
SYLLABLES = [
    "ca",
    "mi",
    "lo",
    "ra",
    "te",
    "su",
    "ño",
    "pá",
    "ber",
    "tri",
    "gol",
    "nes",
    "vi",
    "mar",
    "sol",
    "en",
    "ta",
    "co",
]


@dataclass(frozen=True, slots=True)
class World:
    """The creators, and the words that questions may ask for, frequent ones first."""

    people: Population
    vocabulary: list[str]


def generate(count: int, seed: int) -> World:
    """The same creators for the same seed."""
    rng = np.random.default_rng([seed, 1])
    size = rng.normal(0, 1, count)  # what followers, views and prices have in common
    followers = np.exp(9.5 + 1.9 * size + 0.3 * rng.normal(0, 1, count))
    views = np.minimum(followers * np.exp(-1.6 + 0.9 * rng.normal(0, 1, count)), 1e8)
    country = _zipf(rng, len(COUNTRIES), count, 1.0)
    vocabulary = _vocabulary(rng, 40_000)
    names, bios = _texts(rng, count, vocabulary)
    numbers: dict[str, NDArray[Any]] = {
        "followers": _some(rng, followers, 0.01),
        "median_views": _some(rng, views, 0.08),
        "average_views": _some(rng, views * 1.4, 0.08),
        "engagement_views_bps": _some(rng, np.exp(6 + 0.7 * rng.normal(0, 1, count)), 0.08),
        "engagement_followers_bps": _some(rng, np.exp(5.5 + 0.9 * rng.normal(0, 1, count)), 0.08),
        "completion_bps": _some(rng, rng.beta(2, 5, count) * 10_000, 0.5),
        "hook_bps": _some(rng, rng.beta(3, 3, count) * 10_000, 0.5),
        "posts_30d": _some(rng, rng.gamma(2, 6, count), 0.05),
        "last_post_day": _some(rng, 20_700 - rng.gamma(1, 20, count), 0.05),
        "response_minutes": _some(rng, rng.gamma(1, 700, count), 0.6),
        "acceptance_bps": _some(rng, rng.beta(3, 3, count) * 10_000, 0.6),
        "on_time_bps": _some(rng, rng.beta(8, 1, count) * 10_000, 0.6),
        "finished_bps": _some(rng, rng.beta(9, 1, count) * 10_000, 0.6),
        "campaigns_completed": _some(rng, rng.gamma(1, 4, count), 0.5),
        "rating": _some(rng, 300 + 200 * rng.beta(5, 2, count), 0.6),
        "audience_quality": _some(rng, 100 * rng.beta(6, 2, count), 0.1),
    }
    for days in (7, 30, 90):
        numbers[f"growth_{days}d_bps"] = _some(rng, 15 * days * rng.normal(0.4, 1, count), 0.1)
    people = Population(
        ids=_ids(rng, count),
        names=names,
        bios=bios,
        singles={
            "country": Coded(np.where(rng.random(count) < 0.03, -1, country).astype(np.int32), COUNTRIES),
            "age_band": Coded(_unknown(rng, _weighted(rng, [2, 35, 35, 15, 8, 5], count), 0.4), AGES),
            "gender": Coded(_unknown(rng, _weighted(rng, [55, 43, 2], count), 0.3), ["female", "male", "other"]),
        },
        sets={
            "platform": _sets(rng, np.stack([rng.random(count) < p for p in (0.6, 0.5, 0.25)])),
            "language": _languages(rng, country),
            "category": _categories(rng, count),
        },
        flags={
            name: rng.choice(np.array([-1, 0, 1], np.int8), count) for name in ("verified", "gifting", "usage_rights")
        },
        numbers=numbers,
        prices={
            kind: _some(rng, np.round(views * scale * np.exp(0.5 * rng.normal(0, 1, count)) / 500) * 500 + 1_000, 0.45)
            for kind, scale in zip(DELIVERABLES, (1.2, 1.0, 0.4, 3.0, 0.8), strict=True)
        },
        audience=_audience(rng, country, count),
    )
    return World(people, vocabulary)


def _zipf(rng: np.random.Generator, values: int, count: int, power: float) -> NDArray[np.int64]:
    return _weighted(rng, 1 / np.arange(1, values + 1) ** power, count)


def _weighted(rng: np.random.Generator, weights: Any, count: int) -> NDArray[np.int64]:
    ends = np.cumsum(np.asarray(weights, np.float64))
    return np.minimum(np.searchsorted(ends, rng.random(count) * ends[-1]), len(ends) - 1)


def _some(rng: np.random.Generator, values: NDArray[Any], missing: float) -> NDArray[np.float64]:
    return np.where(rng.random(len(values)) < missing, np.nan, np.floor(values))


def _unknown(rng: np.random.Generator, at: NDArray[Any], missing: float) -> NDArray[np.int32]:
    return np.where(rng.random(len(at)) < missing, -1, at).astype(np.int32)


def _ids(rng: np.random.Generator, count: int) -> NDArray[np.uint64]:
    """Ids made one after another, as UUIDs of version 7 are."""
    millisecond = np.uint64(1_760_000_000_000) + np.cumsum(rng.integers(1, 3, count)).astype(np.uint64)
    high = millisecond << np.uint64(16) | np.uint64(0x7000) | rng.integers(0, 4096, count).astype(np.uint64)
    low = np.uint64(1 << 63) | rng.integers(0, 2**62, count).astype(np.uint64)
    return np.stack([high, low], axis=1)


def _sets(rng: np.random.Generator, has: NDArray[np.bool_]) -> CodedSets:
    rows, at = np.nonzero(has.T)
    offsets = np.searchsorted(rows, np.arange(has.shape[1] + 1))
    return CodedSets(offsets.astype(np.int64), at.astype(np.int32), PLATFORMS)


def _languages(rng: np.random.Generator, country: NDArray[np.int64]) -> CodedSets:
    count = len(country)
    spoken = _zipf(rng, len(LANGUAGES), len(COUNTRIES), 0.8)
    spoken[:18] = [0, 1, 1, 2, 3, 1, 1, 0, 4, 5, 6, 1, 1, 7, 8, 9, 10, 1]
    first = np.where(rng.random(count) < 0.9, spoken[country], _zipf(rng, len(LANGUAGES), count, 0.8))
    second = np.where(rng.random(count) < 0.3, _zipf(rng, len(LANGUAGES), count, 1.2), first)
    return _pairs(np.stack([first, second], axis=1), rng.random(count) < 0.04, LANGUAGES)


def _pairs(codes: NDArray[np.int64], empty: NDArray[np.bool_], values: list[str]) -> CodedSets:
    """Sets of the codes in each row, without repetitions."""
    fresh = np.ones(codes.shape, np.bool_)
    for column in range(1, codes.shape[1]):
        fresh[:, column] = np.all(codes[:, :column] != codes[:, column : column + 1], axis=1)
    fresh[empty] = False
    offsets = np.concatenate([[0], np.cumsum(fresh.sum(axis=1))])
    return CodedSets(offsets.astype(np.int64), codes[fresh].astype(np.int32), values)


def _categories(rng: np.random.Generator, count: int) -> CodedSets:
    top = _zipf(rng, TOPS, count, 0.7)
    other = np.where(rng.random(count) < 0.35, _zipf(rng, TOPS, count, 0.7), top)
    chosen = np.stack([TOPS + t * 6 + _zipf(rng, 6, count, 0.6) for t in (top, top, other)], axis=1)
    chosen[rng.random(count) < 0.5, 1] = -1
    chosen[:, 1] = np.where(chosen[:, 1] < 0, chosen[:, 0], chosen[:, 1])
    return _pairs(chosen, rng.random(count) < 0.03, CATEGORIES)


def _audience(rng: np.random.Generator, country: NDArray[np.int64], count: int) -> dict[str, CodedSets]:
    known = rng.random(count) < 0.8
    women = rng.beta(3, 3, count)
    ages = rng.dirichlet([1, 6, 6, 3, 1.5, 1], count)
    home = 0.3 + 0.6 * rng.beta(3, 2, count)
    others = np.stack([country, *(_zipf(rng, len(COUNTRIES), count, 1.0) for _ in range(4))], axis=1)
    split = (1 - home)[:, None] * rng.dirichlet([3, 2, 1, 1, 1], count)[:, :4]
    return {
        "gender": _shares(np.stack([women, 1 - women], axis=1), np.tile([0, 1], (count, 1)), known, ["female", "male"]),
        "age": _shares(ages, np.tile(np.arange(6), (count, 1)), known, AGES),
        "country": _shares(np.concatenate([home[:, None], split], axis=1), others, known, COUNTRIES),
    }


def _shares(shares: NDArray[Any], codes: NDArray[Any], known: NDArray[np.bool_], values: list[str]) -> CodedSets:
    found = _pairs(codes.astype(np.int64), ~known, values)
    fresh = np.ones(codes.shape, np.bool_)
    for column in range(1, codes.shape[1]):
        fresh[:, column] = np.all(codes[:, :column] != codes[:, column : column + 1], axis=1)
    fresh[~known] = False
    found.shares = shares[fresh].astype(np.float32)
    return found


def _vocabulary(rng: np.random.Generator, size: int) -> list[str]:
    lengths = rng.integers(2, 5, size * 2)
    drawn = rng.integers(0, len(SYLLABLES), (size * 2, 4)).tolist()
    words = ["".join(SYLLABLES[s] for s in row[:length]) for row, length in zip(drawn, lengths.tolist(), strict=True)]
    return list(dict.fromkeys(words))[:size]


def _texts(rng: np.random.Generator, count: int, vocabulary: list[str]) -> tuple[list[str], list[str]]:
    in_names = np.minimum(rng.zipf(1.25, (count, 4)), 2**31).astype(np.int64) % len(vocabulary)
    in_bio = np.minimum(rng.zipf(1.2, (count, 9)), 2**31).astype(np.int64) % len(vocabulary)
    names = [
        f"{vocabulary[a]}_{vocabulary[b]}{i} {vocabulary[a].title()} #{vocabulary[c]} #{vocabulary[d]}"
        for i, (a, b, c, d) in enumerate(in_names.tolist())
    ]
    bios = [" ".join([vocabulary[w] for w in row]) for row in in_bio.tolist()]
    return names, bios


def questions(world: World, count: int, seed: int) -> list[Query]:
    """What brands may ask: one to five filters, now and then words, half of the time with a target."""
    rng = np.random.default_rng([seed, 2])
    return [_question(rng, world.vocabulary) for _ in range(count)]


def _question(rng: np.random.Generator, vocabulary: list[str]) -> Query:
    pick = _draws(rng, vocabulary)
    names = rng.choice(sorted(pick), size=int(rng.integers(1, 6)), replace=False, p=_chances(sorted(pick)))
    asked = {name: pick[name]() for name in names.tolist()}
    sort = str(rng.choice(["score", "followers", "engagement_views_bps", "median_views"], p=[0.55, 0.2, 0.15, 0.1]))
    if sort == "score" and rng.random() < 0.6:
        women = AudienceShare("gender", "female", int(rng.integers(4, 9)) * 1000)
        home = AudienceShare("country", COUNTRIES[int(rng.integers(0, 8))], 6000)
        young = AudienceShare("age", "18-24", 4000)
        asked["target"] = Target((women, home, young), cpm_minor=int(rng.integers(500, 3000)))
    return Query(**asked, sort=sort)


_FREQUENT = {
    "countries": 5,
    "categories_any": 5,
    "followers": 5,
    "platforms": 3,
    "languages": 3,
    "price_minor": 3,
    "text": 3,
}


def _chances(names: list[str]) -> NDArray[np.float64]:
    weights = np.array([_FREQUENT.get(name, 1) for name in names], np.float64)
    return weights / weights.sum()


def _draws(rng: np.random.Generator, vocabulary: list[str]) -> dict[str, Any]:
    def codes(values: list[str], most: int) -> frozenset[str]:
        first = int(min(rng.zipf(1.4), len(values)) - 1)
        more = rng.integers(0, min(len(values), 20), int(rng.integers(0, most))).tolist()
        return frozenset({values[first], *(values[m] for m in more)})

    def between(low: float, high: float) -> Range:
        a = int(np.exp(rng.uniform(np.log(low), np.log(high))))
        return Range(a, int(a * rng.uniform(2, 10)) if rng.random() < 0.6 else None)

    def words() -> str:
        chosen = [vocabulary[int(rng.zipf(1.25)) % 4000] for _ in range(int(rng.integers(1, 3)))]
        return " ".join([*chosen[:-1], chosen[-1][: int(rng.integers(4, 9))]])

    return {
        "text": words,
        "countries": lambda: codes(COUNTRIES, 4),
        "languages": lambda: codes(LANGUAGES, 2),
        "platforms": lambda: codes(PLATFORMS, 2),
        "categories_any": lambda: codes(CATEGORIES, 3),
        "age_bands": lambda: codes(AGES[1:4], 2),
        "genders": lambda: codes(["female", "male"], 1),
        "verified": lambda: True,
        "gifting": lambda: True,
        "followers": lambda: between(2_000, 500_000),
        "median_views": lambda: between(500, 200_000),
        "engagement_views_bps": lambda: Range(int(rng.integers(100, 900)), None),
        "price_minor": lambda: Range(None, int(np.exp(rng.uniform(np.log(5_000), np.log(500_000))))),
        "growth_30d_bps": lambda: Range(int(rng.integers(0, 600)), None),
        "audience_quality": lambda: Range(int(rng.integers(40, 90)), None),
        "completion_bps": lambda: Range(int(rng.integers(1000, 5000)), None),
        "on_time_bps": lambda: Range(int(rng.integers(7000, 9500)), None),
        "audience": lambda: (
            AudienceShare("country", COUNTRIES[int(min(rng.zipf(1.4), 18) - 1)], int(rng.integers(4, 13)) * 500),
            *([AudienceShare("gender", "female", int(rng.integers(10, 14)) * 500)] if rng.random() < 0.5 else []),
        ),
    }
