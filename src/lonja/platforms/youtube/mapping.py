"""YouTube's answers as our facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lonja.platforms.types import AccountFacts, AudienceFacts, PostFacts

DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
# Analytics' age groups as our bands; 55 and older are one band with us.
AGE_BANDS = {
    "age13-17": "13-17",
    "age18-24": "18-24",
    "age25-34": "25-34",
    "age35-44": "35-44",
    "age45-54": "45-54",
    "age55-64": "55+",
    "age65-": "55+",
}


def count(statistics: Mapping[str, Any], name: str) -> int | None:
    """Read a counter; YouTube sends numbers as text and leaves hidden ones out."""
    value = statistics.get(name)
    return None if value is None else int(value)


def seconds(duration: str) -> float | None:
    """Read an ISO 8601 duration such as PT4M13S; live streams that have not ended send P0D."""
    found = DURATION.fullmatch(duration)
    if not found or duration in {"P", "PT", ""}:
        return None
    days, hours, minutes, secs = (int(part or 0) for part in found.groups())
    return float(days * 86400 + hours * 3600 + minutes * 60 + secs)


def account(item: Mapping[str, Any], now: datetime) -> AccountFacts:
    """Read one item of /channels; subscriberCount is rounded down to three significant figures."""
    snippet, statistics = item["snippet"], item.get("statistics") or {}
    hidden = statistics.get("hiddenSubscriberCount") is True
    handle = str(snippet.get("customUrl") or "").lstrip("@")
    return AccountFacts(
        external_id=str(item["id"]),
        handle=handle or str(item["id"]),
        name=str(snippet.get("title") or handle),
        as_of=now,
        url=f"https://www.youtube.com/channel/{item['id']}",
        bio=str(snippet.get("description") or ""),
        country=str(snippet.get("country") or ""),
        followers=None if hidden else count(statistics, "subscriberCount"),
        posts=count(statistics, "videoCount"),
        total_views=count(statistics, "viewCount"),
    )


def post(item: Mapping[str, Any], now: datetime) -> PostFacts:
    """Read one item of /videos; likes and comments are absent where the owner hides them."""
    snippet, statistics = item["snippet"], item.get("statistics") or {}
    return PostFacts(
        external_id=str(item["id"]),
        published_at=datetime.fromisoformat(str(snippet["publishedAt"])),
        as_of=now,
        url=f"https://www.youtube.com/watch?v={item['id']}",
        caption="\n".join(part for part in (snippet.get("title"), snippet.get("description")) if part),
        duration_s=seconds(str((item.get("contentDetails") or {}).get("duration") or "")),
        views=count(statistics, "viewCount"),
        likes=count(statistics, "likeCount"),
        comments=count(statistics, "commentCount"),
    )


def audience(
    demographics: Sequence[Sequence[Any]], countries: Sequence[Sequence[Any]], now: datetime
) -> AudienceFacts | None:
    """Read rows of (ageGroup, gender, viewerPercentage) and of (country, views) of the Analytics API."""
    age: dict[str, float] = {}
    gender: dict[str, float] = {}
    for group, sex, percentage in demographics:
        share = float(percentage) / 100
        band = AGE_BANDS.get(str(group), str(group))
        age[band] = age.get(band, 0.0) + share
        gender[str(sex)] = gender.get(str(sex), 0.0) + share
    views = sum(int(row[1]) for row in countries)
    country = {str(code): int(seen) / views for code, seen in countries} if views else {}
    shares = {name: cells for name, cells in (("age", age), ("gender", gender), ("country", country)) if cells}
    return AudienceFacts(as_of=now, shares=shares, sample=views or None) if shares else None
