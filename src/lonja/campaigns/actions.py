"""What brands do with campaigns: plan, edit, launch, close, reopen, cancel."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns import events
from lonja.campaigns.checks import campaign_problems
from lonja.campaigns.models import Campaign, permission
from lonja.campaigns.states import CANCELLED
from lonja.campaigns.types import CampaignDraft
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid
from lonja.core.events import record
from lonja.core.money import Money
from lonja.payments import actions as payments


@transaction.atomic
def create_campaign(*, draft: CampaignDraft, by: Actor, launch: bool = False) -> Campaign:
    """Plan a campaign for the asker's organization, and launch it where asked; raise Forbidden, Invalid."""
    by.require("campaigns.manage")
    if by.organization_id is None:
        raise Forbidden(_("A campaign belongs to an organization. Join one first."))
    _require_sound(draft)
    now = clock.now()
    campaign = Campaign.objects.create(
        organization_id=by.organization_id,
        created_by_id=by.user_id,
        created_at=now,
        changed_at=now,
        **_columns(draft),
    )
    _set_budget(campaign, by)
    record(events.CampaignCreated(**_facts(campaign)), by=by)
    return launch_campaign(campaign_id=campaign.pk, by=by) if launch else campaign


@transaction.atomic
def edit_campaign(*, campaign_id: UUID, draft: CampaignDraft, by: Actor) -> Campaign:
    """Change the plan; agreements made before keep their own terms. Raises NotFound, Forbidden, Conflict, Invalid."""
    campaign = _locked(campaign_id, by)
    if campaign.state == CANCELLED:
        raise Conflict(_("A cancelled campaign can't be edited."))
    _require_sound(draft)
    columns = _columns(draft)
    changed = tuple(name for name, value in columns.items() if getattr(campaign, name) != value)
    if not changed:
        return campaign
    for name in changed:
        setattr(campaign, name, columns[name])
    campaign.changed_at = clock.now()
    campaign.save(update_fields=[*changed, "changed_at"])
    _set_budget(campaign, by)
    record(events.CampaignEdited(**_facts(campaign), fields=changed), by=by)
    return campaign


@transaction.atomic
def launch_campaign(*, campaign_id: UUID, by: Actor) -> Campaign:
    """Open the campaign for invitations and applications; raise NotFound, Forbidden, IllegalMove."""
    campaign = _locked(campaign_id, by)
    campaign.launched_at = clock.now()
    campaign.move("launch", by)
    record(events.CampaignLaunched(**_facts(campaign)), by=by)
    return campaign


@transaction.atomic
def close_campaign(*, campaign_id: UUID, by: Actor) -> Campaign:
    """Let nobody new in; agreements go on to their end. Raises NotFound, Forbidden, IllegalMove."""
    campaign = _locked(campaign_id, by)
    campaign.closed_at = clock.now()
    campaign.move("close", by)
    record(events.CampaignClosed(**_facts(campaign)), by=by)
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign_id: UUID, by: Actor) -> Campaign:
    """Open a closed campaign again; raise NotFound, Forbidden, IllegalMove."""
    campaign = _locked(campaign_id, by)
    campaign.closed_at = None
    campaign.move("reopen", by)
    record(events.CampaignReopened(**_facts(campaign)), by=by)
    return campaign


@transaction.atomic
def cancel_campaign(*, campaign_id: UUID, by: Actor) -> Campaign:
    """Give the campaign up: what is open is withdrawn, what is agreed is ended one by one by the brand.

    Raises NotFound, Forbidden, IllegalMove.
    """
    by.require(permission(by))
    campaign = Campaign.objects.visible_to(by).select_for_update().one(campaign_id)
    campaign.closed_at = clock.now()
    campaign.move("cancel", by)
    record(events.CampaignCancelled(**_facts(campaign)), by=by)
    return campaign


def _locked(campaign_id: UUID, by: Actor) -> Campaign:
    by.require("campaigns.manage")
    return Campaign.objects.visible_to(by).select_for_update().one(campaign_id)


def _require_sound(draft: CampaignDraft) -> None:
    if problems := campaign_problems(draft):
        raise Invalid(problems)


def _columns(draft: CampaignDraft) -> dict[str, Any]:
    """Return the plan as the table's columns."""
    columns = {f.name: getattr(draft, f.name) for f in fields(draft)}
    for name, value in columns.items():
        if isinstance(value, tuple):
            columns[name] = list(value)
        elif isinstance(value, str):
            columns[name] = value.strip()
    columns["targets"] = dict(draft.targets)
    columns["target_audience"] = dict(draft.target_audience)
    columns["deliverables"] = [piece.as_json() for piece in draft.deliverables]
    columns["rights"] = draft.rights.as_json()
    return columns


def _set_budget(campaign: Campaign, by: Actor) -> None:
    limit = Money(campaign.budget_minor, campaign.currency)
    payments.set_budget(reference=campaign.reference, organization_id=campaign.organization_id, limit=limit, by=by)


def _facts(campaign: Campaign) -> dict[str, Any]:
    return {
        "subject_id": campaign.pk,
        "parties": (campaign.organization_id,),
        "campaign_name": campaign.name,
    }
