"""Asking for a channel to be read: queued once, the asked-for before the nightly."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lonja.accounts.actor import Actor
from lonja.core import clock, quota
from lonja.core.errors import Conflict, NotFound, Throttled
from lonja.creators.models import Connection

# A creator may have a channel read this often. It protects the platform's limits, which all creators share.
PER_HOUR = 6
# Somebody waits for these; what merely is due comes after all other work.
ASKED, DUE = 5, -5


@transaction.atomic
def read_channel_now(*, channel_id: UUID, by: Actor) -> None:
    """Have one's own channel read from its platform as soon as possible.

    Raises Forbidden, NotFound, Conflict (the consent is lost: connect again), Throttled (asked too often).
    """
    by.require("creators.manage_own")
    if by.organization_id is None:
        raise NotFound
    own = Connection.objects.filter(channel__creator__organization_id=by.organization_id)
    connection = own.select_for_update(of=("self",)).one(channel_id=channel_id)
    if connection.lost_at is not None:
        raise Conflict(_("The platform no longer lets us read this channel. Connect it again."))
    if connection.asked_at is None:
        _take_turn(channel_id)
        connection.asked_at, connection.percent = clock.now(), 0
    connection.due_at = clock.now()
    connection.save(update_fields=["asked_at", "percent", "due_at"])
    queue_reading(channel_id)


def _take_turn(channel_id: UUID) -> None:
    try:
        quota.take(f"reading:{channel_id}", limit=PER_HOUR, per=timedelta(hours=1))
    except Throttled as error:
        raise Throttled(
            _("This channel was just read several times. Try again in %(minutes)s minutes; it is read every night.")
            % {"minutes": -(-error.retry_after // 60)},
            error.retry_after,
        ) from error


def queue_reading(channel_id: UUID, *, priority: int = ASKED) -> None:
    """Queue the reading unless it waits already; one that is asked for doesn't wait behind a due one.

    Both may then be queued: whichever comes second finds nothing due and does nothing.
    """
    lock = f"creators.sync:{channel_id}" + (":asked" if priority == ASKED else "")
    task = app.configure_task("creators.sync", queueing_lock=lock, priority=priority)
    # A savepoint: the refusal of a second job must not spoil the transaction around it.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(channel_id=str(channel_id))
