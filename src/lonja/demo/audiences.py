"""The audiences of the demo population as columns of basis points: age, gender, countries, language, device."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lonja.demo import parameters as p
from lonja.demo.draw import BPS, Floats, shares_bps

AGE_BANDS: Final = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")
DEVICES: Final = ("android", "ios", "desktop")
ELSEWHERE: Final = -1  # "other countries" in the last place of `countries`


@dataclass(frozen=True)
class Audiences:
    """One row per channel; every group of shares adds up to 10,000."""

    ages: NDArray[np.uint16]  # (m, 6) by AGE_BANDS
    women: NDArray[np.uint16]  # (m,) the rest are men
    countries: NDArray[np.int8]  # (m, 4) indices into COUNTRIES: home, two neighbors, ELSEWHERE
    country_shares: NDArray[np.uint16]  # (m, 4)
    devices: NDArray[np.uint16]  # (m, 3) by DEVICES


def audiences(rng: np.random.Generator, country: NDArray[np.int8], category: NDArray[np.int8]) -> Audiences:
    """Draw the audience of each channel around its country's ages and its category's taste."""
    women_mean = np.array([each.women for each in p.CATEGORIES])[category]
    weight = p.GENDER_CONCENTRATION
    women = rng.beta(women_mean * weight, (1 - women_mean) * weight)
    countries, shares = _countries(rng, country)
    mean_devices = np.broadcast_to(np.array(p.MOBILE[0]), (len(country), 3))
    return Audiences(
        ages=shares_bps(rng, _age_means()[country, category], p.AGE_CONCENTRATION),
        women=np.rint(women * BPS).astype(np.uint16),
        countries=countries,
        country_shares=shares,
        devices=shares_bps(rng, mean_devices, p.MOBILE[1]),
    )


def _age_means() -> Floats:
    """Give mean ages by (country, category, band): the country's users, tilted by what the category draws."""
    adults = np.array([each.ages for each in p.COUNTRIES])
    adults = adults / adults.sum(axis=1, keepdims=True) * (1 - p.UNDER_18)
    ages = np.concatenate([np.full((len(adults), 1), p.UNDER_18), adults], axis=1)
    tilt = np.exp(np.array([each.older for each in p.CATEGORIES])[:, None] * (np.arange(6) - 2.0))
    tilted = ages[:, None, :] * tilt[None, :, :]
    return np.asarray(tilted / tilted.sum(axis=2, keepdims=True))


def _countries(rng: np.random.Generator, country: NDArray[np.int8]) -> tuple[NDArray[np.int8], NDArray[np.uint16]]:
    """Draw the home share, then two other countries of the same region of speech; small regions spill anywhere."""
    count = len(country)
    home = rng.beta(*p.HOME_AUDIENCE, count)
    neighbors = np.stack([_neighbor(rng, country), _neighbor(rng, country)], axis=1)
    twice = neighbors[:, 0] == neighbors[:, 1]
    split = rng.dirichlet((3.0, 1.4, 3.2), count) * (1 - home)[:, None]
    split[twice, 0] += split[twice, 1]
    split[twice, 1] = 0
    edges = np.rint(np.cumsum(np.concatenate([home[:, None], split], axis=1), axis=1) * BPS).astype(np.int64)
    edges[:, -1] = BPS
    others = np.full((count, 1), ELSEWHERE, dtype=np.int8)
    return (
        np.concatenate([country[:, None], neighbors, others], axis=1),
        np.diff(edges, axis=1, prepend=0).astype(np.uint16),
    )


def _neighbor(rng: np.random.Generator, country: NDArray[np.int8]) -> NDArray[np.int8]:
    """Draw another country, thirty times likelier where the same language is spoken."""
    shares = np.array([each.share for each in p.COUNTRIES])
    flavors = np.array([each.flavor for each in p.COUNTRIES])
    weights = shares[None, :] * np.where(flavors[:, None] == flavors[None, :], 30.0, 1.0)
    np.fill_diagonal(weights, 0.0)
    edges = np.cumsum(weights, axis=1)
    edges /= edges[:, -1:]
    drawn = np.empty(len(country), dtype=np.int8)
    for index in range(len(p.COUNTRIES)):
        rows = np.flatnonzero(country == index)
        drawn[rows] = np.searchsorted(edges[index], rng.random(len(rows)), side="right")
    return drawn
