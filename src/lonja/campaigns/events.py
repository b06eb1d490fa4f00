"""What happens to campaigns, as others may hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignEvent(Event):
    """Base: the subject is the campaign."""

    campaign_name: str


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(CampaignEvent):
    name: ClassVar[str] = "campaign.created"


@dataclass(frozen=True, kw_only=True)
class CampaignEdited(CampaignEvent):
    name: ClassVar[str] = "campaign.edited"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CampaignLaunched(CampaignEvent):
    name: ClassVar[str] = "campaign.launched"


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(CampaignEvent):
    name: ClassVar[str] = "campaign.closed"


@dataclass(frozen=True, kw_only=True)
class CampaignReopened(CampaignEvent):
    name: ClassVar[str] = "campaign.reopened"


@dataclass(frozen=True, kw_only=True)
class CampaignCancelled(CampaignEvent):
    name: ClassVar[str] = "campaign.cancelled"
