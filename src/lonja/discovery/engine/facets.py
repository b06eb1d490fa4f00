"""From counters of joint codes to facets and histograms that people read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
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
            ("country", tally.place[0] + tally.place[1]),
            ("language", tally.place[0] + tally.place[2]),
            ("category", tally.topic[0] + tally.topic[1]),
            ("platform", tally.kind[0] + tally.kind[1]),
            ("age_band", tally.kind[0] + tally.kind[2]),
        ):
            merge(self.facets[name], _of_codes(segment, name, counts))
        size, pull = (x.reshape(schema.BARS, schema.BARS) for x in (tally.size, tally.pull))
        self.bars += np.stack([size.sum(0), size.sum(1), pull.sum(0), pull.sum(1)]) + tally.near

    def finished(self) -> tuple[dict[str, dict[str, int]], dict[str, Histogram]]:
        """Facets with most frequent codes first, and histograms."""
        facets = dict(self.facets)
        facets["tier"] = _by_tier("followers", self.bars[0])
        facets["price_tier"] = _by_tier("price_minor", self.bars[1])
        return facets, {name: _histogram(name, bars) for name, bars in zip(SLIDERS, self.bars, strict=True)}


def merge(into: dict[str, int], counts: Iterable[tuple[str, int]]) -> None:
    """Add counts by code."""
    for code, count in counts:
        into[code] = into.get(code, 0) + count


def _of_codes(segment: Segment, name: str, counts: NDArray[np.int64]) -> list[tuple[str, int]]:
    """Count creators by code, from how many have each joint code; a set of none counts as unknown."""
    offsets, codes = segment[f"{name}_offsets"].astype(np.int64), segment[f"{name}_codes"]
    vocabulary = segment.meta.vocabulary[name]
    used = np.flatnonzero(counts)
    lengths = offsets[used + 1] - offsets[used]
    begin = np.cumsum(lengths) - lengths
    at = np.arange(int(lengths.sum())) - np.repeat(begin - offsets[used], lengths)
    by_code = np.bincount(codes[at], weights=np.repeat(counts[used], lengths), minlength=len(vocabulary))
    found = [(vocabulary[i], int(by_code[i])) for i in np.flatnonzero(by_code)]
    unknown = int(counts[used[lengths == 0]].sum())
    return [*found, (UNKNOWN, unknown)] if unknown else found


def _by_tier(slider: str, bars: NDArray[np.int64]) -> dict[str, int]:
    found: dict[str, int] = {}
    merge(found, ((tier, int(count)) for tier, count in zip(schema.tier_of_bar(slider), bars, strict=True) if count))
    return found


def _histogram(name: str, bars: NDArray[np.int64]) -> Histogram:
    edges = schema.EDGES[name]
    return Histogram(edges, tuple(int(count) for count in bars[: len(edges)]), int(bars[schema.MISSING_BAR]))
