"""What is done with money: set a budget's limit, hold, release, owe, settle, reverse.

`set_budget`, `hold`, `release` and `owe` are steps of an agreement: the domains above call them inside their own
transaction, after checking who may do that. Every one of them locks the budget's row first, so two agreements can't
both take the last of it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.core.money import Money
from lonja.payments import events, ledger
from lonja.payments.ledger import Account, Entry, Kind
from lonja.payments.models import Budget, LedgerEntry, Transfer

EVENTS: dict[Kind, type[events.Moved]] = {
    Kind.HOLD: events.Held,
    Kind.RELEASE: events.Released,
    Kind.OWE: events.Owed,
    Kind.SETTLE: events.Settled,
    Kind.REVERSAL: events.Reversed,
}


@transaction.atomic
def set_budget(*, reference: str, organization_id: UUID, limit: Money, by: Actor) -> Budget:
    """Set the limit under a reference; raise Invalid where more is spent or committed, or the currency is in use."""
    fresh = {"organization_id": organization_id, "currency": limit.currency, "limit_minor": limit.minor}
    budget, _created = Budget.objects.select_for_update().get_or_create(reference=reference, defaults=fresh)
    standing = ledger.standing(limit.minor, _totals(budget))
    taken = standing.spent + standing.committed
    if taken and budget.currency != limit.currency:
        raise Invalid({"currency": [_("The currency can't change once money is committed.")]})
    if standing.left < 0:
        words = _("%(amount)s is spent or committed already. The budget can't be lower.")
        raise Invalid({"budget": [words % {"amount": _shown(taken, limit.currency)}]})
    budget.currency, budget.limit_minor = limit.currency, limit.minor
    budget.save(update_fields=["currency", "limit_minor"])
    record(
        events.BudgetSet(
            subject_id=budget.pk,
            parties=(organization_id,),
            reference=reference,
            limit_minor=limit.minor,
            currency=limit.currency,
        ),
        by=by,
    )
    return budget


@transaction.atomic
def hold(*, reference: str, subject: str, payee_id: UUID, amount: Money, by: Actor) -> Transfer | None:
    """Set an amount aside for an agreement; raise Conflict with what is left when the budget lacks it."""
    budget = _locked(reference)
    _require_currency(budget, amount)
    left = ledger.standing(budget.limit_minor, _totals(budget)).left
    if amount.minor > left:
        words = _("The budget has %(left)s left and this takes %(amount)s.")
        shown = {"left": _shown(left, budget.currency), "amount": _shown(amount.minor, budget.currency)}
        raise Conflict(words % shown)
    return _transfer(budget, Kind.HOLD, subject, payee_id, amount.minor, by)


@transaction.atomic
def release(*, reference: str, subject: str, amount: Money, by: Actor) -> Transfer | None:
    """Give held money back to the budget; raise Conflict when less than that is held."""
    return _step(reference, Kind.RELEASE, subject, amount, by)


@transaction.atomic
def owe(*, reference: str, subject: str, amount: Money, by: Actor) -> Transfer | None:
    """Turn held money into a debt to the creator; raise Conflict when less than that is held."""
    return _step(reference, Kind.OWE, subject, amount, by)


@transaction.atomic
def settle(*, reference: str, subject: str, amount: Money, note: str = "", by: Actor) -> Transfer | None:
    """Record that a debt was paid, with the payment's own reference in `note`.

    Raises Forbidden, NotFound, Conflict when less than that is owed.
    """
    by.require("payments.manage")
    Budget.objects.visible_to(by).one(reference=reference)
    return _step(reference, Kind.SETTLE, subject, amount, by, note)


@transaction.atomic
def reverse(*, transfer_id: UUID, note: str, by: Actor) -> Transfer:
    """Undo a recorded payment by the opposite pair; raise Conflict when it isn't one or was reversed before."""
    by.require("payments.manage")
    budgets = Budget.objects.visible_to(by).values("pk")
    transfer = Transfer.objects.filter(budget__in=budgets).select_for_update().one(transfer_id)
    # Holds and debts follow the agreement; undoing them alone would part the ledger from it.
    if transfer.kind != Kind.SETTLE:
        raise Conflict(_("Only a recorded payment can be reversed."))
    if Transfer.objects.filter(reverses=transfer).exists():
        raise Conflict(_("This was reversed before."))
    entries = ledger.opposite(_entry(row) for row in LedgerEntry.objects.filter(transfer=transfer))
    return _write(transfer.budget, Kind.REVERSAL, transfer.subject, transfer.payee_id, entries, by, note, transfer)


