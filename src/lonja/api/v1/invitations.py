"""Invitations: the brand's way to bring creators into a campaign, one or up to 500 at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.collaborations import CollaborationOut, CollaborationsOut, list_of, row_out
from lonja.api.v1.terms import TermsIn, default_terms, terms_in
from lonja.campaigns import queries as campaigns
from lonja.collaborations import actions, queries
from lonja.collaborations.actions import RefusedInvitation
from lonja.collaborations.types import Entry
from lonja.core.errors import Conflict, Refusal

router = Router(tags=["invitations"])


class InvitationIn(TermsIn):
    """The same terms for each of the creators."""

    creator_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class RefusedOut(Schema):
    """A creator who couldn't be invited: `kind` is the problem's, `reason` is in words."""

    creator_id: UUID
    kind: str
    reason: str


class InvitationsOut(Schema):
    invited: list[CollaborationOut]
    refused: list[RefusedOut]


@router.post("/{campaign_id}/invitations", response={201: InvitationsOut})
def invite_creators(request: HttpRequest, campaign_id: UUID, data: InvitationIn) -> Status[InvitationsOut]:
    """Invite creators. All are checked first; those who can't be invited are listed with the reason.

    One alone who can't be invited is a problem of its own (409, or 404 for an unknown creator).
    """
    by = asker(request)
    campaign = campaigns.campaign(by, campaign_id)
    result = actions.invite_creators(
        campaign_id=campaign_id,
        creator_ids=data.creator_ids,
        terms=terms_in(data, default_terms(campaign)),
        message=data.message,
        by=by,
    )
    if not result.sent:
        raise _nobody(result.refused)
    rows = queries.rows_of(by, result.sent)
    refused = [_refused_out(one) for one in result.refused]
    return Status(201, InvitationsOut(invited=[row_out(by, row) for row in rows], refused=refused))


@router.get("/{campaign_id}/invitations", response=CollaborationsOut)
def list_invitations(request: HttpRequest, campaign_id: UUID, cursor: str | None = None) -> CollaborationsOut:
    """Return the collaborations of the campaign that began with an invitation, newest first."""
    by = asker(request)
    campaigns.campaign(by, campaign_id)
    return list_of(by, queries.collaborations(by, campaign_id=campaign_id, entry=Entry.INVITATION, cursor=cursor))


def _refused_out(one: RefusedInvitation) -> RefusedOut:
    return RefusedOut(creator_id=one.creator_id, kind=one.refusal.kind, reason=one.refusal.message)


def _nobody(refused: Sequence[RefusedInvitation]) -> Refusal:
    """Return the one creator's own refusal, or one for all of them with each reason at its place."""
    if len(refused) == 1:
        return refused[0].refusal
    reasons = "; ".join(f"{one.creator_id}: {one.refusal.message}" for one in refused[:20])
    return Conflict(_("None of these creators can be invited now. %(reasons)s") % {"reasons": reasons})
