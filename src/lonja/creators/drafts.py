"""Creators on their way in: what actions take from people, connectors, files and the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lonja.creators.types import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsDraft:
    """What one source says of a channel's numbers at one time; `values` by the names of types.MEASURES."""

    values: Mapping[str, int | float]
    as_of: datetime
    source: str = Source.IMPORTED
    sample: int | None = None
    precision: str = "time"
    origin: str = ""
    sha256: str = ""
    line: int | None = None
    formulas: Mapping[str, str] = field(default_factory=dict)
    rounded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDraft:
    """One account on one platform with its statistics, oldest first or in any order."""

    platform: str
    handle: str = ""
    external_id: str | None = None
    name: str = ""
    url: str = ""
    is_platform_verified: bool | None = None
    proved_at: datetime | None = None
    statistics: tuple[StatisticsDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDraft:
    """A price for one deliverable type."""

    deliverable: str
    amount_minor: int
    currency: str
    as_of: datetime
    is_negotiable: bool = True
    source: str = Source.DECLARED


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorDraft:
    """A creator with channels and prices; `organization_id` is the house of one who has joined."""

    name: str
    organization_id: UUID | None = None
    bio: str = ""
    country: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    gender: str = ""
    born_on: date | None = None
    email: str = ""
    accepts_gifting: bool | None = None
    accepts_usage_rights: bool | None = None
    away_from: date | None = None
    away_until: date | None = None
    audience: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    audience_source: str = ""
    audience_as_of: datetime | None = None
    audience_top_country: str = ""
    facts_as_of: datetime | None = None
    channels: tuple[ChannelDraft, ...] = ()
    rates: tuple[RateDraft, ...] = ()
