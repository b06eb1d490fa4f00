"""Campaigns: what a brand plans, and its one line of truth about money."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.terms import MoneyIO, MoneyOut, PieceIO, RightsIO, Text, Words, money_out, pieces_in, rights_in
from lonja.campaigns import actions, queries
from lonja.campaigns.queries import Campaign
from lonja.campaigns.types import CampaignDraft, Entry, Objective
from lonja.discovery import filters
from lonja.payments import queries as payments
from lonja.payments.queries import CampaignMoney

router = Router(tags=["campaigns"])

Limit = Annotated[int, Query(ge=1, le=200)]


class BriefIO(Schema):
    product: Annotated[str, Field(max_length=200)]
    messages: Text = ""
    do: Text = ""
    dont: Text = ""
    style: Text = ""
    hashtags: Words = []
    mentions: Words = []
    links: Words = []
    references: Words = []
    disclosure_label: Annotated[str, Field(max_length=60)] = ""


class CampaignIn(Schema):
    """A plan. `launch` opens it for invitations at once; it only counts when the campaign is made."""

    name: Annotated[str, Field(max_length=120)]
    objective: Objective
    budget: MoneyIO
    starts_on: date
    ends_on: date
    brief: BriefIO
    deliverables: Annotated[list[PieceIO], Field(max_length=100)]
    targets: dict[str, int] = {}
    entry: Entry = Entry.INVITE_ONLY
    margin_bps: int | None = None
    categories: Words = []
    countries: Words = []
    target_audience: dict[str, dict[str, float]] = {}
    rights: RightsIO = RightsIO()
    revisions_included: int = 1
    approval_business_days: int = 3
    invitation_days: int = 7
    launch: bool = True


class CampaignMoneyOut(Schema):
    """`left` is the budget less what is spent (owed and paid) and committed (held for agreements)."""

    budget: MoneyOut
    spent: MoneyOut
    committed: MoneyOut
    left: MoneyOut
    paid: MoneyOut


class CampaignOut(Schema):
    id: UUID
    organization_id: UUID
    organization_name: str
    name: str
    state: str
    moves: list[str]
    objective: str
    targets: dict[str, int]
    entry: str
    money: CampaignMoneyOut | None
    margin_bps: int | None
    starts_on: date
    ends_on: date
    brief: BriefIO
    categories: list[str]
    countries: list[str]
    target_audience: dict[str, Any]
    deliverables: list[PieceIO]
    rights: RightsIO
    revisions_included: int
    approval_business_days: int
    invitation_days: int
    created_at: datetime
    changed_at: datetime
    launched_at: datetime | None


class CampaignsOut(Schema):
    items: list[CampaignOut]
    next: str | None


@router.get("", response=CampaignsOut)
def list_campaigns(
    request: HttpRequest, cursor: str | None = None, limit: Limit = 50, state: str | None = None
) -> CampaignsOut:
    """Return the asker's campaigns, newest first; for a creator, those open to applications."""
    by = asker(request)
    if by.is_creator:
        page = queries.open_campaigns(by, cursor, limit)
        return CampaignsOut(items=[campaign_out(by, row, None) for row in page.items], next=page.next)
    page = queries.campaigns(by, cursor, limit, state)
    money = payments.campaigns_money(by, [row.reference for row in page.items])
    return CampaignsOut(items=[campaign_out(by, row, money.get(row.reference)) for row in page.items], next=page.next)


@router.post("", response={201: CampaignOut})
def create_campaign(request: HttpRequest, data: CampaignIn) -> Status[CampaignOut]:
    """Plan a campaign, and launch it unless told not to."""
    by = asker(request)
    return Status(201, _whole(by, actions.create_campaign(draft=_draft(data), by=by, launch=data.launch)))


@router.get("/{campaign_id}", response=CampaignOut)
def campaign(request: HttpRequest, campaign_id: UUID) -> CampaignOut:
    """Return one campaign; a creator sees those open to applications, without the budget."""
    by = asker(request)
    if by.is_creator:
        return campaign_out(by, queries.open_campaign(by, campaign_id), None)
    return _whole(by, queries.campaign(by, campaign_id))


class CampaignSearchOut(Schema):
    """The plan as a search: `search` is sent to creators/search, `url` is its address on the Discover page."""

    search: dict[str, Any]
    url: str
    sentence: str


