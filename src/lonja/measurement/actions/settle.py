"""Posts whose numbers have settled: four weeks after going live, with a snapshot to show for it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from lonja.accounts.actor import Actor
from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.measurement.models import Publication, Snapshot

SETTLED_AFTER = timedelta(days=28)  # growth after four weeks is a few per cent (docs/build/population.md)
TRIED_FOR = timedelta(days=28)  # a snapshot may come late; after eight weeks the brand decides
AT_ONCE = 1000


def settle_posts() -> int:
    """Mark as measured what has settled, each in a transaction of its own; return how many moved on."""
    now = clock.now()
    read = Snapshot.objects.filter(
        post=OuterRef("post"), at__gte=OuterRef("live_at") + SETTLED_AFTER - timedelta(days=1)
    )
    due = Publication.objects.filter(
        Exists(read), live_at__lte=now - SETTLED_AFTER, live_at__gt=now - SETTLED_AFTER - TRIED_FOR
    )
    moved = 0
    for deliverable_id in due.order_by("live_at", "pk").values_list("deliverable_id", flat=True)[:AT_ONCE]:
        try:
            collaborations.mark_measured(deliverable_id=deliverable_id, by=Actor.system())
        except Conflict:
            continue  # measured already, or disputed or cancelled meanwhile
        moved += 1
    return moved
