"""Creators: joined ones with their house, and imported ones that haven't joined."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from lonja.accounts.actor import Actor
from lonja.creators import actions, queries
from lonja.creators.drafts import CreatorDraft
from lonja.creators.queries import Party
from tests.make.accounts import Person, creator_house

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Talent:
    """A creator with the person behind it."""

    person: Person
    creator: Party

    @property
    def actor(self) -> Actor:
        return self.person.actor

    @property
    def user(self) -> Any:
        return self.person.user

    @property
    def organization(self) -> Any:
        return self.person.organization


def creator(name: str = "", **fields: Any) -> Talent:
    """Make a creator who has joined."""
    person = creator_house(name=name)
    return Talent(person, imported_creator(name, organization_id=person.organization.pk, **fields))


def imported_creator(name: str = "", **fields: Any) -> Party:
    """Make a creator that nobody has claimed yet, by the action that the demo and the imports use."""
    name = name or f"Creator {next(_numbers)}"
    added = actions.add_creator(draft=CreatorDraft(name=name, **({"country": "ES"} | fields)), by=Actor.system())
    return queries.parties(Actor.system(), [added])[added]