@router.get("/{campaign_id}/search", response=CampaignSearchOut)
def campaign_search(request: HttpRequest, campaign_id: UUID) -> CampaignSearchOut:
    """Return the search that the plan describes: countries and budget, and as a target its audience and categories."""
    by = asker(request)
    by.require("discovery.search")
    asked = queries.creator_search(queries.campaign(by, campaign_id))
    return CampaignSearchOut(search=filters.to_json(asked), url=filters.to_url(asked), sentence=filters.sentence(asked))


@router.put("/{campaign_id}", response=CampaignOut)
def edit_campaign(request: HttpRequest, campaign_id: UUID, data: CampaignIn) -> CampaignOut:
    """Replace the plan; agreements made before keep their own terms."""
    by = asker(request)
    return _whole(by, actions.edit_campaign(campaign_id=campaign_id, draft=_draft(data), by=by))


@router.post("/{campaign_id}/launch", response=CampaignOut)
def launch_campaign(request: HttpRequest, campaign_id: UUID) -> CampaignOut:
    """Open the campaign for invitations and applications."""
    by = asker(request)
    return _whole(by, actions.launch_campaign(campaign_id=campaign_id, by=by))


@router.post("/{campaign_id}/closure", response=CampaignOut)
def close_campaign(request: HttpRequest, campaign_id: UUID) -> CampaignOut:
    """Let nobody new in; open invitations end, agreements go on."""
    by = asker(request)
    return _whole(by, actions.close_campaign(campaign_id=campaign_id, by=by))


@router.post("/{campaign_id}/reopening", response=CampaignOut)
def reopen_campaign(request: HttpRequest, campaign_id: UUID) -> CampaignOut:
    """Open a closed campaign again."""
    by = asker(request)
    return _whole(by, actions.reopen_campaign(campaign_id=campaign_id, by=by))


@router.post("/{campaign_id}/cancellation", response=CampaignOut)
def cancel_campaign(request: HttpRequest, campaign_id: UUID) -> CampaignOut:
    """Give the campaign up; what is agreed is ended one by one."""
    by = asker(request)
    return _whole(by, actions.cancel_campaign(campaign_id=campaign_id, by=by))


def campaign_out(by: Actor, row: Campaign, money: CampaignMoney | None) -> CampaignOut:
    """Write a campaign; the money is left out where the asker may not see it."""
    return CampaignOut(
        id=row.pk,
        organization_id=row.organization_id,
        organization_name=row.organization.name,
        name=row.name,
        state=row.state,
        moves=row.moves(by),
        objective=row.objective,
        targets=row.targets,
        entry=row.entry,
        money=None if money is None else _money(money),
        margin_bps=None if by.is_creator else row.margin_bps,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        brief=BriefIO(**{name: getattr(row, name) for name in BriefIO.model_fields}),
        categories=row.categories,
        countries=row.countries,
        target_audience=row.target_audience,
        deliverables=[PieceIO(**piece.as_json()) for piece in row.pieces],
        rights=RightsIO(**row.usage.as_json()),
        revisions_included=row.revisions_included,
        approval_business_days=row.approval_business_days,
        invitation_days=row.invitation_days,
        created_at=row.created_at,
        changed_at=row.changed_at,
        launched_at=row.launched_at,
    )


def _whole(by: Actor, row: Campaign) -> CampaignOut:
    return campaign_out(by, row, payments.campaign_money(by, row.reference))


def _money(money: CampaignMoney) -> CampaignMoneyOut:
    return CampaignMoneyOut(
        budget=money_out(money.limit),
        spent=money_out(money.spent),
        committed=money_out(money.committed),
        left=money_out(money.left),
        paid=money_out(money.paid),
    )


def _draft(data: CampaignIn) -> CampaignDraft:
    plain = data.dict(exclude={"budget", "brief", "deliverables", "rights", "launch"}) | data.brief.dict()
    lists = {name: tuple(value) for name, value in plain.items() if isinstance(value, list)}
    return CampaignDraft(
        **(plain | lists),
        budget_minor=data.budget.amount_minor,
        currency=data.budget.currency,
        deliverables=pieces_in(data.deliverables),
        rights=rights_in(data.rights),
    )
