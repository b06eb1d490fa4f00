"""Publications with snapshots, by the actions that lead there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lonja.core import clock
from lonja.creators.models import Channel
from lonja.measurement import actions, queries
from lonja.measurement.types import Reading
from tests.make import collaborations as deals
from tests.make.collaborations import Deal

_numbers = itertools.count(7_300_000_000_000_000_000)


@dataclass(frozen=True)
class Live:
    """A published deliverable with its deal."""

    deal: Deal
    publication: Any

    @property
    def id(self) -> UUID:
        return self.publication.pk

    def read(self, at: datetime | None = None, **counters: int) -> Any:
        """Type a snapshot in, as the brand."""
        reading = Reading(at=at or clock.now(), counters=counters)
        return actions.add_snapshot(publication_id=self.id, reading=reading, by=self.deal.brand.actor)

    @property
    def report(self) -> Any:
        """The campaign's report as its brand sees it."""
        return queries.campaign_report(self.deal.brand.actor, self.deal.campaign.pk)


def channel(deal: Deal, handle: str = "", platform: str = "tiktok", followers: int = 50_000) -> Any:
    """Give the deal's creator a channel."""
    return Channel.objects.create(
        creator_id=deal.talent.creator.id,
        platform=platform,
        handle=handle or f"somebody{next(_numbers)}",
        current={"followers": {"value": followers, "source": "imported", "as_of": clock.now().isoformat()}},
        created_at=clock.now(),
    )


def video_url(handle: str) -> str:
    """Return the address of a fresh TikTok video of the handle."""
    return f"https://www.tiktok.com/@{handle}/video/{next(_numbers)}"


def published(deal: Deal | None = None, *, url: str = "", text: str = "", days_ago: int = 10) -> Live:
    """Make a live post: its creator has a channel, and pasted the address."""
    deal = deal or deals.approved()
    own = channel(deal)
    row = actions.publish_deliverable(
        deliverable_id=deal.piece.pk,
        url=url or video_url(own.handle),
        text=text,
        live_at=clock.now() - timedelta(days=days_ago),
        by=deal.talent.actor,
    )
    return Live(deal, row)
