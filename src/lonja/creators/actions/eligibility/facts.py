"""What the joining rules look at, read for many creators in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, Max, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from lonja.creators.models import Channel, ChannelClaim, ChannelPost, ChannelStatistics
from lonja.creators.standing import ChannelFacts, Known
from lonja.creators.statistics import WINDOW
from lonja.creators.types import Source

# Under this formula a source states the channel's own views of 30 days, not a sum over its posts.
OWN_VIEWS = "own_views_30d"
Entry = Mapping[str, Any]
# {channel: {source: {measure: entry}}}
History = Mapping[UUID, Mapping[str, dict[str, Entry]]]


@dataclass(frozen=True, slots=True)
class Posts:
    """What the stored posts of a channel say of the window."""

    count: int
    views: int | None
    as_of: datetime


def channels_of(creator_ids: Collection[UUID], now: datetime) -> dict[UUID, list[ChannelFacts]]:
    """Return the channels of each creator with the numbers that count.

    The platform's own numbers count before imported ones, and these only where the channel isn't merely declared.
    What a creator declares is shown and never counts.
    """
    rows = list(Channel.objects.filter(creator_id__in=creator_ids).only("creator_id", "current", "proved_at"))
    posts = _posts([row.pk for row in rows], now)
    history = _history(row for row in rows if _hides_something(row))
    mine = ChannelClaim.objects.filter(channel__in=rows, creator=F("channel__creator"), channel__proved_at=None)
    merely_declared = set(mine.values_list("channel_id", flat=True))
    found: dict[UUID, list[ChannelFacts]] = defaultdict(list)
    for row in rows:
        told = history.get(row.pk, {})
        if row.pk in merely_declared:
            row.current = {name: one for name, one in row.current.items() if one["source"] != Source.IMPORTED}
            told = {source: known for source, known in told.items() if source != Source.IMPORTED}
        found[row.creator_id].append(_facts(row, posts.get(row.pk), told))
    return found


def _facts(channel: Channel, posts: Posts | None, history: Mapping[str, dict[str, Entry]]) -> ChannelFacts:
    def known(measure: str) -> Known:
        return _known(measure, channel.current.get(measure), history)

    videos, views = known("posts_30d"), known("views_30d")
    if posts is not None:
        videos = Known(value=posts.count, source=Source.FIRST_PARTY, as_of=posts.as_of, via="posts")
        states_own = (channel.current.get("views_30d") or {}).get("formula") == OWN_VIEWS
        if posts.views is not None and not states_own:
            views = Known(value=posts.views, source=Source.FIRST_PARTY, as_of=posts.as_of, via="posts")
    return ChannelFacts(channel_id=channel.pk, followers=known("followers"), videos_30d=videos, views_30d=views)


def _known(measure: str, current: Entry | None, history: Mapping[str, dict[str, Entry]]) -> Known:
    """Return the number that counts, and beside it what the creator declares where nothing does."""
    best = history.get(Source.FIRST_PARTY, {}).get(measure)
    if best is None and current and current["source"] != Source.DECLARED:
        best = current
    if best is None:
        best = history.get(Source.IMPORTED, {}).get(measure)
    declared = int(current["value"]) if current and current["source"] == Source.DECLARED else None
    if best is None:
        source, as_of = (Source.DECLARED, current["as_of"]) if current else ("", None)
        return Known(source=source, as_of=datetime.fromisoformat(as_of) if as_of else None, declared=declared)
    # Our own reading of a channel without a single post is a sum too: of nothing.
    is_sum = best["source"] == Source.FIRST_PARTY and best.get("formula") != OWN_VIEWS
    via = "" if measure == "followers" else "posts" if is_sum else "channel"
    as_of = datetime.fromisoformat(best["as_of"])
    return Known(value=int(best["value"]), source=str(best["source"]), as_of=as_of, via=via, declared=declared)


def _hides_something(channel: Channel) -> bool:
    """Tell whether the newest numbers may hide ones that count: declared ones, or imports after a connection."""
    sources = {entry["source"] for entry in channel.current.values()}
    return Source.DECLARED in sources or (Source.IMPORTED in sources and channel.proved_at is not None)


def _history(channels: Iterable[Channel]) -> History:
    ids = [channel.pk for channel in channels]
    found: dict[UUID, dict[str, dict[str, Entry]]] = defaultdict(lambda: defaultdict(dict))
    if not ids:
        return found
    rows = ChannelStatistics.objects.filter(channel_id__in=ids).exclude(source=Source.DECLARED).order_by("as_of", "pk")
    for channel_id, source, as_of, values, formulas in rows.values_list(
        "channel_id", "source", "as_of", "values", "formulas"
    ):
        for measure in ("followers", "posts_30d", "views_30d"):
            if (value := values.get(measure)) is not None:
                found[channel_id][source][measure] = {
                    "value": value,
                    "source": source,
                    "as_of": as_of.isoformat(),
                    "formula": formulas.get(measure, ""),
                }
    return found


def _posts(channel_ids: Collection[UUID], now: datetime) -> dict[UUID, Posts]:
    """Count the posts of the last 30 days and their views; a post 30 days old to the second counts.

    Channels of which no post was ever stored are left out: nothing is known of their posts.
    """
    in_window = Q(published_at__gte=now - WINDOW, published_at__lte=now)
    views = Cast(KT("counts__views"), BigIntegerField())
    rows = (
        ChannelPost.objects.filter(channel_id__in=channel_ids)
        .order_by()
        .values("channel_id")
        .annotate(
            count=Count("pk", filter=in_window),
            counted=Count("pk", filter=in_window & Q(counts__has_key="views")),
            views=Sum(views, filter=in_window),
            newest=Max("as_of"),
        )
    )
    # A sum without one of its posts would be a wrong number, so it is none.
    return {
        row["channel_id"]: Posts(
            row["count"], (row["views"] or 0) if row["counted"] == row["count"] else None, row["newest"]
        )
        for row in rows
    }
