"""How a channel's numbers went over time, as its sources told them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.creators.models import ChannelStatistics, Creator

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source said of one measure at one time."""

    value: int
    source: str
    as_of: datetime
    origin: str


def channel_history(by: Actor, channel_id: UUID, measures: Collection[str]) -> dict[str, list[Reading]]:
    """Return each measure's readings, oldest first, the latest 400; empty where the asker sees no such channel."""
    visible = Creator.objects.visible_to(by).values("pk")
    rows = ChannelStatistics.objects.filter(channel_id=channel_id, channel__creator__in=visible)
    newest = list(rows.order_by("-as_of", "-pk")[:LONGEST])
    found: dict[str, list[Reading]] = {name: [] for name in measures}
    for row in reversed(newest):
        for name in measures:
            if (value := row.values.get(name)) is not None:
                found[name].append(Reading(value, row.source, row.as_of, row.origin))
    return found
