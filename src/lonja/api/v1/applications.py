"""Applications: the creator's way into a campaign that is open to them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from lonja.api.auth import asker
from lonja.api.v1.collaborations import CollaborationOut, CollaborationsOut, list_of, row_out
from lonja.api.v1.terms import TermsIn, default_terms, terms_in
from lonja.campaigns import queries as campaigns
from lonja.collaborations import actions, queries
from lonja.collaborations.types import Entry

router = Router(tags=["applications"])


@router.post("/{campaign_id}/applications", response={201: CollaborationOut})
def apply_to_campaign(request: HttpRequest, campaign_id: UUID, data: TermsIn) -> Status[CollaborationOut]:
    """Offer one's own work to a campaign, at one's own fee."""
    by = asker(request)
    by.require("collaborations.apply")
    campaign = campaigns.open_campaign(by, campaign_id)
    found = actions.apply_to_campaign(
        campaign_id=campaign_id, terms=terms_in(data, default_terms(campaign)), message=data.message, by=by
    )
    return Status(201, row_out(by, queries.rows_of(by, [found])[0]))


@router.get("/{campaign_id}/applications", response=CollaborationsOut)
def list_applications(request: HttpRequest, campaign_id: UUID, cursor: str | None = None) -> CollaborationsOut:
    """Return the collaborations of the campaign that began with an application, newest first."""
    by = asker(request)
    campaigns.campaign(by, campaign_id)
    return list_of(by, queries.collaborations(by, campaign_id=campaign_id, entry=Entry.APPLICATION, cursor=cursor))
