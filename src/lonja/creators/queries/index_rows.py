"""Listed creators as the discovery index reads them, in one pass over the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import FloatField, Max, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from lonja.core import clock
from lonja.creators.calendar import Span, joined
from lonja.creators.conduct import FIGURES
from lonja.creators.models import Away, Channel, ChannelPost, ChannelQuality, Creator, CreatorConduct, Profile, Rate
from lonja.creators.types import IndexChannel, IndexRate, IndexRow

BATCH = 5_000
INDEXED = (
    "followers",
    "growth_7d_bps",
    "growth_30d_bps",
    "growth_90d_bps",
    "posts_30d",
    "median_views",
    "average_views",
    "engagement_rate_views_bps",
    "engagement_rate_followers_bps",
    "completion_rate_bps",
    "hook_rate_bps",
)
FIELDS = (
    "id",
    "name",
    "bio",
    "country",
    "region",
    "languages",
    "categories",
    "topics",
    "gender",
    "born_on",
    "accepts_gifting",
    "accepts_usage_rights",
    "audience",
)


def index_rows(only: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Yield every listed creator, or those of `only` that are listed, in the order of their ids.

    It reads in batches by primary key, each its own statement, so a build of a million rows holds no transaction
    open. It has no asker: the index holds what every brand may find.
    """
    if only is None:
        yield from _listed(Q())
        return
    wanted = sorted(set(only))
    for start in range(0, len(wanted), BATCH):
        yield from _listed(Q(pk__in=wanted[start : start + BATCH]))


def listed_count() -> int:
    """Count the creators that belong in the index."""
    return Creator.objects.filter(unlisted_at=None).count()


def _listed(within: Q) -> Iterator[IndexRow]:
    after = UUID(int=0)
    while True:
        listed = Creator.objects.filter(within, unlisted_at=None, pk__gt=after).order_by("pk")
        rows = list(listed.values_list(*FIELDS)[:BATCH])
        if rows:
            yield from _with_channels_and_rates(rows)
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def _with_channels_and_rates(rows: Sequence[tuple[Any, ...]]) -> Iterator[IndexRow]:
    # A range of ids, not a list of thousands: the ids of a batch follow one another in the table.
    between = Q(creator_id__gte=rows[0][0], creator_id__lte=rows[-1][0])
    if len(rows) < BATCH:
        between = Q(creator_id__in=[row[0] for row in rows])
    channels, rates, posts, conduct = _channels(between), _rates(between), _last_posts(rows), _conduct(between)
    away, said = _away(between), _said(between)
    for row in rows:
        facts = dict(zip(FIELDS, row, strict=True))
        bios, hashtags = said.get(row[0], ({}, ()))
        # The text of every language, so that each is found by its own words; a list's only while there is no other.
        facts["bio"] = "\n".join(bios.values()) or facts["bio"]
        for name in ("languages", "categories", "topics"):
            facts[name] = tuple(facts[name])
        yield IndexRow(
            **facts,
            hashtags=tuple(hashtags),
            away=away.get(row[0], ()),
            channels=tuple(channels[row[0]]),
            rates=tuple(rates[row[0]]),
            last_post_on=posts.get(row[0]),
            conduct=conduct.get(row[0], {}),
        )


def _channels(between: Q) -> dict[UUID, list[IndexChannel]]:
    # The numbers are taken out of the JSON by the database: decoding all of it here takes five times as long.
    numbers = [Cast(KeyTextTransform("value", KeyTransform(name, "current")), FloatField()) for name in INDEXED]
    found = Channel.objects.filter(between).values_list(
        "creator_id", "pk", "platform", "handle", "proved_at", "is_platform_verified", *numbers
    )
    shown = ChannelQuality.objects.filter(hidden_at=None, score__isnull=False).filter(_through("channel", between))
    scores = dict(shown.values_list("channel_id", "score"))
    by_creator: dict[UUID, list[IndexChannel]] = defaultdict(list)
    for creator_id, key, platform, handle, proved_at, platform_says, *values in found.order_by("platform", "pk"):
        by_creator[creator_id].append(
            IndexChannel(
                platform=platform,
                handle=handle,
                is_verified=True if proved_at else platform_says,
                numbers={name: value for name, value in zip(INDEXED, values, strict=True) if value is not None},
                quality=scores.get(key),
            )
        )
    for channels in by_creator.values():
        channels.sort(key=lambda channel: -channel.numbers.get("followers", -1))
    return by_creator


def _conduct(between: Q) -> dict[UUID, dict[str, int]]:
    found = CreatorConduct.objects.filter(between).values_list("creator_id", *FIGURES).order_by()
    return {
        key: {name: value for name, value in zip(FIGURES, values, strict=True) if value is not None}
        for key, *values in found
    }


def _said(between: Q) -> dict[UUID, tuple[dict[str, str], list[str]]]:
    """The bios and hashtags that creators wrote."""
    rows = Profile.objects.filter(between).values_list("creator_id", "bios", "hashtags")
    return {creator_id: (bios, hashtags) for creator_id, bios, hashtags in rows}


def _away(between: Q) -> dict[UUID, tuple[Span, ...]]:
    """The absences that aren't over, those that follow one another joined."""
    spans: dict[UUID, list[Span]] = defaultdict(list)
    coming = Away.objects.filter(between, last_on__gte=clock.today())
    for creator_id, first, last in coming.values_list("creator_id", "first_on", "last_on"):
        spans[creator_id].append((first, last))
    return {creator_id: joined(found) for creator_id, found in spans.items()}


def _through(relation: str, within: Q) -> Q:
    """The same condition on creators' ids, for a table that leads to them through another."""
    return Q(*((f"{relation}__{lookup}", value) for lookup, value in within.children))  # type: ignore[misc]


def _last_posts(rows: Sequence[tuple[Any, ...]]) -> dict[UUID, date]:
    """The day of each creator's newest post, as far as a platform has told it."""
    between = {"channel__creator_id__gte": rows[0][0], "channel__creator_id__lte": rows[-1][0]}
    newest = ChannelPost.objects.filter(**between).values_list("channel__creator_id").annotate(Max("published_at"))
    return {creator_id: published_at.date() for creator_id, published_at in newest.order_by()}


def _rates(between: Q) -> dict[UUID, list[IndexRate]]:
    found = Rate.objects.filter(between).values_list(
        "creator_id", "deliverable", "amount_minor", "currency", "is_negotiable"
    )
    by_creator: dict[UUID, list[IndexRate]] = defaultdict(list)
    for creator_id, deliverable, amount_minor, currency, is_negotiable in found.order_by("deliverable", "currency"):
        by_creator[creator_id].append(
            IndexRate(
                deliverable=deliverable, amount_minor=amount_minor, currency=currency, is_negotiable=is_negotiable
            )
        )
    return by_creator
