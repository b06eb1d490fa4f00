"""What happens to money, as others may hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    """Base of the steps of an amount; the subject is the transfer."""

    reference: str
    subject: str
    amount_minor: int
    currency: str
    payee_id: UUID


@dataclass(frozen=True, kw_only=True)
class Held(Moved):
    name: ClassVar[str] = "payment.held"


@dataclass(frozen=True, kw_only=True)
class Released(Moved):
    name: ClassVar[str] = "payment.released"


@dataclass(frozen=True, kw_only=True)
class Owed(Moved):
    name: ClassVar[str] = "payment.owed"


@dataclass(frozen=True, kw_only=True)
class Settled(Moved):
    name: ClassVar[str] = "payment.settled"


@dataclass(frozen=True, kw_only=True)
class Reversed(Moved):
    name: ClassVar[str] = "payment.reversed"


@dataclass(frozen=True, kw_only=True)
class BudgetSet(Event):
    """The limit of a reference was set or changed; the subject is the budget."""

    name: ClassVar[str] = "payment.budget_set"
    reference: str
    limit_minor: int
    currency: str
