"""A creator's facts as the index takes them: one by one (`Facts`) or in columns (`Population`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema

Away = tuple[date, date]  # first and last day away, both included


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the index knows of one creator. None, "" and an empty collection mean "not known"."""

    id: UUID
    names: str = ""  # handles, names, topics and hashtags, with spaces between
    bio: str = ""
    platforms: Sequence[str] = ()
    languages: Sequence[str] = ()
    categories: Sequence[str] = ()  # the main one first; parents are added by the index
    country: str | None = None
    region: str | None = None
    age_band: str | None = None
    gender: str | None = None
    verified: bool | None = None
    gifting: bool | None = None
    usage_rights: bool | None = None
    negotiable: bool | None = None
    followers: float | None = None
    growth_7d_bps: float | None = None
    growth_30d_bps: float | None = None
    growth_90d_bps: float | None = None
    posts_30d: float | None = None
    last_post_on: date | None = None
    median_views: float | None = None
    average_views: float | None = None
    engagement_views_bps: float | None = None
    engagement_followers_bps: float | None = None
    completion_bps: float | None = None
    hook_bps: float | None = None
    response_minutes: float | None = None  # median over the invitations that were taken up
    acceptance_bps: float | None = None
    on_time_bps: float | None = None
    finished_bps: float | None = None  # of the collaborations that ended, those that were completed
    campaigns_completed: float | None = None
    rating: float | None = None  # hundredths
    audience_quality: float | None = None  # 0-100
    prices_minor: Mapping[str, float] = field(default_factory=dict)  # by deliverable type
    audience: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # dimension -> value -> share 0-1
    away: Sequence[Away] = ()

    def to_json(self) -> bytes:
        """Return the facts that are known as one compact JSON object."""
        known = {n: getattr(self, n) for n in self.__dataclass_fields__}
        return json.dumps({n: v for n, v in known.items() if v not in (None, "", (), [], {})}, default=_plain).encode()

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> "Facts":
        """Read back what `to_json` wrote, after JSON was parsed."""
        data["id"] = UUID(data["id"])
        if "last_post_on" in data:
            data["last_post_on"] = date.fromisoformat(data["last_post_on"])
        if "away" in data:
            data["away"] = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in data["away"]]
        return cls(**data)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be written into the journal")


@dataclass(slots=True)
class Coded:
    """One code per creator: `at` (n,) int32 indexes `values`, -1 means unknown."""

    at: NDArray[np.int32]
    values: list[str]


@dataclass(slots=True)
class CodedSets:
    """Any number of codes per creator: creator i has `at[offsets[i]:offsets[i + 1]]`, which index `values`.

    `shares` (parallel to `at`, 0-1) is there when the codes are an audience's values.
    """

    offsets: NDArray[np.int64]
    at: NDArray[np.int32]
    values: list[str]
    shares: NDArray[np.float32] | None = None


@dataclass(slots=True)
class Population:
    """Creators in columns. An absent column means that nobody's value is known; in `numbers` NaN means missing."""

    ids: NDArray[np.uint64]  # (n, 2), high and low half of the UUID
    names: Sequence[str] = ()
    bios: Sequence[str] = ()
    singles: dict[str, Coded] = field(default_factory=dict)  # by schema.SINGLES
    sets: dict[str, CodedSets] = field(default_factory=dict)  # by schema.SETS
    flags: dict[str, NDArray[np.int8]] = field(default_factory=dict)  # by schema.FLAGS: 1 yes, 0 no, -1 unknown
    numbers: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # by schema.NUMBERS
    prices: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # by deliverable type, minor units
    audience: dict[str, CodedSets] = field(default_factory=dict)  # by schema.AUDIENCE
    away: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 3), np.int64))  # creator, first, last day

    def __len__(self) -> int:
        return len(self.ids)


def split_ids(ids: Sequence[UUID]) -> NDArray[np.uint64]:
    """(n, 2) uint64: the high and the low half of each id."""
    raw = b"".join(one.bytes for one in ids)
    return np.frombuffer(raw, dtype=">u8").reshape(-1, 2).astype(np.uint64)


def join_id(high: int, low: int) -> UUID:
    """The id whose halves these are."""
    return UUID(int=(int(high) << 64) | int(low))


def population(rows: Sequence[Facts]) -> Population:
    """Turn facts one by one into columns."""
    return Population(
        ids=split_ids([row.id for row in rows]),
        names=[row.names for row in rows],
        bios=[row.bio for row in rows],
        singles={name: _singles([getattr(row, name) for row in rows]) for name in schema.SINGLES},
        sets={
            "platform": _sets([row.platforms for row in rows]),
            "language": _sets([row.languages for row in rows]),
            "category": _sets([row.categories for row in rows]),
        },
        flags={name: _flags([getattr(row, name) for row in rows]) for name in schema.FLAGS},
        numbers={name: _numbers(rows, name) for name in schema.NUMBERS},
        prices={kind: _prices(rows, kind) for kind in sorted({k for row in rows for k in row.prices_minor})},
        audience={name: _shares([row.audience.get(name, {}) for row in rows]) for name in schema.AUDIENCE},
        away=_away(rows),
    )


def _singles(values: Sequence[str | None]) -> Coded:
    seen: dict[str, int] = {}
    at = [-1 if v is None else seen.setdefault(v, len(seen)) for v in values]
    return Coded(np.array(at, np.int32), list(seen))


def _sets(values: Sequence[Sequence[str]]) -> CodedSets:
    seen: dict[str, int] = {}
    at = [seen.setdefault(code, len(seen)) for codes in values for code in codes]
    return CodedSets(_offsets([len(codes) for codes in values]), np.array(at, np.int32), list(seen))


def _shares(values: Sequence[Mapping[str, float]]) -> CodedSets:
    sets = _sets([tuple(shares) for shares in values])
    sets.shares = np.array([share for shares in values for share in shares.values()], np.float32)
    return sets


def _offsets(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _flags(values: Sequence[bool | None]) -> NDArray[np.int8]:
    return np.array([-1 if v is None else int(v) for v in values], np.int8)


def _numbers(rows: Sequence[Facts], name: str) -> NDArray[np.float64]:
    if name == "last_post_day":
        days = [row.last_post_on for row in rows]
        return np.array([np.nan if d is None else schema.day_number(d) for d in days], np.float64)
    return np.array([np.nan if getattr(row, name) is None else getattr(row, name) for row in rows], np.float64)


def _prices(rows: Sequence[Facts], kind: str) -> NDArray[np.float64]:
    return np.array([row.prices_minor.get(kind, np.nan) for row in rows], np.float64)


def _away(rows: Sequence[Facts]) -> NDArray[np.int64]:
    spans = [
        (i, schema.day_number(first), schema.day_number(last)) for i, row in enumerate(rows) for first, last in row.away
    ]
    return np.array(spans, np.int64).reshape(-1, 3)
