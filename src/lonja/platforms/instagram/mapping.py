"""Instagram's answers as our facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lonja.platforms.types import AccountFacts, AudienceFacts, PostFacts

GENDERS = {"F": "female", "M": "male", "U": "unknown"}
# 55-64 and 65+ are one band with us.
AGE_BANDS = {"55-64": "55+", "65+": "55+"}


def account(me: Mapping[str, Any], now: datetime) -> AccountFacts:
    """Read /me; `user_id` is the account's stable id, `id` only this app's name for it."""
    handle = str(me["username"])
    return AccountFacts(
        external_id=str(me["user_id"]),
        handle=handle,
        name=str(me.get("name") or handle),
        as_of=now,
        url=f"https://www.instagram.com/{handle}/",
        followers=me.get("followers_count"),
        following=me.get("follows_count"),
        posts=me.get("media_count"),
    )


def post(media: Mapping[str, Any], insights: Mapping[str, int], now: datetime) -> PostFacts:
    """Read one item of /me/media with its insights; what the platform left out stays unknown."""
    watched_ms = insights.get("ig_reels_video_view_total_time")
    return PostFacts(
        external_id=str(media["id"]),
        published_at=datetime.fromisoformat(str(media["timestamp"])),
        as_of=now,
        url=str(media.get("permalink") or ""),
        caption=str(media.get("caption") or ""),
        views=insights.get("views"),
        reach=insights.get("reach"),
        likes=media.get("like_count", insights.get("likes")),
        comments=media.get("comments_count", insights.get("comments")),
        shares=insights.get("shares"),
        saves=insights.get("saved"),
        watch_time_s=None if watched_ms is None else watched_ms / 1000,
    )


def insights(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Read `data` of an insights answer; an empty one means "not enough viewers", not zero."""
    return {str(row["name"]): int(row["values"][0]["value"]) for row in rows if row.get("values")}


def breakdown(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Read the one breakdown of follower_demographics: counts by value, the top 45 only."""
    found: dict[str, int] = {}
    for row in rows:
        for part in (row.get("total_value") or {}).get("breakdowns") or []:
            for result in part.get("results") or []:
                found[str(result["dimension_values"][0])] = int(result["value"])
    return found


def audience(counts: Mapping[str, Mapping[str, int]], now: datetime) -> AudienceFacts | None:
    """Turn counts by dimension into shares; the sample is the largest dimension's sum."""
    shares: dict[str, dict[str, float]] = {}
    for dimension, cells in counts.items():
        total = sum(cells.values())
        for value, number in cells.items():
            key = GENDERS.get(value, value) if dimension == "gender" else AGE_BANDS.get(value, value)
            shares.setdefault(dimension, {})
            shares[dimension][key] = shares[dimension].get(key, 0.0) + number / total
    sample = max((sum(cells.values()) for cells in counts.values()), default=0)
    return AudienceFacts(as_of=now, shares=shares, sample=sample) if shares else None
