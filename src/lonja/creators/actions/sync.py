"""Reading a connected channel anew: tokens renewed under a lease, statistics with provenance, failures told apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.errors import Conflict, Unavailable
from lonja.core.events import record
from lonja.creators import statistics
from lonja.creators.actions.checking import check_creators
from lonja.creators.actions.connections import tokens_of
from lonja.creators.actions.numbers import record_statistics
from lonja.creators.drafts import StatisticsDraft
from lonja.creators.events import ConnectionLost
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection, Creator
from lonja.creators.types import CheckCause, Source
from lonja.platforms import registry
from lonja.platforms.types import (
    AccountFacts,
    AudienceFacts,
    Connector,
    NeedsCreator,
    Permanent,
    PlatformError,
    PostFacts,
    Temporary,
    Tokens,
)

EVERY = timedelta(hours=24)
LEASE = timedelta(minutes=5)
# Renewed this long before the end, so that no request goes out with a token that dies on the way.
AHEAD = {"instagram": timedelta(days=53), "tiktok": timedelta(minutes=10), "youtube": timedelta(minutes=10)}
POSTS = 100
LONGEST_WAIT = timedelta(hours=12)
COUNTS = ("views", "likes", "comments", "shares", "saves", "full_plays")
_spread = random.Random()  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a platform said of one channel at one time."""

    account: AccountFacts
    posts: Sequence[PostFacts]
    audience: AudienceFacts | None


def sync_channel(*, channel_id: UUID, by: Actor) -> bool:
    """Read the channel from its platform and store what it says; return whether there was anything to do.

    Raises Conflict when another process is at it. A platform's failure is stored, never raised: the next try is
    set by its kind.
    """
    connection = _lease(channel_id)
    if connection is None:
        return False
    try:
        connector = registry.connector(connection.platform)
        answer = _read(connector, _fresh_tokens(connector, connection))
    except PlatformError as error:
        _fail(connection.pk, error, by)
        return True
    except Unavailable as error:
        _fail(connection.pk, Permanent(error.message), by)
        return True
    _store(connection, answer, by)
    return True


def _lease(channel_id: UUID) -> Connection | None:
    """Take the right to speak for the consent; None when it is lost or gone, Conflict when another has it."""
    now = clock.now()
    held = Connection.objects.filter(channel_id=channel_id, lost_at=None)
    free = held.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    if not free.update(leased_until=now + LEASE):
        if held.exists():
            raise Conflict(_("This channel is being read just now."))
        return None
    return held.first()


def _fresh_tokens(connector: Connector, connection: Connection) -> Tokens:
    """Return tokens that live long enough; renewed ones are stored before they are used.

    TikTok's refresh token dies with its use, so both new tokens are written in one statement at once.
    """
    tokens = tokens_of(connection)
    now = clock.now()
    if tokens.expires_at - now > AHEAD[connection.platform]:
        return tokens
    try:
        renewed = connector.refresh(tokens, now=now)
    except NeedsCreator:
        # A process that was thought dead may have renewed them since: then its tokens are the living ones.
        stored = tokens_of(Connection.objects.one(connection.pk))
        if stored.access == tokens.access:
            raise
        return stored
    Connection.objects.filter(pk=connection.pk).update(
        access=crypto.encrypt(renewed.access),
        refresh=crypto.encrypt(renewed.refresh) if renewed.refresh else "",
        access_expires_at=renewed.expires_at,
        refresh_expires_at=renewed.refresh_expires_at,
    )
    return renewed


def _read(connector: Connector, tokens: Tokens) -> Answer:
    now = clock.now()
    account = connector.account(tokens, now=now)
    posts = list(connector.posts(tokens, now=now, limit=POSTS))
    return Answer(account, posts, connector.audience(tokens, now=now))


