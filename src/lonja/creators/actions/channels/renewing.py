"""Renewing a consent's tokens before its channel is read: the keeper's work, and nobody else's."""

from __future__ import annotations

import time
from collections.abc import Mapping
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.errors import Unavailable
from lonja.creators.actions.channels import leases, reading
from lonja.creators.actions.channels.connections import tokens_of
from lonja.creators.actions.channels.leases import Lease
from lonja.creators.models import Connection
from lonja.platforms import registry
from lonja.platforms.types import NeedsCreator, Permanent, PlatformError, Tokens

# How long new tokens are held in hand while the database is away: a restart, a failover. Seconds between the tries.
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0)


def renew_tokens(*, channel_id: UUID, by: Actor) -> bool:
    """Renew the tokens of a channel that is due, store them, and queue its reading; return whether it was due.

    Raises Conflict when another process speaks for the consent. A platform's failure is stored like a reading's.
    """
    lease = Lease.take(channel_id, only_if_due=True)
    if lease is None:
        return False
    connection = lease.connection
    try:
        if reading.needs_renewal(connection):
            _renew(connection)
    except PlatformError as error:
        leases.fail(lease, error, by)
    except Unavailable as error:
        leases.fail(lease, Permanent(error.message), by)
    else:
        lease.give_back()
        reading.queue_reading_renewed(connection)
    return True


def _renew(connection: Connection) -> None:
    """Have the platform renew the tokens, and store both at once before either is used.

    TikTok's refresh token dies with its use: from the platform's answer to the commit nothing else happens here.
    """
    tokens = tokens_of(connection)
    try:
        renewed = registry.connector(connection.platform).refresh(tokens, now=clock.now())
    except NeedsCreator:
        if not _is_renewed_by_another(connection, tokens):
            raise
        return
    _keep(connection, renewed)


def _keep(connection: Connection, renewed: Tokens) -> None:
    """Store them; they are the only copy, so a database that is away for a moment is waited for.

    Not over what a later renewal or consent has stored since: that is the living pair then.
    """
    facts = {
        "access": crypto.encrypt(renewed.access),
        "refresh": crypto.encrypt(renewed.refresh) if renewed.refresh else "",
        "access_expires_at": renewed.expires_at,
        "refresh_expires_at": renewed.refresh_expires_at,
    }
    for pause in PAUSES:
        try:
            _replace(connection, facts)
        except (OperationalError, InterfaceError):
            database.close()
            time.sleep(pause)
        else:
            return
    _replace(connection, facts)


def _replace(connection: Connection, facts: Mapping[str, object]) -> None:
    with transaction.atomic():
        stored = Connection.objects.select_for_update(of=("self",)).filter(pk=connection.pk).first()
        # The ciphertext may be another, with a newer key, and the token the same.
        if stored is not None and tokens_of(stored).access == tokens_of(connection).access:
            Connection.objects.filter(pk=connection.pk).update(**facts)


def _is_renewed_by_another(connection: Connection, tokens: Tokens) -> bool:
    """Tell whether a process that was thought dead has stored newer tokens since: then those are the living ones.

    It may be between the platform's answer and its own commit, so a moment is waited for it. What a keeper takes with
    it that is killed right there is lost: docs/decisions says why.
    """
    for pause in (0.0, 0.2, 0.4, 0.8):
        time.sleep(pause)
        stored = Connection.objects.filter(pk=connection.pk).first()
        if stored is not None and tokens_of(stored).access != tokens.access:
            return True
    return False
