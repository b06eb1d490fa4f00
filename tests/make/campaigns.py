"""Campaigns, by the actions that brands use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lonja.campaigns import actions
from lonja.campaigns.types import CampaignDraft, Piece
from lonja.core import clock
from tests.make.accounts import Person, brand


def campaign_draft(**fields: Any) -> CampaignDraft:
    """Return a sound plan of 5,000 euros for one TikTok video; fields replace its own."""
    today = clock.today()
    plan: dict[str, Any] = {
        "name": "Aceite nuevo",
        "objective": "awareness",
        "targets": {"views": 100_000},
        "budget_minor": 500_000,
        "currency": "EUR",
        "starts_on": today,
        "ends_on": today + timedelta(days=60),
        "product": "Aceite de oliva temprano",
        "messages": "First harvest of the year.",
        "disclosure_label": "Publicidad",
        "deliverables": (Piece(type="tiktok_video", due_on=today + timedelta(days=20)),),
    }
    return CampaignDraft(**(plan | fields))


def campaign(of: Person | None = None, *, launch: bool = True, **fields: Any) -> Any:
    """Make a campaign, running unless `launch` is off, of the brand given or a fresh one."""
    by = (of or brand()).actor
    return actions.create_campaign(draft=campaign_draft(**fields), by=by, launch=launch)
