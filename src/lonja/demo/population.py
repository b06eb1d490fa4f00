"""A seeded population of made-up creators as columns: who they are, their channels, audiences, prices, conduct."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lonja.demo import channels, names
from lonja.demo.draw import BPS, choice, stream
from lonja.demo.parameters import CATEGORIES, COUNTRIES

GENDERS: Final = ("", "woman", "man", "nonbinary")  # "" is not said
LANGUAGES: Final = ("es", "en", "pt", "fr", "it", "de", "ca", "gl", "eu")
FLAVORS: Final = tuple(dict.fromkeys(country.flavor for country in COUNTRIES))
NONE: Final = -1  # a missing index or number, in every signed column


@dataclass(frozen=True)
class Creators:
    """One row per creator; conduct numbers are NONE (or NaN) until somebody has worked with them."""

    number: NDArray[np.int32]  # (n,) the creator's number within its flavor of names
    country: NDArray[np.int8]  # (n,) index into COUNTRIES
    languages: NDArray[np.int8]  # (n, 2) indices into LANGUAGES
    categories: NDArray[np.int8]  # (n, 2) indices into CATEGORIES
    subcategories: NDArray[np.int8]  # (n, 2) index inside the category
    gender: NDArray[np.int8]  # (n,) index into GENDERS
    birth_year: NDArray[np.int16]  # (n,)
    negotiable: NDArray[np.bool_]  # (n,)
    accepts_gifting: NDArray[np.bool_]
    accepts_usage_rights: NDArray[np.bool_]
    response_hours: NDArray[np.float32]  # (n,) median, NaN where nobody asked yet
    acceptance_bps: NDArray[np.int16]  # (n,)
    on_time_bps: NDArray[np.int16]  # (n,)
    campaigns_completed: NDArray[np.int16]  # (n,)
    rating_hundredths: NDArray[np.int16]  # (n,) 100 to 500

    def __len__(self) -> int:
        return len(self.number)

    def name(self, row: int) -> str:
        """Make the display name of one row."""
        return names.name_of(int(self.number[row]), COUNTRIES[self.country[row]].flavor)

    def handle(self, row: int) -> str:
        """Make the handle of one row, the same on all its platforms."""
        return names.handle_of(int(self.number[row]), COUNTRIES[self.country[row]].flavor)


@dataclass(frozen=True)
class Population:
    """Creators and their channels; `channels.creator` says whose each channel is, in rising order."""

    seed: int
    creators: Creators
    channels: channels.Channels


def generate(count: int, *, seed: int, year: int) -> Population:
    """Make `count` creators as they stand in `year`. The same arguments give the same population, bit by bit."""
    size = stream(seed, "size").standard_normal(count)
    creators = _creators(count, seed=seed, year=year, size=size)
    return Population(
        seed=seed,
        creators=creators,
        channels=channels.generate(seed=seed, size=size, country=creators.country, category=creators.categories[:, 0]),
    )


def _creators(count: int, *, seed: int, year: int, size: NDArray[np.float64]) -> Creators:
    rng = stream(seed, "creators")
    country = choice(rng, tuple(country.share for country in COUNTRIES), count)
    categories, subcategories = _categories(rng, count)
    women = np.array([category.women for category in CATEGORIES])[categories[:, 0]]
    said = rng.random(count)
    # Chosen: creators resemble their audience half-way, one in six says nothing of gender, 1 % nonbinary.
    gender = np.where(rng.random(count) < 0.25 + women / 2, 1, 2)
    gender = np.where(said < 0.16, 0, np.where(said < 0.17, 3, gender)).astype(np.int8)
    age = 18 + np.minimum(rng.gamma(3.2, 3.6, count), 52)  # chosen: mean 29.5
    conduct = _conduct(stream(seed, "conduct"), size)
    flags = stream(seed, "flags").random((3, count))
    return Creators(
        number=_numbers(country),
        country=country,
        languages=_languages(rng, country),
        categories=categories,
        subcategories=subcategories,
        gender=gender,
        birth_year=(year - age.astype(np.int64)).astype(np.int16),
        negotiable=flags[0] < 0.72,
        accepts_gifting=flags[1] < np.clip(0.62 - 0.14 * size, 0.05, 0.95),
        accepts_usage_rights=flags[2] < 0.48,
        response_hours=conduct.response_hours,
        acceptance_bps=conduct.acceptance_bps,
        on_time_bps=conduct.on_time_bps,
        campaigns_completed=conduct.campaigns_completed,
        rating_hundredths=conduct.rating_hundredths,
    )


def _numbers(country: NDArray[np.int8]) -> NDArray[np.int32]:
    """Count creators inside each flavor of names, so that no two share a name before they must."""
    flavor_of = np.array([FLAVORS.index(each.flavor) for each in COUNTRIES])
    flavors = flavor_of[country]
    number = np.empty(len(country), dtype=np.int32)
    for flavor in range(len(FLAVORS)):
        rows = np.flatnonzero(flavors == flavor)
        number[rows] = np.arange(len(rows), dtype=np.int32)
    return number


def _languages(rng: np.random.Generator, country: NDArray[np.int8]) -> NDArray[np.int8]:
    """Draw the language posted in, and for a quarter a second one: the country's main one, or English."""
    first = np.zeros(len(country), dtype=np.int8)
    for index, each in enumerate(COUNTRIES):
        rows = np.flatnonzero(country == index)
        drawn = choice(rng, tuple(weight for _, weight in each.languages), len(rows))
        first[rows] = np.array([LANGUAGES.index(code) for code, _ in each.languages], dtype=np.int8)[drawn]
    main = np.array([LANGUAGES.index(each.languages[0][0]) for each in COUNTRIES], dtype=np.int8)[country]
    english = LANGUAGES.index("en")
    second = np.where(first != main, main, english)
    speaks_two = (rng.random(len(country)) < 0.25) & (second != first)
    return np.stack([first, np.where(speaks_two, second, NONE)], axis=1).astype(np.int8)


