"""Who looked at a creator's page: written once per person and day, kept for a year, then counted only."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators.models import Creator, ProfileView, ProfileViewCount

KEPT = timedelta(days=365)
BATCH = 10_000


def record_profile_view(*, creator_id: UUID, by: Actor) -> None:
    """Note that somebody of a brand looked at the page; staff and the creator itself aren't noted.

    One small insert that finds its row taken from the second look of a day on; nothing waits for a lock.
    """
    if not by.is_brand or by.organization_id is None:
        return
    if not Creator.objects.visible_to(by).filter(pk=creator_id).exists():
        return
    now = clock.now()
    view = ProfileView(
        creator_id=creator_id, organization_id=by.organization_id, user_id=by.user_id, on=now.date(), at=now
    )
    ProfileView.objects.bulk_create([view], ignore_conflicts=True)


def forget_views() -> int:
    """Turn the views that are a year old into counts by month; return how many were forgotten."""
    before, forgotten = clock.today() - KEPT, 0
    while count := _forget_batch(before):
        forgotten += count
    return forgotten


@transaction.atomic
def _forget_batch(before: date) -> int:
    rows = list(
        ProfileView.objects.filter(on__lt=before)
        .order_by("on", "pk")
        .select_for_update(skip_locked=True)
        .values_list("pk", "creator_id", "on")[:BATCH]
    )
    months = Counter((creator_id, on.replace(day=1)) for _key, creator_id, on in rows)
    for (creator_id, month), count in months.items():
        row, _is_new = ProfileViewCount.objects.get_or_create(creator_id=creator_id, month=month, defaults={"count": 0})
        ProfileViewCount.objects.filter(pk=row.pk).update(count=F("count") + count)
    ProfileView.objects.filter(pk__in=[row[0] for row in rows]).delete()
    return len(rows)
