"""Creators: joined ones with their house, and imported ones that haven't joined."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators.models import Creator
from tests.make.accounts import Person, creator_house

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Talent:
    """A creator with the person behind it."""

    person: Person
    creator: Any

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
    return Talent(person, imported_creator(name, organization=person.organization, **fields))


def imported_creator(name: str = "", **fields: Any) -> Any:
    """Make a creator that nobody has claimed yet."""
    now = clock.now()
    name = name or f"Creator {next(_numbers)}"
    return Creator.objects.create(name=name, created_at=now, changed_at=now, **({"country": "ES"} | fields))
