"""What people see of money: a budget's standing, what each agreement holds, what a creator has coming."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet, Sum

from lonja.accounts.actor import Actor
from lonja.core.errors import Forbidden
from lonja.core.money import Money
from lonja.payments import ledger
from lonja.payments.ledger import Account, Kind, Standing
from lonja.payments.models import Budget, LedgerEntry, Transfer


@dataclass(frozen=True, slots=True)
class CampaignMoney:
    """A budget's one line of truth."""

    limit: Money
    spent: Money
    committed: Money
    left: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One step of an amount, as a statement shows it."""

    id: UUID
    at: datetime
    kind: str
    amount: Money
    note: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one agreement still brings its payee: set aside for it, and owed already since a moment."""

    subject: str
    set_aside: Money
    owed: Money
    owed_since: datetime | None


@dataclass(frozen=True, slots=True)
class Flow:
    """How one transfer changed what was ever owed and what was ever paid, in minor units."""

    at: datetime
    owed_minor: int
    paid_minor: int


def campaign_money(by: Actor, reference: str) -> CampaignMoney:
    """Return the standing of the budget under the reference; raise NotFound, Forbidden."""
    by.require("payments.read")
    budget = Budget.objects.visible_to(by).one(reference=reference)
    return _money(budget, _balances([budget.pk]).get(budget.pk, dict.fromkeys(Account, 0)))


def campaigns_money(by: Actor, references: Sequence[str]) -> dict[str, CampaignMoney]:
    """Return the standing of several budgets by reference, those that the asker may see."""
    budgets = list(Budget.objects.visible_to(by).filter(reference__in=references))
    found = _balances([budget.pk for budget in budgets])
    return {b.reference: _money(b, found.get(b.pk, dict.fromkeys(Account, 0))) for b in budgets}


def subject_balances(by: Actor, subject: str) -> dict[Account, int]:
    """Return what stands on each account for one agreement; both of its organizations may ask."""
    by.require("payments.read")
    rows = _of_subject(by, subject)
    sums = LedgerEntry.objects.filter(transfer__in=rows).values("account").annotate(minor=Sum("amount_minor"))
    return dict.fromkeys(Account, 0) | {Account(row["account"]): row["minor"] for row in sums}


def statement(by: Actor, subject: str) -> list[TransferLine]:
    """Return every step of one agreement's money that the asker's organization is party to, oldest first."""
    by.require("payments.read")
    rows = _of_subject(by, subject).select_related("budget").order_by("pk")
    amounts = dict(
        LedgerEntry.objects.filter(transfer__in=rows, amount_minor__gt=0).values_list("transfer_id", "amount_minor")
    )
    transfers = list(rows)
    undone = {row.reverses_id for row in transfers}
    return [
        TransferLine(row.pk, row.at, row.kind, Money(amounts[row.pk], row.budget.currency), row.note, row.pk in undone)
        for row in transfers
    ]


def money_flows(by: Actor, subjects: Collection[str]) -> dict[str, list[Flow]]:
    """Return by agreement when how much became owed and when how much was paid, oldest first; raise Forbidden.

    Only for the house's own counting, so only the system may ask: it spans organizations.
    """
    if not by.is_system:
        raise Forbidden("Only Lonja itself counts over everybody's money.")
    entries = LedgerEntry.objects.filter(transfer__subject__in=subjects, account__in=[Account.OWED, Account.PAID])
    rows = entries.values("transfer__subject", "transfer_id", "transfer__at").annotate(
        owed=Sum("amount_minor"), paid=Sum("amount_minor", filter=Q(account=Account.PAID), default=0)
    )
    found: dict[str, list[Flow]] = {}
    for row in rows.order_by("transfer__at", "transfer_id"):
        found.setdefault(row["transfer__subject"], []).append(Flow(row["transfer__at"], row["owed"], row["paid"]))
    return found


def money_to_come(by: Actor) -> list[Money]:
    """Return what is owed to the asker's organization and not paid yet, by currency."""
    by.require("payments.read")
    if by.organization_id is None:
        return []
    rows = LedgerEntry.objects.filter(organization_id=by.organization_id, account=Account.OWED)
    sums = rows.values("currency").annotate(minor=Sum("amount_minor")).order_by("currency")
    return [Money(row["minor"], row["currency"]) for row in sums if row["minor"]]


def incoming(by: Actor) -> list[Incoming]:
    """Return what each agreement still brings the asker's organization, what is owed longest first.

    What is set aside is the payer's until the pieces are live; it is the payee's to know. Raises Forbidden.
    """
    by.require("payments.read")
    if by.organization_id is None:
        return []
    rows = LedgerEntry.objects.filter(transfer__payee_id=by.organization_id, account__in=[Account.HELD, Account.OWED])
    since = Min("transfer__at", filter=Q(transfer__kind=Kind.OWE))
    found: dict[tuple[str, str], Incoming] = {}
    for row in rows.values("transfer__subject", "currency", "account").annotate(minor=Sum("amount_minor"), since=since):
        key = (row["transfer__subject"], row["currency"])
        nothing = Money(0, row["currency"])
        one = found.get(key) or Incoming(key[0], nothing, nothing, None)
        amount = Money(row["minor"], row["currency"])
        if row["account"] == Account.HELD:
            found[key] = replace(one, set_aside=amount)
        else:
            found[key] = replace(one, owed=amount, owed_since=row["since"] if row["minor"] else None)
    live = [one for one in found.values() if one.set_aside.minor or one.owed.minor]
    return sorted(live, key=lambda one: (one.owed_since or datetime.max.replace(tzinfo=UTC), one.subject))


def _of_subject(by: Actor, subject: str) -> QuerySet[Transfer]:
    """Return the transfers that the asker's organization pays or receives; the operator and the system see all."""
    rows = Transfer.objects.filter(subject=subject)
    if by.is_system or by.is_staff:
        return rows
    house = by.organization_id
    if house is None:
        return rows.none()
    return rows.filter(budget__organization_id=house) if by.is_brand else rows.filter(payee_id=house)


def _balances(budget_ids: Sequence[UUID]) -> dict[UUID, dict[Account, int]]:
    rows = LedgerEntry.objects.filter(transfer__budget_id__in=budget_ids)
    found: dict[UUID, dict[Account, int]] = {}
    for row in rows.values("transfer__budget_id", "account").annotate(minor=Sum("amount_minor")):
        totals = found.setdefault(row["transfer__budget_id"], dict.fromkeys(Account, 0))
        totals[Account(row["account"])] = row["minor"]
    return found


def _money(budget: Budget, totals: dict[Account, int]) -> CampaignMoney:
    standing: Standing = ledger.standing(budget.limit_minor, totals)
    amounts = (standing.limit, standing.spent, standing.committed, standing.left, totals[Account.PAID])
    return CampaignMoney(*(Money(minor, budget.currency) for minor in amounts))
