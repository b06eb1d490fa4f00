"""Reading a connected channel anew: under a lease, failures told apart, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Unavailable
from lonja.creators.actions.channels import leases, reading, storing
from lonja.creators.actions.channels.connections import tokens_of
from lonja.creators.actions.channels.leases import EVERY, Lease, LeaseLost
from lonja.creators.actions.channels.storing import Answer
from lonja.platforms import registry
from lonja.platforms.types import (
    Function,
    Permanent,
    PlatformConnector,
    PlatformError,
    PostFacts,
    Temporary,
    TokenRefused,
    Tokens,
    allowed,
)

POSTS = 100


def sync_channel(*, channel_id: UUID, by: Actor, only_if_due: bool = False, is_renewed: bool = False) -> bool:
    """Read the channel from its platform and store what it says; return whether there was anything to do.

    Tokens that have run out or are refused are never renewed here: the renewal is queued, and the reading after it.
    Only a refused renewal loses a consent: tokens that were just renewed (`is_renewed`) and are refused are a
    temporary failure.
    Raises Conflict when another process is at it. A platform's failure is stored, never raised: the next try is
    set by its kind.
    """
    if reading.queue_renewal_if_ended(channel_id, only_if_due=only_if_due):
        return True
    lease = Lease.take(channel_id, only_if_due=only_if_due)
    if lease is None:
        return False
    connection = lease.connection
    try:
        answer = _read(registry.connector(connection.platform), tokens_of(connection), lease)
    except TokenRefused as error:
        if is_renewed:
            # The platform contradicts itself, and may be at one again in some minutes.
            leases.fail(lease, Temporary(str(error)), by)
        else:
            leases.doubt(lease)
    except PlatformError as error:
        leases.fail(lease, error, by)
    except Unavailable as error:
        leases.fail(lease, Permanent(error.message), by)
    except LeaseLost:
        return True
    else:
        due_at = clock.now() + EVERY * leases.spread.uniform(0.9, 1.1)
        storing.store(lease.mine(), connection, answer, due_at=due_at, by=by)
    return True


def _read(connector: PlatformConnector, tokens: Tokens, lease: Lease) -> Answer:
    """Ask for what the creator allowed, and for nothing else: what isn't allowed stays unknown."""
    now = clock.now()
    may = allowed(connector, tokens.scopes)
    lease.renew(5)
    account = connector.account(tokens, now=now)
    posts = list(_posts(connector, tokens, lease, now)) if Function.POSTS in may else None
    lease.renew(85)
    return Answer(account, posts, connector.audience(tokens, now=now))


def _posts(connector: PlatformConnector, tokens: Tokens, lease: Lease, now: datetime) -> Iterator[PostFacts]:
    for count, post in enumerate(connector.posts(tokens, now=now, limit=POSTS)):
        if count % 10 == 0:
            lease.renew(15 + 70 * count // POSTS)
        yield post
