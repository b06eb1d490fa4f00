"""Where a creator stands among those of the same tier and main category, and how reliable it has been."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.codes import ancestors
from lonja.discovery.engine.facts import Coded, CodedSets

MEASURES = ("engagement_views_bps", "median_views")
STEPS = 200  # a percentile is kept in steps of 0.5 %
FEWEST = 10  # nothing is said of a cohort with fewer creators
SLOWEST_MINUTES = 72 * 60  # an answer after three days earns nothing


@dataclass(frozen=True, slots=True)
class Cohorts:
    """For each "tier/category" and measure, 200 rising values: step s is reached from value s on."""

    names: list[str]
    values: NDArray[np.int32]  # (cohorts, measures, STEPS); all missing where there are too few creators


def keys(categories: CodedSets | None, followers: NDArray[Any], parents: Mapping[str, str]) -> Coded:
    """Cohort of each creator, -1 when the tier or the category is unknown."""
    if categories is None or not categories.values:
        return Coded(np.full(len(followers), -1, np.int32), [])
    tops = [(ancestors(code, parents) or [code])[-1] for code in categories.values]
    names = list(dict.fromkeys(f"{tier}/{top}" for tier in schema.TIERS for top in tops))
    number = {name: i for i, name in enumerate(names)}
    by_code = np.array([[number[f"{tier}/{top}"] for top in tops] for tier in schema.TIERS], np.int32)
    has = np.diff(categories.offsets) > 0
    first = np.minimum(categories.offsets[:-1], max(len(categories.at) - 1, 0))
    main = categories.at[first] if len(categories.at) else np.zeros(len(followers), np.int32)
    tier = np.maximum(np.searchsorted(np.array(schema.TIER_EDGES), followers, side="right") - 1, 0)
    return Coded(np.where(has & (followers != schema.MISSING_I32), by_code[tier, main], -1).astype(np.int32), names)


def measure(cohort: Coded, numbers: Mapping[str, NDArray[Any]]) -> Cohorts:
    """Find the steps of each cohort: step s is the value that (s + 1) / 200 of its creators reach or stay below."""
    values = np.full((len(cohort.values), len(MEASURES), STEPS), schema.MISSING_I32, np.int32)
    for c, mine in enumerate(_members(cohort)):
        for m, measured in enumerate(MEASURES):
            known = numbers[measured][mine]
            known = np.sort(known[known != schema.COLUMNS[measured].missing])
            if len(known) >= FEWEST:
                ranks = (np.arange(1, STEPS + 1) * len(known) + STEPS - 1) // STEPS - 1
                values[c, m] = known[ranks]
    return Cohorts(cohort.values, values)


def percentile(cohorts: Cohorts, cohort: Coded, numbers: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """(n,) the mean of the percentiles that are known, in steps of 0.5 %; missing where none is."""
    number = {name: i for i, name in enumerate(cohorts.names)}
    total, count = np.zeros(len(cohort.at), np.int64), np.zeros(len(cohort.at), np.int64)
    for name, mine in zip(cohort.values, _members(cohort), strict=True):
        for m, measured in enumerate(MEASURES):
            if name not in number or cohorts.values[number[name], m, 0] == schema.MISSING_I32:
                continue
            has = mine[numbers[measured][mine] != schema.COLUMNS[measured].missing]
            total[has] += np.searchsorted(cohorts.values[number[name], m], numbers[measured][has], side="right")
            count[has] += 1
    return np.where(count > 0, total // np.maximum(count, 1), schema.MISSING_U8)


def reliability(numbers: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """(n,) the mean of what is known of speed of answer, punctuality and finished work, in steps of 0.5 %.

    Refusals and silence have no part in it: the answer's time is the median over answered invitations.
    """
    speed = numbers["response_minutes"]
    parts = (
        (speed, np.maximum(STEPS - speed * STEPS // SLOWEST_MINUTES, 0)),
        (numbers["on_time_bps"], np.minimum(numbers["on_time_bps"] // 50, STEPS)),
        (numbers["finished_bps"], np.minimum(numbers["finished_bps"] // 50, STEPS)),
    )
    known = [raw != schema.MISSING_U16 for raw, _ in parts]
    count = np.sum(known, axis=0)
    total = np.sum([np.where(has, part, 0) for has, (_, part) in zip(known, parts, strict=True)], axis=0)
    return np.where(count > 0, total // np.maximum(count, 1), schema.MISSING_U8)


def _members(cohort: Coded) -> Iterator[NDArray[np.int64]]:
    """Who is in each cohort."""
    order = np.argsort(cohort.at, kind="stable")
    ends = np.searchsorted(cohort.at[order], np.arange(-1, len(cohort.values)), side="right")
    for begin, end in pairwise(ends.tolist()):
        yield order[begin:end]
