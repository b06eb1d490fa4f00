"""Seeded draws that the demo population is made of: quantile knots, correlated normals, shares that add up."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from lonja.demo.parameters import Knots

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BPS = 10_000
# Chosen: nobody lies further out than 2.1 spreads. Unbounded tails multiply (views, likes, price) into accounts that no
# table holds, and a search sorted by anything shows exactly those first.
_BOUND = 1.75
_AT = np.linspace(-_BOUND, _BOUND, 4_001)
_BELOW = np.array([NormalDist().cdf(float(at)) for at in _AT])
_SPREAD = np.sqrt(1 - 2 * _BOUND * NormalDist().pdf(_BOUND) / (_BELOW[-1] - _BELOW[0]))


def stream(seed: int, name: str) -> np.random.Generator:
    """Make the generator of one subject, so that a new draw in one doesn't move the others."""
    return np.random.default_rng([seed, *name.encode()])


def bounded_normal(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """Draw normals of mean 0 and spread 1 that stay within 2.1 of 0."""
    return np.asarray(np.interp(rng.uniform(_BELOW[0], _BELOW[-1], shape), _BELOW, _AT) / _SPREAD)


def by_knots(latent: Floats, knots: Knots, *, log: bool = False) -> Floats:
    """Turn standard normals into values whose quantiles are the knots, straight (or log-straight) between them."""
    percentiles, values = (np.array(column, dtype=float) for column in zip(*knots, strict=True))
    inner = np.clip(percentiles / 100, 1e-6, 1 - 1e-6)
    at = np.array([NormalDist().inv_cdf(float(p)) for p in inner])
    if log:
        return np.asarray(10 ** np.interp(latent, at, np.log10(values)))
    return np.asarray(np.interp(latent, at, values))


def choice(rng: np.random.Generator, weights: tuple[float, ...] | Floats, size: int) -> NDArray[np.int8]:
    """Draw `size` indices with the given weights, which need not add up to one."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int8)


def shares_bps(rng: np.random.Generator, means: Floats, weight: float) -> NDArray[np.uint16]:
    """Draw one Dirichlet row around each row of means, in basis points that add up to exactly 10,000."""
    drawn = rng.standard_gamma(np.maximum(means * weight, 0.02)) + 1e-9
    edges = np.cumsum(drawn, axis=1)
    edges = np.rint(edges / edges[:, -1:] * BPS).astype(np.int64)
    return np.diff(edges, axis=1, prepend=0).astype(np.uint16)


def nice(amount: Floats) -> Ints:
    """Round prices as people do: to 1, 2 or 5 per cent of their order of magnitude."""
    magnitude = 10.0 ** np.floor(np.log10(np.maximum(amount, 1)))
    lead = amount / magnitude
    step = np.where(lead < 2, 0.1, np.where(lead < 5, 0.2, 0.5)) * magnitude
    return np.asarray(np.rint(np.rint(amount / step) * step), dtype=np.int64)
