"""Campaigns are brands' plans: they hold nothing of a creator."""

from __future__ import annotations

from lonja.campaigns.models import Campaign
from lonja.core.personal import never_a_creators

never_a_creators(Campaign, "a campaign is a brand's; what a creator has to do with it is in collaborations")