def _categories(rng: np.random.Generator, count: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Draw a first category and, for two in five, a second, each with a subcategory."""
    weights = tuple(category.share for category in CATEGORIES)
    drawn = np.stack([choice(rng, weights, count), choice(rng, weights, count)], axis=1)
    depth = np.array([len(category.subcategories) for category in CATEGORIES])
    below = (rng.random((count, 2)) * depth[drawn]).astype(np.int8)
    alone = (rng.random(count) > 0.4) | (drawn[:, 0] == drawn[:, 1])
    drawn[alone, 1] = NONE
    below[alone, 1] = NONE
    return drawn, below


@dataclass(frozen=True)
class _Conduct:
    response_hours: NDArray[np.float32]
    acceptance_bps: NDArray[np.int16]
    on_time_bps: NDArray[np.int16]
    campaigns_completed: NDArray[np.int16]
    rating_hundredths: NDArray[np.int16]


def _conduct(rng: np.random.Generator, size: NDArray[np.float64]) -> _Conduct:
    """Draw conduct, all of it chosen: larger creators have worked more and answer slower."""
    count = len(size)
    completed = rng.poisson(np.exp(0.2 + 0.55 * size + 0.7 * rng.standard_normal(count))).clip(0, 400)
    asked = completed > 0
    hours = np.exp(np.log(9) + 0.18 * size + 0.9 * rng.standard_normal(count)).clip(0.2, 168)
    rating = np.rint(100 * (5 - 1.8 * rng.beta(1.6, 4.5, count))).astype(np.int16)
    bps = (rng.beta((3.2, 9.0), (2.6, 1.1), (count, 2)) * BPS).astype(np.int16)
    return _Conduct(
        response_hours=np.where(asked, hours, np.nan).astype(np.float32),
        acceptance_bps=np.where(asked, bps[:, 0], NONE).astype(np.int16),
        on_time_bps=np.where(asked, bps[:, 1], NONE).astype(np.int16),
        campaigns_completed=completed.astype(np.int16),
        rating_hundredths=np.where(asked, rating, NONE).astype(np.int16),
    )
