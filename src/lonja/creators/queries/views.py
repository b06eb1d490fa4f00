"""Which brands looked at a creator's profile, for the creator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Sum

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.creators.models import ProfileView, ProfileViewCount
from lonja.creators.queries.rights import own_creator

MOST = 200


@dataclass(frozen=True, slots=True)
class Viewer:
    """One brand: when it looked last, and on how many days how many of its people did."""

    organization_id: UUID
    organization: str
    last_at: datetime
    days: int
    views: int


@dataclass(frozen=True, slots=True)
class Viewers:
    """Everybody who looked in the last year, and how many views were counted before that."""

    viewers: tuple[Viewer, ...]
    earlier: int


def profile_viewers(by: Actor) -> Viewers:
    """Return who looked at the asker's own profile, the latest first; raise NotFound."""
    creator = own_creator(by)
    rows = (
        ProfileView.objects.filter(creator=creator)
        .values("organization_id")
        .annotate(last=Max("at"), days=Count("on", distinct=True), views=Count("pk"))
        .order_by("-last", "organization_id")[:MOST]
    )
    found = list(rows)
    names = accounts.organization_names(row["organization_id"] for row in found)
    earlier = ProfileViewCount.objects.filter(creator=creator).aggregate(sum=Sum("count"))["sum"] or 0
    return Viewers(
        tuple(
            Viewer(row["organization_id"], names[row["organization_id"]], row["last"], row["days"], row["views"])
            for row in found
        ),
        earlier,
    )
