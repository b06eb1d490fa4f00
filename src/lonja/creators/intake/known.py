"""What the tables know of the channels that a batch of rows is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lonja.core.ids import new_id


@dataclass(slots=True)
class KnownStatistics:
    """One statement that is already in a channel's history."""

    as_of: datetime
    sha256: str
    line: int | None
    values: Mapping[str, int | float]


@dataclass(slots=True)
class KnownCreator:
    """A creator's facts, changed in place until they are stored."""

    id: UUID = field(default_factory=new_id)
    is_new: bool = True
    is_changed: bool = False
    organization_id: UUID | None = None
    name: str = ""
    bio: str = ""
    country: str = ""
    region: str = ""
    languages: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    gender: str = ""
    born_on: date | None = None
    email: str = ""
    accepts_gifting: bool | None = None
    accepts_usage_rights: bool | None = None
    audience: dict[str, Any] = field(default_factory=dict)
    audience_source: str = ""
    audience_as_of: datetime | None = None
    audience_top_country: str = ""
    facts_as_of: datetime | None = None

    def change(self, name: str, value: Any) -> None:
        """Set a fact and remember that there is something to store, unless it is so already."""
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.is_changed = True


@dataclass(slots=True)
class KnownChannel:
    """A channel's facts and history, changed in place until they are stored."""

    platform: str
    creator: KnownCreator
    id: UUID = field(default_factory=new_id)
    is_new: bool = True
    is_changed: bool = False
    handle: str = ""
    external_id: str | None = None
    name: str = ""
    url: str = ""
    is_platform_verified: bool | None = None
    proved_at: datetime | None = None
    current: dict[str, Any] = field(default_factory=dict)
    facts_as_of: datetime | None = None
    history: list[KnownStatistics] = field(default_factory=list)

    def change(self, name: str, value: Any) -> None:
        """Set a fact and remember that there is something to store, unless it is so already."""
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.is_changed = True

    @property
    def followers(self) -> float | None:
        """The newest follower count."""
        entry = self.current.get("followers")
        return None if entry is None else float(entry["value"])
