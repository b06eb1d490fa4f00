"""The right to speak for one consent: taken, kept while its holder lives, given back, and what failed under it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.core.events import record
from lonja.creators.actions.channels import reading, storing
from lonja.creators.events import ConnectionLost
from lonja.creators.models import Connection
from lonja.creators.types import FailureKind
from lonja.platforms.types import NeedsCreator, PlatformError, Temporary

EVERY = timedelta(hours=24)
# Longer than any single request may take; a reading renews it as it goes, so a dead process holds nobody up for long.
LEASE = timedelta(minutes=2)
RENEWED_AFTER = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=12)
spread = random.Random()  # noqa: S311 - spreads load, guards nothing


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

    def give_back(self) -> None:
        """Let the next one speak; nothing where it isn't ours any more."""
        self.mine().update(leased_until=None)

    def mine(self) -> storing.Held:
        """Return the row as long as the lease is ours."""
        return Connection.objects.filter(pk=self.connection.pk, leased_until=self.until)


@transaction.atomic
def fail(lease: Lease, error: PlatformError, by: Actor) -> None:
    """Store why it failed and when to try again: later, tomorrow, or not before the creator acts."""
    connection = lease.mine().select_for_update(of=("self",)).select_related("channel__creator").first()
    if connection is None:
        return  # disconnected meanwhile, or another process is at it
    if isinstance(error, NeedsCreator) and connection.access != lease.connection.access:
        # Renewed or connected anew since: what is said of the old tokens isn't said of these.
        _begin_again(connection)
        return
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
        connection.due_at = now + max(asked, min(wait, LONGEST_WAIT)) * spread.uniform(1, 1.5)
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


@transaction.atomic
def doubt(lease: Lease) -> None:
    """Take the access token for ended, as the platform refuses it: a keeper's renewal tells whether the consent lives.

    Somebody else's late renewal may have killed the token, which then says nothing of the consent.
    """
    connection = lease.mine().select_for_update(of=("self",)).first()
    if connection is None:
        return  # disconnected meanwhile, or another process is at it
    if connection.access == lease.connection.access:
        connection.access_expires_at = clock.now()
    _begin_again(connection)


def _begin_again(connection: Connection) -> None:
    connection.leased_until, connection.due_at = None, clock.now()
    connection.save(update_fields=["leased_until", "due_at", "access_expires_at"])
    reading.queue_again(connection)
