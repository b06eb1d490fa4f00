"""What people see of campaigns."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.campaigns.models import Campaign, reference_of
from lonja.campaigns.searching import creator_search
from lonja.campaigns.states import ACTIVE, CANCELLED, DRAFT
from lonja.campaigns.types import CampaignDraft, Entry
from lonja.core.cursor import Page

# Whoever calls these may name the class of what comes back by it; its table stays private.
__all__ = [
    "Campaign",
    "campaign",
    "campaigns",
    "campaigns_to_invite_to",
    "creator_search",
    "days_left",
    "draft_of",
    "launched_campaigns",
    "open_campaign",
    "open_campaigns",
    "own_categories",
    "reference_of",
]


def campaign(by: Actor, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """Return one campaign with its organization; raise Forbidden, NotFound.

    With `lock`, inside a transaction, nobody else lets anyone into it or changes it meanwhile.
    """
    by.require("campaigns.read")
    rows = Campaign.objects.visible_to(by).select_related("organization")
    return (rows.select_for_update(of=("self",), no_key=True) if lock else rows).one(campaign_id)


def campaigns(by: Actor, cursor: str | None = None, limit: int = 50, state: str | None = None) -> Page[Campaign]:
    """Return the asker's campaigns, newest first; raise Forbidden, Invalid."""
    by.require("campaigns.read")
    rows = Campaign.objects.visible_to(by).select_related("organization")
    return (rows.filter(state=state) if state else rows).newest_page(cursor, limit)


def campaigns_to_invite_to(by: Actor, limit: int = 50) -> list[Campaign]:
    """Return the names of the campaigns to which somebody can be invited, now or once launched, newest first.

    Raises Forbidden. Only id, name and state are loaded: every page of results offers them.
    """
    by.require("campaigns.read")
    rows = Campaign.objects.visible_to(by).filter(state__in=(DRAFT, ACTIVE))
    return list(rows.only("name", "state").order_by("-pk")[:limit])


def launched_campaigns(by: Actor, limit: int = 200) -> list[Campaign]:
    """Return the campaigns that creators can be invited to now, newest first."""
    by.require("campaigns.read")
    return list(Campaign.objects.visible_to(by).filter(state=ACTIVE).order_by("-pk")[:limit])


def own_categories(by: Actor) -> frozenset[str]:
    """Return the categories that the asker's house makes campaigns in, drafts included; raise Forbidden."""
    by.require("campaigns.read")
    # Staff see everybody's; theirs are none.
    own = Campaign.objects.visible_to(by).filter(organization=by.organization_id).exclude(state=CANCELLED)
    return frozenset(code for codes in own.values_list("categories", flat=True) for code in codes)


def open_campaigns(by: Actor, cursor: str | None = None, limit: int = 50) -> Page[Campaign]:
    """Return the campaigns that any creator may apply to, newest first.

    No visible_to: an open campaign is public among creators. What callers show of it leaves the budget out.
    """
    by.require("campaigns.read")
    rows = Campaign.objects.filter(state=ACTIVE, entry=Entry.OPEN).select_related("organization")
    return rows.newest_page(cursor, limit)


def open_campaign(by: Actor, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """Return one campaign that any creator may apply to (see `open_campaigns`); raise Forbidden, NotFound."""
    by.require("campaigns.read")
    rows = Campaign.objects.filter(state=ACTIVE, entry=Entry.OPEN).select_related("organization")
    return (rows.select_for_update(of=("self",), no_key=True) if lock else rows).one(campaign_id)


def draft_of(campaign: Campaign) -> CampaignDraft:
    """Return the plan as it was written, to be changed and given back to `edit_campaign`."""
    plain = {
        name: getattr(campaign, name)
        for name in CampaignDraft.__dataclass_fields__
        if name not in {"deliverables", "rights"}
    }
    lists = {name: tuple(value) for name, value in plain.items() if isinstance(value, list)}
    return CampaignDraft(**(plain | lists), deliverables=campaign.pieces, rights=campaign.usage)


def days_left(campaign: Campaign, today: date) -> int:
    """Return how many days the campaign still runs; zero on its last day and after."""
    return max((campaign.ends_on - today).days, 0)
