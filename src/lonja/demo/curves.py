"""Weeks of readings of a demo post's counters: growth with age, and the odd counter that falls as platforms' do."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lonja.demo.draw import Floats, Ints
from lonja.demo.parameters import CURVES, POST_SPREAD, Curve

COUNTERS: Final = ("views", "likes", "comments", "shares", "saves")
_LOG_AGES: Final = np.linspace(np.log(0.01), np.log(1_000), 2_000)


def typical_counters(rng: np.random.Generator, platform: str, medians: Floats) -> Floats:
    """Draw one post's counters at 30 days around its creator's medians, shape (k, 5); negative stays negative."""
    spread = 10 ** (POST_SPREAD[platform] * rng.standard_normal((len(medians), 1)))
    own = 10 ** (0.1 * rng.standard_normal(medians.shape))  # chosen: posts of one creator differ in taste too
    own[:, 0] = 1
    return np.where(medians < 0, medians, medians * spread * own)


def readings(rng: np.random.Generator, platform: str, at_30_days: Floats, ages: Floats) -> Ints:
    """Read each post at each age (days, rising, shape (k, s)); the result is (k, s, 5) by COUNTERS.

    Counters untold by the platform are negative in `at_30_days` and stay so. Between falls every counter rises.
    """
    curve = CURVES[platform]
    exact = at_30_days[:, None, :] * _relative(rng, curve, len(at_30_days), ages)[:, :, None]
    grown: Ints = np.where(at_30_days[:, None, :] < 0, -1, np.floor(exact)).astype(np.int64)
    return _with_falls(rng, curve, grown)


def _relative(rng: np.random.Generator, curve: Curve, count: int, ages: Floats) -> Floats:
    """Give views at each age over views at 30 days: exp of the integrated exponent, d log views / d log age."""
    knot_ages, exponents = zip(*curve.exponents, strict=True)
    slope = np.interp(_LOG_AGES, np.log(knot_ages), exponents)
    risen = np.concatenate([[0.0], np.cumsum((slope[1:] + slope[:-1]) / 2 * np.diff(_LOG_AGES))])
    own = np.exp(curve.spread * rng.standard_normal((count, 1)))
    at = np.interp(np.log(np.maximum(ages, 0.01)), _LOG_AGES, risen)
    return np.asarray(np.exp(own * (at - np.interp(np.log(30), _LOG_AGES, risen))))


def _with_falls(rng: np.random.Generator, curve: Curve, grown: Ints) -> Ints:
    """Let each reading after the first fall below the one before at the curve's rates, then catch up."""
    posts, moments, kinds = grown.shape
    falls = rng.random((posts, moments, kinds)) < np.array(curve.falls)
    sizes = np.array(curve.drops) * np.exp(rng.standard_normal((posts, moments, kinds)))
    seen = grown.copy()
    for moment in range(1, moments):
        before = seen[:, moment - 1]
        lost = np.maximum(np.rint(before * np.minimum(sizes[:, moment], 0.5)), 1).astype(np.int64)
        fallen = np.maximum(before - lost, 0)
        risen = np.maximum(grown[:, moment], before)
        seen[:, moment] = np.where(falls[:, moment] & (before > 0), fallen, risen)
    return seen


def crawl_ages(rng: np.random.Generator, count: int, days: int) -> NDArray[np.float64]:
    """Make the ages at which posts are read: daily, minutes off, as a nightly sync would."""
    return np.asarray(np.arange(1, days + 1) + rng.uniform(-0.03, 0.03, (count, days)))
