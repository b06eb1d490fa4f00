"""What is asked of the discovery index and what it answers: the query, the target, the result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal
from uuid import UUID

UNKNOWN = "unknown"  # the facet value, and the filter value, of creators whose fact is missing

PARTS = ("audience", "performance", "price", "reliability", "relevance")

MAX_LIMIT = 500
MAX_SIMILAR = 5
MAX_WORDS = 16
MAX_IDS = 100_000


class InvalidQuery(ValueError):
    """The query can't be answered as it stands; `problems` names each field and what is wrong with it."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends are included; a missing end is open; a creator whose value is missing is never inside."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class AudienceShare:
    """A share of the audience in basis points, such as ("country", "ES", 4000) for 40 %.

    Dimensions are `country`, `gender`, `age`, `language`, `device`. The index holds shares in steps of 0.5 %.
    """

    dimension: str
    value: str
    bps: int


@dataclass(frozen=True, slots=True)
class Target:
    """What the brand wants, for the match score: audience shares by dimension, CPM it can pay, categories."""

    audience: tuple[AudienceShare, ...] = ()
    cpm_minor: int | None = None
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the match score counts; whole numbers, 0 leaves a part out."""

    audience: int = 40
    performance: int = 25
    price: int = 15
    reliability: int = 10
    relevance: int = 10


Codes = frozenset[str]
NONE: Codes = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """One search: filters combine with AND, values inside one filter with OR.

    Rates are basis points, money is minor units of the index's currency, rating is in hundredths.
    Relation filters (lists, invited before, worked with) come as `include_ids` and `exclude_ids`.
    """

    text: str = ""
    platforms: Codes = NONE
    countries: Codes = NONE
    regions: Codes = NONE
    languages: Codes = NONE
    categories_any: Codes = NONE
    categories_all: Codes = NONE
    categories_none: Codes = NONE
    age_bands: Codes = NONE
    genders: Codes = NONE
    tiers: Codes = NONE
    price_tiers: Codes = NONE

    verified: bool | None = None
    gifting: bool | None = None
    usage_rights: bool | None = None
    negotiable: bool | None = None
    available: tuple[date, date] | None = None  # no day away from the first to the second, both included
    posted_since: date | None = None

    followers: Range | None = None
    growth_7d_bps: Range | None = None
    growth_30d_bps: Range | None = None
    growth_90d_bps: Range | None = None
    posts_30d: Range | None = None
    median_views: Range | None = None
    average_views: Range | None = None
    engagement_views_bps: Range | None = None
    engagement_followers_bps: Range | None = None
    completion_bps: Range | None = None
    hook_bps: Range | None = None
    price_minor: Range | None = None  # of `price_for`, or the lowest price on the card
    cpm_minor: Range | None = None  # that price per thousand median views
    price_for: str | None = None
    response_minutes: Range | None = None
    acceptance_bps: Range | None = None
    on_time_bps: Range | None = None
    campaigns_completed: Range | None = None
    rating: Range | None = None
    audience_quality: Range | None = None

    audience: tuple[AudienceShare, ...] = ()  # each one is "at least"
    include_ids: frozenset[UUID] | None = None  # None restricts nothing, an empty set leaves nothing
    exclude_ids: frozenset[UUID] = frozenset()
    similar_to: tuple[UUID, ...] = ()
    similar_by: Literal["content", "audience", "both"] = "content"

    sort: str = "score"
    descending: bool = True
    target: Target = field(default_factory=Target)
    weights: Weights = field(default_factory=Weights)
    limit: int = 20
    cursor: str | None = None

    def ranges(self) -> Iterator[tuple[str, Range]]:
        """Each numeric filter that was given, by field name."""
        for name in _RANGES:
            value = getattr(self, name)
            if value is not None:
                yield name, value


_RANGES = tuple(one.name for one in fields(Query) if one.type == (Range | None))


@dataclass(frozen=True, slots=True)
class Hit:
    """One creator of the page. `score` is 0-100; a part is 0-1, None where the fact is missing or wasn't asked."""

    id: UUID
    value: int | None  # what the page is sorted by, None when the creator lacks it
    score: float | None
    parts: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Creators per bar of a slider, ignoring that slider's own filter: bar i is [edges[i], edges[i + 1])."""

    edges: tuple[int, ...]
    counts: tuple[int, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Result:
    """The exact answer: total, page, disjunctive facets, histograms, and where the next page begins."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    histograms: Mapping[str, Histogram]
    next: str | None
    generation: int
    sequence: int
