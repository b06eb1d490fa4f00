"""Whose data it is: a creator, its house, and the people in it."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts import queries as accounts
from lonja.core.personal import Subject
from lonja.creators.models import Creator


def subject_of(creator: Creator) -> Subject:
    """Return the ids by which a creator's data is found."""
    house: UUID | None = creator.organization_id
    people = tuple(accounts.member_ids(house)) if house else ()
    return Subject(creator_id=creator.pk, house_id=house, people=people)
