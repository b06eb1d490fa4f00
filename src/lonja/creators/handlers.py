"""What creators do when something happens among them."""

from __future__ import annotations

from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import tasks
from lonja.creators.events import CreatorsImported


@on(CreatorsImported)
def rate_after_import(event: EventRecord) -> None:
    """Compute the audience quality of everybody once after a whole file, imported creators included."""
    tasks.request_rating()
