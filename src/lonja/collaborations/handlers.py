"""What collaborations do when something happens below them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns.events import CampaignCancelled, CampaignClosed
from lonja.collaborations import actions, queries
from lonja.core.errors import IllegalMove
from lonja.core.events import on
from lonja.core.models import EventRecord


@on(CampaignClosed, CampaignCancelled)
def end_open_offers(event: EventRecord) -> None:
    """A campaign that takes nobody any more ends its open invitations, applications and negotiations."""
    reason = _("The campaign was closed.")
    if event.name == CampaignCancelled.name:
        reason = _("The campaign was cancelled.")
    for row in queries.open_in_campaign(event.subject_id):
        try:
            actions.expire(collaboration_id=row, by=Actor.system(), reason=reason)
        except IllegalMove:
            continue  # It was answered in this moment.
