"""Storing what a platform said of a channel: statistics with provenance, posts, audience, a new handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.rows import Rows
from lonja.creators import statistics
from lonja.creators.actions.channels import audiences, reading
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.intake.loading import lock_creator_of
from lonja.creators.actions.intake.numbers import record_statistics
from lonja.creators.drafts import StatisticsDraft
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection, Creator
from lonja.creators.types import CheckCause, Source
from lonja.platforms.types import AccountFacts, AudienceFacts, PostFacts

COUNTS = ("views", "likes", "comments", "shares", "saves", "full_plays")
Held: TypeAlias = "Rows[Connection]"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a platform said of one channel at one time; `posts` is None where the creator didn't allow them."""

    account: AccountFacts
    posts: Sequence[PostFacts] | None
    audience: AudienceFacts | None


@transaction.atomic
def store(held: Held, connection: Connection, answer: Answer, *, due_at: datetime, by: Actor) -> None:
    """Store one reading, and give the lease back; nothing where the lease isn't held any more.

    Where the creator has given consent anew meanwhile, perhaps to more, it is read again at once.
    """
    creator = lock_creator_of(connection.channel_id)
    channel = Channel.objects.select_for_update().filter(pk=connection.channel_id).first()
    current = held.select_for_update(of=("self",)).first()
    if creator is None or channel is None or current is None:
        return  # disconnected meanwhile, or another process is at it
    now, account = clock.now(), answer.account
    _rename(channel, account)
    counts = [_counts(post) for post in answer.posts or []]
    # Without leave to see the posts nothing is known of them, not even that there are none.
    measures = {} if answer.posts is None else statistics.statistics_of(counts, account.followers, now)
    for name in ("followers", "following", "posts", "total_likes", "total_views"):
        if (value := getattr(account, name)) is not None:
            measures[name] = value
    if account.followers is not None:
        measures |= statistics.growth([*_followers(channel, now), (now, account.followers)], now)
    stated = StatisticsDraft(
        values=measures,
        as_of=now,
        source=Source.FIRST_PARTY,
        sample=None if answer.posts is None else statistics.sample_of(counts, now),
        origin=connection.platform,
    )
    record_statistics(channel_id=channel.pk, statistics=[stated], by=by)
    _keep_posts(channel, answer.posts or [])
    _keep_audience(creator, channel, answer.audience)
    is_anew = current.connected_at != connection.connected_at
    Connection.objects.filter(pk=connection.pk).update(
        synced_at=now,
        due_at=now if is_anew else due_at,
        failure_count=0,
        failure="",
        failure_kind="",
        asked_at=current.asked_at if is_anew else None,
        percent=0 if is_anew else 100,
        leased_until=None,
    )
    if is_anew:
        reading.queue_again(current)
    check_creators(creator_ids=[channel.creator_id], cause=CheckCause.SYNC, by=by)


def _counts(post: PostFacts) -> statistics.PostCounts:
    return statistics.PostCounts(post.published_at, *(getattr(post, name) for name in COUNTS))


def _rename(channel: Channel, account: AccountFacts) -> None:
    """Follow the account to its new handle: it stays the same channel, with its history."""
    channel.handle = account.handle or channel.handle
    channel.name = account.name[:200] or channel.name
    channel.url = account.url or channel.url
    if account.is_platform_verified is not None:
        channel.is_platform_verified = account.is_platform_verified
    # A row known by this handle alone is what was once heard of the same account: its history comes here.
    heard = Channel.objects.filter(
        platform=channel.platform, handle__iexact=channel.handle, external_id=None, proved_at=None, account_id=""
    ).exclude(pk=channel.pk)
    if not channel.handle:
        heard = heard.none()
    for other in heard:
        ChannelStatistics.objects.filter(channel=other).update(channel=channel)
        other.delete()
    channel.save(update_fields=["handle", "name", "url", "is_platform_verified"])


def _followers(channel: Channel, now: datetime) -> list[tuple[datetime, int]]:
    """Return the followers that the platform itself told over the last months: rounded imports would jump."""
    rows = ChannelStatistics.objects.filter(
        channel=channel, source=Source.FIRST_PARTY, as_of__gte=now - timedelta(days=140), values__has_key="followers"
    )
    return [(at, int(values["followers"])) for at, values in rows.values_list("as_of", "values")]


def _keep_posts(channel: Channel, posts: Sequence[PostFacts]) -> None:
    rows = [
        ChannelPost(
            channel=channel,
            external_id=post.external_id,
            published_at=post.published_at,
            url=post.url[:500],
            caption=post.caption[:5000].replace("\0", ""),
            counts={name: value for name in COUNTS if (value := getattr(post, name)) is not None},
            as_of=post.as_of,
        )
        for post in {post.external_id: post for post in posts}.values()
    ]
    ChannelPost.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["channel", "external_id"],
        update_fields=["url", "caption", "counts", "as_of"],
    )


def _keep_audience(creator: Creator, channel: Channel, audience: AudienceFacts | None) -> None:
    """Keep the channel's audience, and renew the creator's, which is made of its channels'."""
    if audience is None:
        return
    Channel.objects.filter(pk=channel.pk).update(
        audience={dimension: dict(cells) for dimension, cells in audience.shares.items()},
        audience_as_of=audience.as_of,
        audience_sample=audience.sample,
    )
    audiences.derive(creator)