@transaction.atomic
def _store(connection: Connection, answer: Answer, by: Actor) -> None:
    channel = Channel.objects.select_for_update().one(connection.channel_id)
    now, account = clock.now(), answer.account
    _rename(channel, account)
    counts = [_counts(post) for post in answer.posts]
    measures = statistics.statistics_of(counts, account.followers, now)
    for name in ("followers", "following", "posts", "total_likes", "total_views"):
        if (value := getattr(account, name)) is not None:
            measures[name] = value
    if account.followers is not None:
        measures |= statistics.growth([*_followers(channel, now), (now, account.followers)], now)
    stated = StatisticsDraft(
        values=measures,
        as_of=now,
        source=Source.FIRST_PARTY,
        sample=statistics.sample_of(counts, now),
        origin=connection.platform,
    )
    record_statistics(channel_id=channel.pk, statistics=[stated], by=by)
    _keep_posts(channel, answer.posts)
    _keep_audience(channel, answer.audience)
    Connection.objects.filter(pk=connection.pk).update(
        synced_at=now, due_at=now + EVERY * _spread.uniform(0.9, 1.1), failure_count=0, failure="", leased_until=None
    )
    check_creators(creator_ids=[channel.creator_id], cause=CheckCause.SYNC, by=by)


def _counts(post: PostFacts) -> statistics.PostCounts:
    return statistics.PostCounts(post.published_at, *(getattr(post, name) for name in COUNTS))


def _rename(channel: Channel, account: AccountFacts) -> None:
    """Follow the account to its new handle: it stays the same channel, with its history."""
    channel.handle = account.handle or channel.handle
    channel.url = account.url or channel.url
    if account.is_platform_verified is not None:
        channel.is_platform_verified = account.is_platform_verified
    # A row known by this handle alone is what was once heard of the same account: its history comes here.
    heard = Channel.objects.filter(
        platform=channel.platform, handle__iexact=channel.handle, external_id=None, proved_at=None
    ).exclude(pk=channel.pk)
    for other in heard:
        ChannelStatistics.objects.filter(channel=other).update(channel=channel)
        other.delete()
    channel.save(update_fields=["handle", "url", "is_platform_verified"])


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


def _keep_audience(channel: Channel, audience: AudienceFacts | None) -> None:
    """The audience of the creator is that of the channel with most followers."""
    if audience is None:
        return
    sizes = {
        row.pk: int((row.current.get("followers") or {}).get("value") or 0)
        for row in Channel.objects.filter(creator_id=channel.creator_id)
    }
    if sizes[channel.pk] == max(sizes.values()):
        Creator.objects.filter(pk=channel.creator_id).update(
            audience={dimension: dict(cells) for dimension, cells in audience.shares.items()},
            audience_source=Source.FIRST_PARTY,
            audience_as_of=audience.as_of,
        )


@transaction.atomic
def _fail(connection_id: UUID, error: PlatformError, by: Actor) -> None:
    """Store why it failed and when to try again: later, tomorrow, or not before the creator acts."""
    connection = Connection.objects.select_for_update().select_related("channel__creator").one(connection_id)
    now = clock.now()
    connection.failure_count = min(connection.failure_count + 1, 1000)
    connection.failure = str(error)[:300]
    connection.leased_until = None
    connection.due_at = now + EVERY
    if isinstance(error, Temporary):
        wait = timedelta(minutes=2) * 2 ** min(connection.failure_count - 1, 9)
        asked = timedelta(seconds=error.retry_after or 0)
        # Spread out, so that after a long outage not everybody comes back in the same second.
        connection.due_at = now + max(asked, min(wait, LONGEST_WAIT)) * _spread.uniform(1, 1.5)
    if isinstance(error, NeedsCreator):
        connection.lost_at, connection.lost_reason = now, str(error)[:300]
        creator = connection.channel.creator
        record(
            ConnectionLost(
                subject_id=creator.pk,
                parties=(creator.organization_id,) if creator.organization_id else (),
                channel_id=connection.channel_id,
                platform=connection.platform,
                reason=connection.lost_reason,
            ),
            by=by,
        )
    connection.save()


def due_channels(limit: int) -> list[UUID]:
    """Return the channels whose time has come, longest overdue first."""
    now = clock.now()
    rows = Connection.objects.filter(lost_at=None, due_at__lte=now).filter(
        Q(leased_until=None) | Q(leased_until__lt=now)
    )
    return list(rows.order_by(F("due_at").asc(), "pk").values_list("channel_id", flat=True)[:limit])
