"""What follows by itself: offers end with their campaign, and conduct is counted anew when something happened."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns.events import CampaignCancelled, CampaignClosed
from lonja.collaborations import actions, events, queries, tasks
from lonja.core.errors import IllegalMove
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators.events import CreatorErased, CreatorLeft
from lonja.payments.events import Owed, Reversed, Settled


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


@on(
    events.OfferCountered,
    events.OfferAccepted,
    events.Declined,
    events.Withdrawn,
    events.Expired,
    events.DeliverablePublished,
    events.Completed,
    events.Cancelled,
    events.DisputeResolved,
    events.CreatorRated,
    events.RatingChanged,
)
def count_conduct(event: EventRecord) -> None:
    """Count the creator's conduct anew when something happened that may be part of it."""
    actions.count_conduct(creator_ids=[UUID(event.payload["creator_id"])], by=Actor.system())


@on(
    events.OfferCountered,
    events.OfferAccepted,
    events.Declined,
    events.Expired,
    events.ChangesRequested,
    events.DraftApproved,
    events.Completed,
    events.Cancelled,
    events.DisputeResolved,
)
def count_reliability(event: EventRecord) -> None:
    """Count the brand's reliability anew when it answered, or let time pass."""
    tasks.request_reliability(event.payload["brand_id"])


@on(Owed, Settled, Reversed)
def count_payments(event: EventRecord) -> None:
    """Count the brand's reliability anew when money moved; subjects are named `collaboration:<id>`."""
    kind, _colon, key = event.payload["subject"].partition(":")
    if kind == "collaboration":
        brand_id = queries.collaboration(Actor.system(), UUID(key)).brand_id
        tasks.request_reliability(str(brand_id))


@on(CreatorLeft, CreatorErased)
def end_offers_of_creator(event: EventRecord) -> None:
    """A creator who leaves answers no more: what isn't agreed yet ends."""
    for row in queries.open_of_creator(event.subject_id):
        try:
            actions.expire(collaboration_id=row, by=Actor.system(), reason=_("The creator left Lonja."))
        except IllegalMove:
            continue  # It was answered in this moment.
