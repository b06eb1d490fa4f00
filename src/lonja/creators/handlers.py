"""What creators do when something happens among them."""

from __future__ import annotations

from uuid import UUID

from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import tasks
from lonja.creators.events import ChannelConnected, CreatorsImported
from lonja.creators.rights import identities


@on(CreatorsImported)
def rate_after_import(event: EventRecord) -> None:
    """Compute the audience quality of everybody once after a whole file, imported creators included."""
    tasks.request_rating()


@on(ChannelConnected)
def lift_suppression(event: EventRecord) -> None:
    """Whoever proves a channel wants it here: imports may add to its numbers again."""
    identities.lift(UUID(event.payload["channel_id"]))
