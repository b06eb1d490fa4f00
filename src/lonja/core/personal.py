"""What each table holds of a person: how it is exported, and what erasing does to it; every domain declares its own.

A table that leads to a creator, an organization or a person and isn't declared fails tests/house/test_personal.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

Rows = QuerySet[Any]
Text = str | Promise


class Erase(StrEnum):
    """What becomes of the rows when the person is erased."""

    DELETE = "delete"
    CLEAR = "clear"
    KEEP = "keep"
    # By an action of the domain itself, named in `why`: accounts closes people, creators empties the profile.
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose data it is: the creator, its house, and the people of that house."""

    creator_id: UUID
    house_id: UUID | None = None
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Something under way that must end before a person can be erased."""

    label: str
    path: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table's declaration.

    `creator`, `house` and `people` are the lookups that lead from a row to the subject; a row belongs to it by any of
    them. `file` is its name in the export, empty with a reason in `unexported`. `also` adds columns by lookup, such as
    the name of the other side; `hide` never leaves the database.
    """

    model: type[models.Model]
    creator: str = ""
    house: str = ""
    people: str = ""
    rows: Callable[[Subject], Rows] | None = None
    file: str = ""
    says: Text = ""
    unexported: Text = ""
    also: Mapping[str, str] = field(default_factory=dict)
    hide: frozenset[str] = frozenset()
    # How a column that isn't stored as the person knows it is read for the export, such as what is encrypted.
    reads: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    erase: Erase = Erase.KEEP
    clears: Mapping[str, Any] = field(default_factory=dict)
    # Which of the subject's rows are cleared or deleted, where not all are.
    only: Q | None = None
    # Why and how long it is kept, or who erases it.
    why: Text = ""

    @property
    def label(self) -> str:
        """The table's name, such as `creators.Rate`."""
        return self.model._meta.label

    def of(self, subject: Subject) -> Rows:
        """Return the subject's rows."""
        if self.rows is not None:
            return self.rows(subject)
        wanted = Q(pk__in=[])
        if self.creator:
            wanted |= Q(**{self.creator: subject.creator_id})
        if self.house and subject.house_id:
            wanted |= Q(**{self.house: subject.house_id})
        if self.people and subject.people:
            wanted |= Q(**{f"{self.people}__in": subject.people})
        return self.model._default_manager.filter(wanted)

    def columns(self) -> list[str]:
        """Return the names of the columns that are exported."""
        return [one.attname for one in self.model._meta.concrete_fields if one.attname not in self.hide]


_tables: dict[str, Table] = {}
_never: dict[str, Text] = {}
_holds: list[Callable[[Subject], list[Hold]]] = []


def declare(*tables: Table) -> tuple[Table, ...]:
    """Register a domain's tables, in the order in which they are exported and erased."""
    for table in tables:
        _tables[table.label] = table
    return tables


def never_a_creators(model: type[models.Model], why: Text) -> None:
    """Register a table that leads to an organization or a person but never to a creator's."""
    _never[model._meta.label] = why


def holds(found: Callable[[Subject], list[Hold]]) -> Callable[[Subject], list[Hold]]:
    """Register a function that tells what is under way, by which an erasure has to wait."""
    _holds.append(found)
    return found


def tables() -> tuple[Table, ...]:
    """Return every declared table."""
    return tuple(_tables.values())


def exempt() -> Mapping[str, Text]:
    """Return the tables that never hold anything of a creator, each with the reason."""
    return dict(_never)


def holding(subject: Subject) -> list[Hold]:
    """Return everything under way, what ends first in front."""
    found = [one for tell in _holds for one in tell(subject)]
    return sorted(found, key=lambda one: (one.until is None, one.until or date.max))
