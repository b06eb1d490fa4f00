"""Creators as the other side of an agreement: whom to write to, and whether they can be invited now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.creators.calendar import Span, covering
from lonja.creators.categories import PARENT
from lonja.creators.models import Creator, Profile
from lonja.creators.queries.profiles import spans_of


@dataclass(frozen=True, slots=True)
class Party:
    """A creator as a collaboration needs it; without an organization it hasn't joined yet."""

    id: UUID
    name: str
    organization_id: UUID | None
    # Joined: absences that follow one another are one.
    away: tuple[Span, ...] = ()
    refused_categories: tuple[str, ...] = ()

    @property
    def pk(self) -> UUID:
        return self.id

    def is_away(self, on: date) -> bool:
        """Tell whether the creator is away that day."""
        return covering(self.away, on) is not None

    def away_until(self, on: date) -> date | None:
        """Return the last day of the absence in which the day lies; None where nobody said until when."""
        span = covering(self.away, on)
        return None if span is None or span[1] == date.max else span[1]

    def refused(self, categories: Collection[str]) -> list[str]:
        """Return those of a campaign's categories that the creator refuses; a refused one covers those below it."""
        return [
            one for one in categories if one in self.refused_categories or PARENT.get(one) in self.refused_categories
        ]


def parties(by: Actor, ids: Collection[UUID]) -> dict[UUID, Party]:
    """Return those of the creators that the asker may see."""
    rows = Creator.objects.visible_to(by).filter(pk__in=ids).values_list("id", "name", "organization_id")
    found = list(rows)
    keys = [row[0] for row in found]
    away = spans_of(keys)
    refused = dict(Profile.objects.filter(creator_id__in=keys).values_list("creator_id", "refused_categories"))
    return {row[0]: Party(*row, away.get(row[0], ()), tuple(refused.get(row[0], ()))) for row in found}


def refusing(categories: Collection[str]) -> frozenset[UUID]:
    """Return who takes no campaigns in any of these categories, or in the one above it.

    No visible_to: it only leaves creators out of answers that show what the asker sees.
    """
    covering = [*categories, *(PARENT[one] for one in categories if one in PARENT)]
    return frozenset(Profile.objects.filter(refused_categories__overlap=covering).values_list("creator_id", flat=True))


def own_party(by: Actor) -> Party:
    """Return the creator that the asker's organization is; raise NotFound where it has no profile yet."""
    rows = Creator.objects.filter(organization_id=by.organization_id) if by.organization_id else Creator.objects.none()
    creator = rows.first()
    if creator is None:
        raise NotFound("This organization has no creator profile yet.")
    return parties(by, [creator.pk])[creator.pk]
