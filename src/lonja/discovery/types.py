"""The words of discovery: a search as a brand asks it, and the answer as pages and the API show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lonja.creators.types import CreatorCard
from lonja.discovery.engine.types import Histogram, Query

INVITED_WITHIN_DAYS = 90
DEFAULT_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Search(Query):
    """The engine's query plus what only the house can resolve: the asker's lists and history, days, currency.

    Money fields are in minor units of `currency`; `discovery.resolve` turns a search into a plain query.
    """

    in_lists: frozenset[UUID] = frozenset()
    not_in_lists: frozenset[UUID] = frozenset()
    invited_90d: bool | None = None
    worked_with: bool | None = None
    worked_with_competitor: bool | None = None
    # Leaves out who refuses campaigns in any of these categories, and whom another brand's exclusivity binds there.
    takes_campaigns_in: frozenset[str] = frozenset()
    posted_within: int | None = None  # days
    currency: str = DEFAULT_CURRENCY

    @property
    def needs_relations(self) -> bool:
        """Whether the caller must say what domains above know of the asker and the creators."""
        flags = (self.invited_90d, self.worked_with, self.worked_with_competitor)
        return bool(self.takes_campaigns_in) or any(flag is not None for flag in flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """What domains above know of the asker and the creators; None means that nobody said."""

    invited_90d: frozenset[UUID] | None = None
    worked_with: frozenset[UUID] | None = None
    worked_with_competitor: frozenset[UUID] | None = None
    # Whom another brand's exclusivity binds in one of the search's `takes_campaigns_in`.
    bound: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What was wrong with a part of a search, and that the search goes on without it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A search read from an address: always one that can be answered, with what had to be left out."""

    asked: Search
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One removable piece of a search: its words, and the query string of the search without it."""

    field: str
    text: str
    without: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its exact count, ignoring the facet's own filter."""

    code: str
    label: str
    count: int
    is_selected: bool
    # The category above a subcategory; empty for everything else.
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the match score: 0 to 1, or None where the fact is missing, with its weight and words."""

    name: str
    label: str
    value: float | None
    weight: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that a part of the score stands on, or the reason why it is missing."""

    label: str
    text: str
    is_missing: bool = False
    source: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Why one creator matches a search: the score, its parts, and what each stands on."""

    card: ResultCard
    grounds: Mapping[str, tuple[Ground, ...]]
    # Whether the creator is among the search's results; else only what the brand wants was compared.
    is_among: bool


@dataclass(frozen=True, slots=True)
class ResultCard:
    """One creator of the page: the card, and why it stands where it does."""

    creator: CreatorCard
    sorted_by: int | None
    score: float | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One filter as a form shows it; `params` are the names of its inputs, the texts are what they hold."""

    name: str
    kind: str
    label: str
    hint: str
    unit: str
    params: tuple[str, ...]
    texts: tuple[str, ...]
    options: tuple[FacetValue, ...] = ()
    has_counts: bool = False
    histogram: Histogram | None = None
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """The filters that fold together, and how many of them are in use."""

    name: str
    label: str
    controls: tuple[Control, ...]
    used_count: int


class IndexState(StrEnum):
    READY = "ready"
    BUILDING = "building"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """How the index stands: searchable or not, and how far a build is."""

    state: IndexState
    creators: int = 0
    built_at: datetime | None = None
    generation: int | None = None
    # Of the build that runs now.
    done: int = 0
    expected: int = 0

    @property
    def percent(self) -> int:
        """How far the running build is."""
        return min(99, 100 * self.done // self.expected) if self.expected else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The exact answer to one search."""

    asked: Search
    total: int
    population: int
    cards: tuple[ResultCard, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    histograms: Mapping[str, Histogram]
    # The values that audiences in the index have, by dimension: what an audience filter can offer.
    audience_values: Mapping[str, tuple[str, ...]]
    next: str | None
    currency: str
    # Those with a stored rate: in which a search can be asked.
    currencies: tuple[str, ...]
    generation: int
    built_at: datetime
    elapsed_ms: float
    notices: tuple[Notice, ...] = field(default=())