def _step(reference: str, kind: Kind, subject: str, amount: Money, by: Actor, note: str = "") -> Transfer | None:
    """Move what one subject has on the step's first account."""
    budget = _locked(reference)
    _require_currency(budget, amount)
    source, _target = ledger.STEPS[kind]
    there = _totals(budget, subject)[source]
    if amount.minor > there:
        words = _("Only %(there)s is there to move, not %(amount)s.")
        shown = {"there": _shown(there, budget.currency), "amount": _shown(amount.minor, budget.currency)}
        raise Conflict(words % shown)
    if amount.minor == 0:
        return None
    held = Transfer.objects.filter(budget=budget, subject=subject, kind=Kind.HOLD).order_by("pk")
    return _transfer(budget, kind, subject, held[0].payee_id, amount.minor, by, note)


def _transfer(
    budget: Budget, kind: Kind, subject: str, payee_id: UUID, minor: int, by: Actor, note: str = ""
) -> Transfer | None:
    if minor == 0:
        return None
    entries = ledger.pair(kind, minor, payer=budget.organization_id, payee=payee_id)
    return _write(budget, kind, subject, payee_id, entries, by, note)


def _write(
    budget: Budget,
    kind: Kind,
    subject: str,
    payee_id: UUID,
    entries: tuple[Entry, ...],
    by: Actor,
    note: str = "",
    reverses: Transfer | None = None,
) -> Transfer:
    transfer = Transfer.objects.create(
        budget=budget,
        subject=subject,
        kind=kind,
        payee_id=payee_id,
        note=note[:300],
        reverses=reverses,
        at=clock.now(),
        user_id=by.user_id,
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transfer=transfer,
            account=entry.account,
            organization_id=entry.organization_id,
            amount_minor=entry.minor,
            currency=budget.currency,
        )
        for entry in entries
    )
    moved = EVENTS[kind](
        subject_id=transfer.pk,
        parties=(budget.organization_id, payee_id),
        reference=budget.reference,
        subject=subject,
        amount_minor=max(entry.minor for entry in entries),
        currency=budget.currency,
        payee_id=payee_id,
    )
    record(moved, by=by)
    return transfer


def _locked(reference: str) -> Budget:
    return Budget.objects.select_for_update().one(reference=reference)


def _totals(budget: Budget, subject: str | None = None) -> dict[Account, int]:
    rows = LedgerEntry.objects.filter(transfer__budget=budget)
    if subject is not None:
        rows = rows.filter(transfer__subject=subject)
    sums = rows.values("account").annotate(minor=Sum("amount_minor"))
    return dict.fromkeys(Account, 0) | {Account(row["account"]): row["minor"] for row in sums}


def _entry(row: LedgerEntry) -> Entry:
    return Entry(Account(row.account), row.organization_id, row.amount_minor)


def _require_currency(budget: Budget, amount: Money) -> None:
    if amount.minor < 0 or amount.currency != budget.currency:
        words = _("The amount must be in %(currency)s, the budget's currency, and not below zero.")
        raise Invalid({"currency": [words % {"currency": budget.currency}]})


def _shown(minor: int, currency: str) -> str:
    return Money(minor, currency).format(get_language() or "en")
