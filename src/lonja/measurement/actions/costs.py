"""Costs beside the fees, as the brand chooses to count them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.core.money import Money
from lonja.measurement import events
from lonja.measurement.models import CampaignCost
from lonja.measurement.types import CostKind


@transaction.atomic
def enter_cost(
    *, campaign_id: UUID, kind: str, amount: Money, by: Actor, collaboration_id: UUID | None = None, note: str = ""
) -> CampaignCost:
    """Count a cost beside the fees, for the campaign or one of its collaborations.

    Raises NotFound, Forbidden, Invalid (another currency than the campaign's would make the totals false).
    """
    by.require("campaigns.manage")
    campaign = campaigns.campaign(by, campaign_id)
    errors: dict[str, list[str]] = {}
    if kind not in CostKind.values:
        errors["kind"] = [_("There is no such kind of cost.")]
    if amount.minor <= 0:
        errors["amount"] = [_("A cost is more than zero.")]
    if amount.currency != campaign.currency:
        errors["amount"] = [_("Enter it in the campaign's currency, %(currency)s.") % {"currency": campaign.currency}]
    if len(note) > 200:
        errors["note"] = [_("Keep it under 200 characters.")]
    if collaboration_id and collaborations.collaboration(by, collaboration_id).campaign_id != campaign.pk:
        errors["collaboration_id"] = [_("That collaboration is part of another campaign.")]
    if errors:
        raise Invalid(errors)
    cost = CampaignCost.objects.create(
        brand_id=campaign.organization_id,
        campaign=campaign,
        collaboration_id=collaboration_id,
        kind=kind,
        amount_minor=amount.minor,
        currency=amount.currency,
        note=note,
        entered_by_id=by.user_id,
        entered_at=clock.now(),
    )
    event = events.CostEntered(
        subject_id=campaign.pk,
        parties=(campaign.organization_id,),
        kind=kind,
        amount_minor=amount.minor,
        currency=amount.currency,
    )
    record(event, by=by)
    return cost


@transaction.atomic
def remove_cost(*, cost_id: UUID, by: Actor) -> None:
    """Take a cost back that was entered by mistake; the event log keeps it. Raises NotFound, Forbidden."""
    by.require("campaigns.manage")
    cost = CampaignCost.objects.visible_to(by).select_for_update().one(cost_id)
    event = events.CostRemoved(
        subject_id=cost.campaign_id,
        parties=(cost.brand_id,),
        kind=cost.kind,
        amount_minor=cost.amount_minor,
        currency=cost.currency,
    )
    cost.delete()
    record(event, by=by)
