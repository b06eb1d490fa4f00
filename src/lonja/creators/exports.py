"""Creators as a table: one row per channel, with headers that our own import understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lonja.accounts.actor import Actor
from lonja.creators.models import Channel, Creator
from lonja.platforms.files.refused import guard

NUMBERS = (
    "followers",
    "following",
    "posts",
    "total_likes",
    "total_views",
    "median_views",
    "average_views",
    "average_likes",
    "average_comments",
    "average_shares",
    "views_30d",
    "posts_30d",
)
HEADER = (
    "platform",
    "handle",
    "platform_user_id",
    "display_name",
    "profile_url",
    "country",
    "languages",
    "categories",
    "bio",
    "verified",
    *NUMBERS,
    "as_of",
    "source",
)
CHUNK = 2_000


def creator_rows(by: Actor) -> Iterator[list[str]]:
    """Yield the channels of all creators the asker sees, in a stable order, safe for spreadsheet programs.

    `as_of` and `source` are those of the followers. Contact details are never among the columns. Raises Forbidden.
    """
    by.require("operations.read")
    rows = Channel.objects.filter(creator__in=Creator.objects.visible_to(by)).select_related("creator")
    for channel in rows.order_by("creator_id", "pk").iterator(chunk_size=CHUNK):
        yield [guard(cell) for cell in _cells(channel)]


def _cells(channel: Any) -> Iterator[str]:
    creator, current = channel.creator, channel.current
    yield from (channel.platform, channel.handle, channel.external_id or "", channel.name or creator.name, channel.url)
    yield from (creator.country, "; ".join(creator.languages), "; ".join(creator.categories), creator.bio)
    yield {True: "yes", False: "no", None: ""}[channel.is_platform_verified]
    yield from (str((current.get(name) or {}).get("value", "")) for name in NUMBERS)
    followers = current.get("followers") or {}
    yield from (str(followers.get("as_of", "")), str(followers.get("source", "")))
