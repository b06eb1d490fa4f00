"""Where a creator stands among those of the same tier and main category, and how reliable it has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.codes import ancestors
from lonja.discovery.engine.facts import CodedSets

MEASURES = ("engagement_views_bps", "median_views")
STEPS = 200  # a percentile is kept in steps of 0.5 %
FEWEST = 10  # nothing is said of a cohort with fewer creators
SLOWEST_MINUTES = 72 * 60  # an answer after three days earns nothing


@dataclass(frozen=True, slots=True)
class Cohorts:
    """For each "tier/category" and measure, 200 rising values: step s is reached from value s on."""

    names: list[str]
    values: NDArray[np.int32]  # (cohorts, measures, STEPS); all missing where there are too few creators


def keys(categories: CodedSets | None, followers: NDArray[Any], parents: Mapping[str, str]) -> list[str]:
    """Cohort of each creator; "" when the tier or the category is unknown."""
    if categories is None or not categories.values:
        return [""] * len(followers)
    tops = [(ancestors(code, parents) or [code])[-1] for code in categories.values]
    names = np.array([f"{tier}/{top}" for tier in schema.TIERS for top in tops] + [""], dtype=object)
    has = np.diff(categories.offsets) > 0
    first = np.minimum(categories.offsets[:-1], max(len(categories.at) - 1, 0))
    main = categories.at[first] if len(categories.at) else np.zeros(len(followers), np.int32)
    tier = np.maximum(np.searchsorted(np.array(schema.TIER_EDGES), followers, side="right") - 1, 0)
    at = np.where(has & (followers != schema.MISSING_I32), tier * len(tops) + main, len(names) - 1)
    return names[at].tolist()  # type: ignore[no-any-return]


def measure(cohort: Sequence[str], numbers: Mapping[str, NDArray[Any]]) -> Cohorts:
    """Find the steps of each cohort: step s is the value that (s + 1) / 200 of its creators reach or stay below."""
    names, at = _grouped(cohort)
    values = np.full((len(names), len(MEASURES), STEPS), schema.MISSING_I32, np.int32)
    order = np.argsort(at, kind="stable")
    ends = np.cumsum(np.bincount(at, minlength=len(names)))
    for c, name in enumerate(names):
        mine = order[ends[c - 1] if c else 0 : ends[c]]
        for m, measured in enumerate(MEASURES):
            known = numbers[measured][mine]
            known = np.sort(known[known != schema.COLUMNS[measured].missing])
            if name and len(known) >= FEWEST:
                ranks = (np.arange(1, STEPS + 1) * len(known) + STEPS - 1) // STEPS - 1
                values[c, m] = known[ranks]
    return Cohorts(names, values)


def percentile(cohorts: Cohorts, cohort: Sequence[str], numbers: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """(n,) the mean of the percentiles that are known, in steps of 0.5 %; missing where none is."""
    names, at = _grouped(cohort)
    known_names = {name: i for i, name in enumerate(cohorts.names)}
    total, count = np.zeros(len(cohort), np.int64), np.zeros(len(cohort), np.int64)
    order = np.argsort(at, kind="stable")
    ends = np.cumsum(np.bincount(at, minlength=len(names)))
    for c, name in enumerate(names):
        mine = order[ends[c - 1] if c else 0 : ends[c]]
        for m, measured in enumerate(MEASURES):
            if name not in known_names or cohorts.values[known_names[name], m, 0] == schema.MISSING_I32:
                continue
            values = numbers[measured][mine]
            has = mine[values != schema.COLUMNS[measured].missing]
            table = cohorts.values[known_names[name], m]
            total[has] += np.searchsorted(table, numbers[measured][has], side="right")
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


def _grouped(cohort: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    seen: dict[str, int] = {}
    at = np.fromiter((seen.setdefault(name, len(seen)) for name in cohort), np.int64, len(cohort))
    return list(seen), at
