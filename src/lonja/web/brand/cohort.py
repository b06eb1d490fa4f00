"""Where a creator stands among those of the same platform, tier and category, read off the index's bars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal
from lonja.creators import categories
from lonja.creators.types import CreatorCard
from lonja.discovery import filters
from lonja.discovery import queries as discovery
from lonja.discovery.engine.types import Histogram
from lonja.discovery.types import Search

# Below this many a benchmark would speak of persons, not of a market (product.md §5).
FEWEST_PEERS = 10
# The card's measure for each histogram of the index that can be compared.
COMPARED = {"median_views": "median_views", "engagement_views_bps": "engagement_rate_views_bps", "price_minor": "price"}


@dataclass(frozen=True, slots=True)
class Cohort:
    """Comparable creators: how many, which search finds them, and the bars of their numbers."""

    peers: int
    query: str
    bars: dict[str, Histogram]

    def above(self, measure: str, value: float | None) -> int | None:
        """Return the percentage of peers below the value, None where too few tell theirs."""
        bars = self.bars.get(measure)
        if value is None or bars is None or sum(bars.counts) < FEWEST_PEERS:
            return None
        return round(100 * _share_below(bars, value))

    def quartiles(self, measure: str) -> tuple[float, float] | None:
        """Return between which two values the middle half of the peers lies, None where too few tell theirs."""
        bars = self.bars.get(measure)
        if bars is None or sum(bars.counts) < FEWEST_PEERS:
            return None
        return _quantile(bars, 0.25), _quantile(bars, 0.75)


def cohort_of(by: Actor, card: CreatorCard) -> Cohort | None:
    """Return the creator's cohort; None where it has no tier or category, or the search isn't there now."""
    if card.main is None or card.tier is None or not card.categories or not by.can("discovery.search"):
        return None
    category = categories.PARENT.get(card.categories[0], card.categories[0])
    asked = Search(
        platforms=frozenset([card.main.platform]),
        tiers=frozenset([str(card.tier)]),
        categories_any=frozenset([category]),
        sort="followers",
        limit=1,
    )
    try:
        answer = discovery.search(by, asked)
    except Refusal:
        # Without an index the page still tells everything else.
        return None
    bars = {COMPARED[name]: one for name, one in answer.histograms.items() if name in COMPARED}
    return Cohort(answer.total, filters.to_url(asked, sort="score", limit=Search().limit), bars)


def _edges(bars: Histogram) -> list[tuple[float, float, int]]:
    """Each bar's ends and count; the last bar is open and taken to be twice its floor."""
    ends = [*bars.edges, bars.edges[-1] * 2] if len(bars.edges) == len(bars.counts) else list(bars.edges)
    return [(low, high, count) for (low, high), count in zip(pairwise(ends), bars.counts, strict=True)]


def _share_below(bars: Histogram, value: float) -> float:
    total = sum(bars.counts)
    below = 0.0
    for low, high, count in _edges(bars):
        if value >= high:
            below += count
        elif value > low:
            below += count * (value - low) / (high - low)
    return below / total


def _quantile(bars: Histogram, share: float) -> float:
    wanted, seen = share * sum(bars.counts), 0.0
    for low, high, count in _edges(bars):
        if count and seen + count >= wanted:
            return low + (high - low) * (wanted - seen) / count
        seen += count
    return float(bars.edges[-1])
