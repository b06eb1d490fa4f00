"""TikTok's answers as our facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lonja.platforms.types import AccountFacts, AudienceFacts, PostFacts

USER_FIELDS = {
    "user.info.basic": ("open_id", "union_id", "avatar_url", "display_name"),
    "user.info.profile": ("bio_description", "profile_deep_link", "is_verified", "username"),
    "user.info.stats": ("follower_count", "following_count", "likes_count", "video_count"),
}
VIDEO_FIELDS = (
    "id,create_time,share_url,video_description,title,duration,like_count,comment_count,share_count,view_count"
)
# The Accounts API's names of audience dimensions, and ours.
AUDIENCES = {
    "audience_ages": ("age", "age"),
    "audience_genders": ("gender", "gender"),
    "audience_countries": ("country", "country"),
}


def user_fields(scopes: frozenset[str]) -> str:
    """Return the fields that the granted scopes unlock; asking for others is an error."""
    return ",".join(field for scope, fields in USER_FIELDS.items() if scope in scopes for field in fields)


def account(user: Mapping[str, Any], now: datetime) -> AccountFacts:
    """Read `data.user` of /v2/user/info/; a subset of scopes leaves fields out."""
    handle = str(user.get("username") or "")
    return AccountFacts(
        external_id=str(user["open_id"]),
        handle=handle,
        name=str(user.get("display_name") or handle),
        as_of=now,
        url=f"https://www.tiktok.com/@{handle}" if handle else "",
        bio=str(user.get("bio_description") or ""),
        is_platform_verified=user.get("is_verified"),
        followers=user.get("follower_count"),
        following=user.get("following_count"),
        posts=user.get("video_count"),
        total_likes=user.get("likes_count"),
    )


def post(video: Mapping[str, Any], now: datetime) -> PostFacts:
    """Read one item of `data.videos` of the Display API, which knows no reach, saves or watch time."""
    return PostFacts(
        external_id=str(video["id"]),
        published_at=datetime.fromtimestamp(int(video["create_time"]), UTC),
        as_of=now,
        url=str(video.get("share_url") or ""),
        caption=str(video.get("video_description") or video.get("title") or ""),
        duration_s=video.get("duration"),
        views=video.get("view_count"),
        likes=video.get("like_count"),
        comments=video.get("comment_count"),
        shares=video.get("share_count"),
    )


def audience(data: Mapping[str, Any], now: datetime) -> AudienceFacts | None:
    """Read the audience of /business/get/; absent under 100 followers."""
    shares: dict[str, dict[str, float]] = {}
    for field, (key, dimension) in AUDIENCES.items():
        rows = data.get(field) or []
        # "Other" genders are kept under our word for them; age bands are written as ours are.
        cells = {
            str(row[key]).lower() if dimension == "gender" else str(row[key]): float(row["percentage"]) for row in rows
        }
        if cells:
            shares[dimension] = cells
    followers = data.get("followers_count")
    return AudienceFacts(as_of=now, shares=shares, sample=followers) if shares else None
