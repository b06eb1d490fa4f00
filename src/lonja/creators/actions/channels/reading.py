"""Asking for a channel to be read: tokens renewed first, queued once, the asked-for before the nightly."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from lonja.accounts.actor import Actor
from lonja.core import clock, quota
from lonja.core.errors import Conflict, NotFound, Throttled
from lonja.core.processes import KEEPERS_QUEUE
from lonja.creators.models import Connection
from lonja.platforms import registry

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


# Tokens with less left than this are renewed before the reading: enough for the reading to wait in the queue.
AHEAD = {"instagram": timedelta(days=53), "tiktok": timedelta(minutes=10), "youtube": timedelta(minutes=10)}
# A reading that comes to its turn with less left than this doesn't begin: the token could die on the way.
LEAST = timedelta(minutes=2)
RENEWAL, READING = "creators.renew", "creators.sync"


def queue_reading(channel_id: UUID, *, priority: int = ASKED) -> None:
    """Queue the reading, or first the renewal that it needs, unless it waits already.

    One that is asked for doesn't wait behind a due one. Both may then be queued: whichever comes second finds
    nothing due and does nothing.
    """
    connection = Connection.objects.filter(channel_id=channel_id).first()
    name = RENEWAL if connection is not None and needs_renewal(connection) else READING
    _queue(name, channel_id, priority)


def queue_reading_renewed(connection: Connection) -> None:
    """Queue the reading whose tokens were just renewed, however long the platform lets them live."""
    _queue(READING, connection.channel_id, _priority(connection), is_renewed=True)


def queue_again(connection: Connection) -> None:
    """Queue it once more, with whatever its tokens need and for whoever waits for it."""
    queue_reading(connection.channel_id, priority=_priority(connection))


def queue_renewal_if_ended(channel_id: UUID, *, only_if_due: bool) -> bool:
    """Queue the renewal of tokens that ended while the reading waited; return whether they had."""
    now = clock.now()
    ended = Connection.objects.filter(channel_id=channel_id, lost_at=None, access_expires_at__lte=now + LEAST)
    connection = (ended.filter(due_at__lte=now) if only_if_due else ended).first()
    if connection is None:
        return False
    _queue(RENEWAL, channel_id, _priority(connection))
    return True


def needs_renewal(connection: Connection) -> bool:
    """Tell whether the tokens should be renewed before the next reading."""
    return connection.access_expires_at - clock.now() <= AHEAD[connection.platform]


def _priority(connection: Connection) -> int:
    return DUE if connection.asked_at is None else ASKED


def _queue(name: str, channel_id: UUID, priority: int, **facts: bool) -> None:
    lock = f"{name}:{channel_id}" + (":asked" if priority == ASKED else "")
    task = app.configure_task(name, queueing_lock=lock, priority=priority)
    # A savepoint: the refusal of a second job must not spoil the transaction around it.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(channel_id=str(channel_id), **facts)


# As many as may wait at a time: some minutes' work of one worker. More would only make the queue a second calendar,
# and everybody who comes later would stand behind them.
MOST_WAITING = 240
# Of a platform's limit, this much is for the nightly readings; the rest is for creators who wait for one.
SHARE = 0.9


def queue_due() -> int:
    """Queue the channels whose time has come, as many as there is room for; return how many.

    The room is what the queue has left of MOST_WAITING, and for each platform what its limit leaves. After an outage
    everybody is due at once, and comes in by this, the longest overdue first.
    """
    left = MOST_WAITING - waiting()
    queued = 0
    for platform in registry.PLATFORMS:
        if left <= 0:
            break
        readings = registry.room(platform, share=SHARE).readings
        most = left if readings is None else min(left, readings)
        for channel_id in due_channels(platform, most):
            queue_reading(channel_id, priority=DUE)
            queued, left = queued + 1, left - 1
    return queued


def waiting() -> int:
    """Return how many readings and the renewals before them wait in the queue or run."""
    queues = ("sync", KEEPERS_QUEUE)
    return ProcrastinateJob.objects.filter(queue_name__in=queues, status__in=("todo", "doing")).count()


def due_channels(platform: str, most: int) -> list[UUID]:
    """Return a platform's channels whose time has come, longest overdue first."""
    now = clock.now()
    rows = Connection.objects.filter(platform=platform, lost_at=None, due_at__lte=now).filter(
        Q(leased_until=None) | Q(leased_until__lt=now)
    )
    return list(rows.order_by("due_at", "pk").values_list("channel_id", flat=True)[:most])
