"""What the ledger holds of a creator's organization."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lonja.core.personal import Table, declare, never_a_creators
from lonja.core.reasons import AGREED
from lonja.payments.models import Budget, LedgerEntry, Transfer

never_a_creators(Budget, "a budget is a brand's")
declare(
    Table(
        model=Transfer,
        house="payee_id",
        file="transfers",
        says=_("Every step of your money: what was held, owed, paid or reversed, for which collaboration."),
        also={"currency": "budget__currency"},
        why=AGREED,
    ),
    Table(
        model=LedgerEntry,
        house="transfer__payee_id",
        file="ledger_entries",
        says=_("The two entries of each of those steps."),
        why=AGREED,
    ),
)
