"""Double-entry arithmetic of what brands set aside, owe and have paid; pure, no tables.

Every transfer is a pair of entries, one taking and one giving the same amount, so the sum of everything is always zero.
Nothing is ever edited: a mistake is put right by the opposite pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Account(StrEnum):
    """Where an amount is: still in the budget, held for an agreement, owed to the creator, or paid."""

    BUDGET = "budget"
    HELD = "held"
    OWED = "owed"
    PAID = "paid"


class Kind(StrEnum):
    """The steps that an amount takes."""

    HOLD = "hold"
    RELEASE = "release"
    OWE = "owe"
    SETTLE = "settle"
    REVERSAL = "reversal"


STEPS: dict[Kind, tuple[Account, Account]] = {
    Kind.HOLD: (Account.BUDGET, Account.HELD),
    Kind.RELEASE: (Account.HELD, Account.BUDGET),
    Kind.OWE: (Account.HELD, Account.OWED),
    Kind.SETTLE: (Account.OWED, Account.PAID),
}
OF_PAYER = frozenset({Account.BUDGET, Account.HELD})


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a transfer; `minor` is negative where the amount leaves the account."""

    account: Account
    organization_id: UUID
    minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of truth about a budget, in minor units of its currency."""

    limit: int
    spent: int
    committed: int

    @property
    def left(self) -> int:
        """What new agreements may still take."""
        return self.limit - self.spent - self.committed


def pair(kind: Kind, minor: int, *, payer: UUID, payee: UUID) -> tuple[Entry, Entry]:
    """Return the two entries of one step; raise ValueError unless the amount is positive."""
    if minor <= 0:
        raise ValueError("a transfer moves a positive amount")
    source, target = STEPS[kind]
    return (
        Entry(source, payer if source in OF_PAYER else payee, -minor),
        Entry(target, payer if target in OF_PAYER else payee, minor),
    )


def opposite(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that undo these."""
    return tuple(Entry(entry.account, entry.organization_id, -entry.minor) for entry in entries)


def balances(entries: Iterable[Entry]) -> dict[Account, int]:
    """Return how much stands on each account."""
    totals = dict.fromkeys(Account, 0)
    for entry in entries:
        totals[entry.account] += entry.minor
    return totals


def standing(limit: int, totals: dict[Account, int]) -> Standing:
    """Return the budget's standing: owed and paid are spent, held is committed."""
    return Standing(limit, totals[Account.OWED] + totals[Account.PAID], totals[Account.HELD])
