"""The discovery engine: a library of creators' facts, columns and queries that knows no other part of Lonja."""

from lonja.discovery.engine.facts import Coded, CodedSets, Facts, Population, population
from lonja.discovery.engine.index import Index, build
from lonja.discovery.engine.journal import Busy, Change, Journal
from lonja.discovery.engine.rank import SORTS
from lonja.discovery.engine.schema import PRICE_TIER_EDGES, PRICE_TIERS, TIER_EDGES, TIERS
from lonja.discovery.engine.search import search
from lonja.discovery.engine.store import BadIndex, sweep
from lonja.discovery.engine.types import (
    UNKNOWN,
    AudienceShare,
    Histogram,
    Hit,
    InvalidQuery,
    Query,
    Range,
    Result,
    Target,
    Weights,
)
from lonja.discovery.engine.warm import warm

__all__ = [
    "PRICE_TIERS",
    "PRICE_TIER_EDGES",
    "SORTS",
    "TIERS",
    "TIER_EDGES",
    "UNKNOWN",
    "AudienceShare",
    "BadIndex",
    "Busy",
    "Change",
    "Coded",
    "CodedSets",
    "Facts",
    "Histogram",
    "Hit",
    "Index",
    "InvalidQuery",
    "Journal",
    "Population",
    "Query",
    "Range",
    "Result",
    "Target",
    "Weights",
    "build",
    "population",
    "search",
    "sweep",
    "warm",
]
