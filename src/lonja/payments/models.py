"""The ledger's tables: budgets, transfers, and the two entries of each transfer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.payments.ledger import Account, Kind


class BudgetRows(Rows["Budget"]):
    def visible_to(self, by: Actor) -> BudgetRows:
        """A brand sees its own budgets; the operator and the system see all; creators none."""
        if by.is_system or by.is_staff:
            return self
        own = by.organization_id if by.is_brand else None
        return self.filter(organization_id=own) if own else self.none()


class Budget(models.Model):
    """A limit under a text reference, such as one campaign's; its row is the lock of all its transfers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    limit_minor = models.BigIntegerField()

    objects = BudgetRows.as_manager()

    class Meta:
        verbose_name = _("budget")
        constraints = [
            models.CheckConstraint(condition=models.Q(limit_minor__gte=0), name="budget_not_negative"),
        ]


class Transfer(models.Model):
    """One step of one amount; its two entries sum to zero (a trigger of the database holds it to that)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    # What the amount is for, as text: the ledger knows organizations and references only.
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    payee = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)

    objects = Rows["Transfer"].as_manager()

    class Meta:
        verbose_name = _("transfer")
        indexes = [models.Index(fields=["budget", "subject"], name="transfer_subject")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[str(kind) for kind in Kind]), name="transfer_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=str(Kind.REVERSAL), reverses__isnull=False)
                | ~models.Q(kind=str(Kind.REVERSAL)) & models.Q(reverses__isnull=True),
                name="transfer_reversal",
            ),
        ]


class LedgerEntry(models.Model):
    """One side of a transfer; never changed and never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=10)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    objects = Rows["LedgerEntry"].as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        indexes = [models.Index(fields=["organization", "account"], name="entry_account")]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "account"], name="entry_once"),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_zero"),
            models.CheckConstraint(
                condition=models.Q(account__in=[str(account) for account in Account]), name="entry_account_known"
            ),
        ]
