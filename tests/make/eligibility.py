"""Creators near the joining rules: with a channel, its numbers and posts as their platform would tell them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lonja.accounts.actor import Actor
from lonja.creators import actions
from lonja.creators.drafts import ChannelDraft, StatisticsDraft
from lonja.creators.models import Channel, ChannelPost, Creator, Standing
from lonja.creators.types import CheckCause, Source
from tests.make.creators import Talent, creator

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ENOUGH = {"followers": 50_001, "posts_30d": 3, "views_30d": 1_001}


def joined(
    handle: str = "someone", *, source: str = Source.FIRST_PARTY, as_of: datetime = NOON, **numbers: Any
) -> Talent:
    """Make a creator of age in Spain with one channel that meets the rules but for `numbers`; None leaves one out."""
    facts = {name: numbers.pop(name) for name in tuple(numbers) if name not in ENOUGH}
    values = {name: value for name, value in (ENOUGH | numbers).items() if value is not None}
    stated = StatisticsDraft(values=values, as_of=as_of, source=source)
    channel = ChannelDraft(platform="tiktok", handle=handle, statistics=(stated,))
    return creator(**({"born_on": date(1990, 1, 1), "channels": (channel,)} | facts))


def channel_of(talent: Talent) -> Channel:
    """Return the creator's only channel."""
    return Channel.objects.get(creator_id=talent.creator.pk)


def number(talent: Talent, at: datetime, source: str = Source.FIRST_PARTY, **values: int) -> None:
    """Let the channel have new numbers."""
    stated = StatisticsDraft(values=values, as_of=at, source=source)
    by = talent.actor if source == Source.DECLARED else Actor.system()
    actions.record_statistics(channel_id=channel_of(talent).pk, statistics=[stated], by=by)


def posts(talent: Talent, now: datetime, *ages: timedelta, views: int | None = 400) -> None:
    """Store posts of these ages, as a sync does."""
    counts = {} if views is None else {"views": views}
    rows = [
        ChannelPost(
            channel=channel_of(talent), external_id=f"{place}-{age}", published_at=now - age, counts=counts, as_of=now
        )
        for place, age in enumerate(ages)
    ]
    ChannelPost.objects.bulk_create(rows)


def checked(talent: Talent, cause: str = CheckCause.CLOCK) -> Standing:
    """Weigh the creator now, and return where it stands."""
    actions.check_creators(creator_ids=[talent.creator.pk], cause=cause, by=Actor.system())
    return Standing.objects.select_related("newest", "creator").get(pk=talent.creator.pk)


def is_listed(talent: Talent) -> bool:
    """Tell whether brands find the creator."""
    return Creator.objects.get(pk=talent.creator.pk).unlisted_at is None
