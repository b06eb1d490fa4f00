"""Reading a connected channel anew: tokens renewed under a lease, failures told apart, nothing lost on the way."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.errors import Conflict, Unavailable
from lonja.core.events import record
from lonja.creators.actions import storing
from lonja.creators.actions.connections import tokens_of
from lonja.creators.actions.storing import Answer
from lonja.creators.events import ConnectionLost
from lonja.creators.models import Connection
from lonja.creators.types import FailureKind
from lonja.platforms import registry
from lonja.platforms.types import (
    Connector,
    Function,
    NeedsCreator,
    Permanent,
    PlatformError,
    PostFacts,
    Temporary,
    Tokens,
    allowed,
)

EVERY = timedelta(hours=24)
# Longer than any single request may take; a reading renews it as it goes, so a dead process holds nobody up for long.
LEASE = timedelta(minutes=2)
RENEWED_AFTER = timedelta(seconds=20)
# Renewed this long before the end, so that no request goes out with a token that dies on the way.
AHEAD = {"instagram": timedelta(days=53), "tiktok": timedelta(minutes=10), "youtube": timedelta(minutes=10)}
POSTS = 100
LONGEST_WAIT = timedelta(hours=12)
_spread = random.Random()  # noqa: S311 - spreads load, guards nothing


class LeaseLost(Exception):
    """Another process speaks for this consent by now: what this one has read isn't stored."""


@dataclass(slots=True)
class Lease:
    """The right to speak for one consent. Only its holder stores what was read, so nothing is stored twice."""

    connection: Connection
    until: datetime

    @classmethod
    def take(cls, channel_id: UUID, *, only_if_due: bool) -> Self | None:
        """Take it; None when the consent is lost or gone, or nothing is due; Conflict when another has it."""
        now = clock.now()
        held = Connection.objects.filter(channel_id=channel_id, lost_at=None)
        if only_if_due:
            held = held.filter(due_at__lte=now)
        free = held.filter(Q(leased_until=None) | Q(leased_until__lt=now))
        until = now + LEASE
        if not free.update(leased_until=until):
            if held.exists():
                raise Conflict(_("This channel is being read just now."))
            return None
        connection = held.first()
        return cls(connection, until) if connection else None

    def renew(self, percent: int) -> None:
        """Keep it, and note how far the reading is where somebody watches. Raises LeaseLost."""
        now = clock.now()
        is_watched = self.connection.asked_at is not None
        if not is_watched and self.until - now > LEASE - RENEWED_AFTER:
            return
        until = now + LEASE
        if not self.mine().update(leased_until=until, percent=percent):
            raise LeaseLost
        self.until = until

    def mine(self) -> storing.Held:
        """Return the row as long as the lease is ours."""
        return Connection.objects.filter(pk=self.connection.pk, leased_until=self.until)


def sync_channel(*, channel_id: UUID, by: Actor, only_if_due: bool = False) -> bool:
    """Read the channel from its platform and store what it says; return whether there was anything to do.

    Raises Conflict when another process is at it. A platform's failure is stored, never raised: the next try is
    set by its kind.
    """
    lease = Lease.take(channel_id, only_if_due=only_if_due)
    if lease is None:
        return False
    connection = lease.connection
    try:
        connector = registry.connector(connection.platform)
        answer = _read(connector, _fresh_tokens(connector, connection), lease)
    except PlatformError as error:
        _fail(lease, error, by)
    except Unavailable as error:
        _fail(lease, Permanent(error.message), by)
    except LeaseLost:
        return True
    else:
        due_at = clock.now() + EVERY * _spread.uniform(0.9, 1.1)
        storing.store(lease.mine(), connection, answer, due_at=due_at, by=by)
    return True


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
        stored = _renewed_by_another(connection, tokens)
        if stored is None:
            raise
        return stored
    Connection.objects.filter(pk=connection.pk).update(
        access=crypto.encrypt(renewed.access),
        refresh=crypto.encrypt(renewed.refresh) if renewed.refresh else "",
        access_expires_at=renewed.expires_at,
        refresh_expires_at=renewed.refresh_expires_at,
    )
    return renewed


def _renewed_by_another(connection: Connection, tokens: Tokens) -> Tokens | None:
    """Return the tokens that a process that was thought dead has stored since: then those are the living ones.

    It may be between the platform's answer and its own commit, so a moment is waited for it. What a process takes
    with it that is killed right there is lost: docs/decisions says why.
    """
    for pause in (0.0, 0.2, 0.4, 0.8):
        time.sleep(pause)
        stored = Connection.objects.filter(pk=connection.pk).first()
        if stored is not None and (found := tokens_of(stored)).access != tokens.access:
            return found
    return None


def _read(connector: Connector, tokens: Tokens, lease: Lease) -> Answer:
    """Ask for what the creator allowed, and for nothing else: what isn't allowed stays unknown."""
    now = clock.now()
    may = allowed(connector, tokens.scopes)
    lease.renew(5)
    account = connector.account(tokens, now=now)
    posts = list(_posts(connector, tokens, lease, now)) if Function.POSTS in may else None
    lease.renew(85)
    return Answer(account, posts, connector.audience(tokens, now=now))


def _posts(connector: Connector, tokens: Tokens, lease: Lease, now: datetime) -> Iterator[PostFacts]:
    for count, post in enumerate(connector.posts(tokens, now=now, limit=POSTS)):
        if count % 10 == 0:
            lease.renew(15 + 70 * count // POSTS)
        yield post


@transaction.atomic
def _fail(lease: Lease, error: PlatformError, by: Actor) -> None:
    """Store why it failed and when to try again: later, tomorrow, or not before the creator acts."""
    connection = lease.mine().select_for_update(of=("self",)).select_related("channel__creator").first()
    if connection is None:
        return  # disconnected meanwhile, or another process is at it
    now = clock.now()
    connection.failure_count = min(connection.failure_count + 1, 1000)
    connection.failure = str(error)[:300]
    connection.failure_kind = FailureKind.PERMANENT
    connection.leased_until = connection.asked_at = None
    connection.due_at = now + EVERY
    if isinstance(error, Temporary):
        connection.failure_kind = FailureKind.TEMPORARY
        wait = timedelta(minutes=2) * 2 ** min(connection.failure_count - 1, 9)
        asked = timedelta(seconds=error.retry_after or 0)
        # Spread out, so that after a long outage not everybody comes back in the same second.
        connection.due_at = now + max(asked, min(wait, LONGEST_WAIT)) * _spread.uniform(1, 1.5)
    if isinstance(error, NeedsCreator):
        connection.failure_kind = FailureKind.CREATOR
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
    # Only what is said here: the tokens may have been renewed since the row was read.
    connection.save(
        update_fields=[
            "failure_count",
            "failure",
            "failure_kind",
            "leased_until",
            "asked_at",
            "due_at",
            "lost_at",
            "lost_reason",
        ]
    )
