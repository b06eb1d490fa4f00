"""Creators as the other side of an agreement: whom to write to, and whether they can be invited now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.creators.models import Creator


@dataclass(frozen=True, slots=True)
class Party:
    """A creator as a collaboration needs it; without an organization it hasn't joined yet."""

    id: UUID
    name: str
    organization_id: UUID | None
    email: str
    away_from: date | None
    away_until: date | None

    @property
    def pk(self) -> UUID:
        return self.id

    def is_away(self, on: date) -> bool:
        """Tell whether the creator is away that day; an absence without an end goes on."""
        if self.away_from is None and self.away_until is None:
            return False
        has_begun = self.away_from is None or self.away_from <= on
        return has_begun and (self.away_until is None or on <= self.away_until)


def parties(by: Actor, ids: Collection[UUID]) -> dict[UUID, Party]:
    """Return those of the creators that the asker may see."""
    rows = Creator.objects.visible_to(by).filter(pk__in=ids)
    columns = ("id", "name", "organization_id", "email", "away_from", "away_until")
    return {row[0]: Party(*row) for row in rows.values_list(*columns)}


def own_party(by: Actor) -> Party:
    """Return the creator that the asker's organization is; raise NotFound where it has no profile yet."""
    rows = Creator.objects.filter(organization_id=by.organization_id) if by.organization_id else Creator.objects.none()
    creator = rows.first()
    if creator is None:
        raise NotFound("This organization has no creator profile yet.")
    return parties(by, [creator.pk])[creator.pk]
