"""What a table file yields: observations of creators and of posts, and what was wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from lonja.platforms.files.problems import Problem

Kind = Literal["creators", "snapshots"]
Precision = Literal["time", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class AsOf:
    """When the numbers were true, how exactly that is known, and where it was read."""

    on: date
    precision: Precision
    source: Literal["column", "file name", "file", "given"]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it stands in the file: its physical line, its number among the data rows (from 1), its cells."""

    line: int
    number: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What a creator asks for one deliverable; `low` equals `high` unless the cell held a range."""

    deliverable: str
    low: Decimal
    high: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CreatorRow:
    """One creator's channel as one row of a file tells it; absent facts are "", None or not in `numbers`."""

    line: int
    number: int
    platform: str
    external_id: str = ""
    handle: str = ""
    display_name: str = ""
    profile_url: str = ""
    country: str = ""
    audience_country: str = ""
    audience_shares: Mapping[str, Decimal] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    verified: bool | None = None
    bio: str = ""
    email: str = ""
    started_on: date | None = None
    as_of: AsOf | None = None
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()
    prices: tuple[Price, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A post's counters at one moment as one row of a file tells them."""

    line: int
    number: int
    platform: str
    post_id: str
    at: datetime
    url: str = ""
    published_at: datetime | None = None
    author_handle: str = ""
    author_id: str = ""
    author_name: str = ""
    author_followers: Decimal | None = None
    title: str = ""
    hashtags: tuple[str, ...] = ()
    duration_seconds: int | None = None
    counters: Mapping[str, Decimal] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()
    zone: Literal["given", "assumed utc"] = "given"
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, with every reason, ready for the file of refused rows."""

    cells: Cells
    reasons: tuple[Problem, ...]
