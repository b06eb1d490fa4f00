"""Campaigns: what a brand plans, with whom to fill it, and what it may cost."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.campaigns.states import CAMPAIGN, DRAFT
from lonja.campaigns.types import Entry, Objective, Piece, Rights
from lonja.core import clock
from lonja.core.ids import new_id
from lonja.core.money import Money
from lonja.core.rows import Rows


class CampaignRows(Rows["Campaign"]):
    def visible_to(self, by: Actor) -> CampaignRows:
        """A brand sees its own campaigns, staff see all; creators see them through their collaborations."""
        if by.is_system or by.is_staff:
            return self
        own = by.organization_id if by.is_brand else None
        return self.filter(organization_id=own) if own else self.none()


class Campaign(models.Model):
    """A brand's plan: objective with targets, brief, audience, budget, dates, requirements, rights."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=10, default=DRAFT)
    objective = models.CharField(_("objective"), max_length=10, choices=Objective)
    # Targets by measure, whole numbers: {"views": 500000, "conversions": 300}.
    targets = models.JSONField(default=dict, blank=True)
    entry = models.CharField(_("who may enter"), max_length=12, choices=Entry, default=Entry.INVITE_ONLY)
    budget_minor = models.BigIntegerField(_("budget"))
    currency = models.CharField(_("currency"), max_length=3)
    margin_bps = models.IntegerField(_("margin"), null=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    # The brief's parts are columns, so that each can be shown, searched and translated by its own name.
    product = models.CharField(_("product"), max_length=200)
    messages = models.TextField(_("key messages"), blank=True)
    do = models.TextField(_("do"), blank=True)
    dont = models.TextField(_("don't"), blank=True)
    style = models.TextField(_("presentation style"), blank=True)
    hashtags = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    mentions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    links = ArrayField(models.URLField(max_length=500), default=list, blank=True)
    references = ArrayField(models.URLField(max_length=500), default=list, blank=True)
    disclosure_label = models.CharField(_("disclosure label"), max_length=60, blank=True)
    # What the product is, in the taxonomy's words: another brand's exclusivity is compared with it.
    categories = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    target_audience = models.JSONField(default=dict, blank=True)
    # What each creator is asked for, as types.Piece writes it, and the rights, as types.Rights does.
    deliverables = models.JSONField(default=list)
    rights = models.JSONField(default=dict, blank=True)
    revisions_included = models.PositiveSmallIntegerField(_("revisions included"), default=1)
    approval_business_days = models.PositiveSmallIntegerField(_("days to review a draft"), default=3)
    invitation_days = models.PositiveSmallIntegerField(_("days to answer an invitation"), default=7)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    launched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CampaignRows.as_manager()

    class Meta:
        verbose_name = _("campaign")
        indexes = [models.Index(fields=["organization", "-id"], name="campaign_organization")]
        constraints = [
            CAMPAIGN.constraint("campaign_state"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_dates"),
            models.CheckConstraint(condition=models.Q(budget_minor__gte=0), name="campaign_budget"),
            models.CheckConstraint(
                condition=models.Q(approval_business_days__range=(2, 10)), name="campaign_approval_days"
            ),
            models.CheckConstraint(condition=models.Q(invitation_days__range=(1, 30)), name="campaign_invitation_days"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What each creator is asked for."""
        return tuple(Piece.from_json(line) for line in self.deliverables)

    @property
    def usage(self) -> Rights:
        """The rights that offers start from."""
        return Rights.from_json(self.rights)

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def reference(self) -> str:
        """The name of its budget in the ledger."""
        return reference_of(self.pk)

    def moves(self, by: Actor) -> list[str]:
        """Return the moves open to the asker now."""
        return CAMPAIGN.available(self.state, _side(by)) if by.can(permission(by)) else []

    def move(self, name: str, by: Actor) -> None:
        """Change the state by the table of moves; raise IllegalMove, Forbidden. The only place that sets it."""
        self.state = CAMPAIGN.find(name, self.state, _side(by)).target
        self.changed_at = clock.now()
        self.save(update_fields=["state", "changed_at", "launched_at", "closed_at"])


def reference_of(campaign_id: UUID) -> str:
    """Return the ledger's reference of a campaign."""
    return f"campaign:{campaign_id}"


def permission(by: Actor) -> str:
    """Return what moving a campaign takes: the operator, who can only cancel, does it as an arbiter."""
    return "collaborations.arbitrate" if by.is_staff else "campaigns.manage"


def _side(by: Actor) -> str:
    if by.is_system:
        return "system"
    return "operator" if by.is_staff else "brand" if by.is_brand else "creator"
