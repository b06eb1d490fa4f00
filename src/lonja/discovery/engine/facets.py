"""From counters of joint codes to facets and histograms that people read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import jit, schema
from lonja.discovery.engine.loops.count import share_out, sum_codes
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Tally
from lonja.discovery.engine.types import UNKNOWN, Histogram

FACETS = ("platform", "country", "language", "category", "tier", "price_tier", "age_band")
SLIDERS = ("followers", "price_minor", "engagement_views_bps", "median_views")


@dataclass(slots=True)
class Counts:
    """Sums over the segments."""

    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    bars: NDArray[np.int64] = field(default_factory=lambda: np.zeros((4, schema.BARS), np.int64))

    def add(self, segment: Segment, tally: Tally) -> None:
        """Take in what was counted in one segment."""
        self.total += tally.total
        for name, counts in (
            ("country", tally.country),
            ("language", tally.language),
            ("category", tally.category),
            ("platform", tally.platform),
            ("age_band", tally.age_band),
        ):
            merge(self.facets[name], _of_codes(segment, name, counts, tally.total))
        self.bars += tally.bars

    def finished(self) -> tuple[dict[str, dict[str, int]], dict[str, Histogram]]:
        """Facets with most frequent codes first, and histograms."""
        facets = dict(self.facets)
        facets["tier"] = _by_tier("followers", self.bars[0])
        facets["price_tier"] = _by_tier("price_minor", self.bars[1])
        return facets, {name: _histogram(name, bars) for name, bars in zip(SLIDERS, self.bars, strict=True)}


def merge(into: dict[str, int], counts: Iterable[tuple[str, int]]) -> None:
    """Add counts by code."""
    if not into:
        into.update(counts)
        return
    for code, count in counts:
        into[code] = into.get(code, 0) + count


def _of_codes(segment: Segment, name: str, counts: NDArray[np.int32], total: int) -> list[tuple[str, int]]:
    """Count creators by code, from how many have each joint code; a set of none counts as unknown."""
    vocabulary = segment.meta.vocabulary[name]
    by_code = np.zeros(len(vocabulary) + 1, np.int64)  # the last is for sets of none
    table = (segment[f"{name}_offsets"], segment[f"{name}_codes"])
    if not jit.AVAILABLE:
        by_code += np.bincount(table[1], np.repeat(counts, np.diff(table[0])), len(by_code)).astype(np.int64)
    elif total < 2 * len(counts):
        share_out(counts, *table, by_code)
    else:
        sum_codes(counts, segment[f"{name}_begin"], segment[f"{name}_joints"], by_code)
    named = zip([*vocabulary, UNKNOWN], by_code.tolist(), strict=True)
    return [(code, count) for code, count in named if count]


def _by_tier(slider: str, bars: NDArray[np.int64]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tier, count in zip(schema.tier_of_bar(slider), bars.tolist(), strict=True):
        if count:
            found[tier] = found.get(tier, 0) + count
    return found


def _histogram(name: str, bars: NDArray[np.int64]) -> Histogram:
    edges = schema.EDGES[name]
    return Histogram(edges, tuple(bars[: len(edges)].tolist()), int(bars[schema.MISSING_BAR]))
