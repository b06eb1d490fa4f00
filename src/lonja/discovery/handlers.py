"""What discovery does when creators change: the index follows."""

from __future__ import annotations

from uuid import UUID

from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators.events import AudienceQualityComputed, CreatorChanged, CreatorsImported, ExchangeRatesStored
from lonja.discovery.building import request_rebuild


@on(CreatorChanged)
def follow_creators(event: EventRecord) -> None:
    """Bring the changed creators into every answer."""
    from lonja.discovery import index  # the engine's compiler takes a second to load, which only its users should pay

    index.follow([UUID(key) for key in event.payload["creator_ids"]])


@on(CreatorsImported, ExchangeRatesStored)
def rebuild(event: EventRecord) -> None:
    """Build once after a whole file, rather than follow each of its rows, and when every foreign price is another."""
    request_rebuild()


@on(AudienceQualityComputed)
def rebuild_with_scores(event: EventRecord) -> None:
    """Build once more when scores are others than before."""
    if event.payload["changed_count"]:
        request_rebuild()
