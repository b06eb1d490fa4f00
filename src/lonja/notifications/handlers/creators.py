"""What happens to a creator's channels without the creator is told to them."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import events
from lonja.creators import queries as creators
from lonja.notifications.telling import tell, workers


@on(events.ConnectionLost, events.ChannelDisconnected)
def tell_channel_lost(event: EventRecord) -> None:
    """Tell the creator why, with the way back; a channel that nobody's house holds has nobody to tell.

    Who disconnected a channel here knows it; `tell` leaves them out.
    """
    if not event.parties:
        return
    organization_id = UUID(str(event.parties[0]))
    channel = creators.channel_title(Actor.system(), UUID(event.payload["channel_id"]))
    facts = {"platform": event.payload["platform"], "reason": event.payload["reason"], "channel": channel}
    tell(event, workers(organization_id), facts=facts, path="/profile/channels", organization_id=organization_id)
