"""The operator lets failed readings be tried again: one, or all of a kind."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators.actions.channels.reading import DUE, queue_due, queue_reading
from lonja.creators.events import ReadingsRetried
from lonja.creators.models import Connection
from lonja.creators.types import FailureKind, Platform

RETRIED = (FailureKind.TEMPORARY, FailureKind.PERMANENT)


@transaction.atomic
def retry_reading(*, channel_id: UUID, by: Actor) -> None:
    """Have one channel read as soon as there is room. Raises Forbidden, NotFound, Conflict (only its creator can)."""
    by.require("creators.import")
    connection = Connection.objects.select_for_update().one(channel_id=channel_id)
    if connection.lost_at is not None:
        raise Conflict(_("Its creator has to connect it again; no retry helps."))
    connection.due_at = clock.now()
    connection.save(update_fields=["due_at"])
    queue_reading(channel_id, priority=DUE)
    record(ReadingsRetried(subject_id=channel_id, kind=connection.failure_kind, platform=connection.platform), by=by)


@transaction.atomic
def retry_readings(*, kind: str, platform: str = "", by: Actor) -> int:
    """Make all channels that failed in this way due now; return how many.

    They are queued as there is room for them, like everything that is due. Raises Forbidden, NotFound, Invalid.
    """
    by.require("creators.import")
    if kind not in RETRIED:
        raise Invalid({"kind": [_("Choose temporary or permanent. What needs the creator can't be retried.")]})
    if platform and platform not in Platform.values:
        raise Invalid({"platform": [_("There is no such platform.")]})
    failed = Connection.objects.filter(failure_kind=kind, lost_at=None)
    if platform:
        failed = failed.filter(platform=platform)
    first = failed.order_by("pk").first()
    if first is None:
        return 0
    count = failed.update(due_at=clock.now())
    queue_due()
    record(ReadingsRetried(subject_id=first.channel_id, kind=kind, platform=platform), by=by)
    return count
