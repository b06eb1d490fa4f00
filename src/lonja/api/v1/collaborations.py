"""Collaborations: one creator in one campaign, from the offer on the table to the end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.terms import MoneyIO, MoneyOut, TermsIn, TermsOut, Text, money_out, terms_in, terms_out
from lonja.collaborations import actions, queries
from lonja.collaborations.progress import Step
from lonja.collaborations.queries import Agreement, Collaboration, Deliverable, Detail, Offer, Piece, Row
from lonja.core.cursor import Page
from lonja.core.errors import Invalid
from lonja.core.money import Money
from lonja.payments import queries as payments

router = Router(tags=["collaborations"])


class StepOut(Schema):
    """Who has to do what, by when."""

    side: str
    name: str
    by: datetime | None
    is_late: bool
    deliverable_id: UUID | None


class OfferOut(TermsOut):
    id: UUID
    number: int
    side: str
    message: str
    sentences: list[str]
    created_at: datetime


class AgreementOut(Schema):
    """The accepted offer, frozen; `sha256` is the fingerprint of `document`."""

    id: UUID
    number: int
    offer_id: UUID
    language: str
    text: str
    document: str
    sha256: str
    accepted_side: str
    accepted_at: datetime
    fee: MoneyOut


class DeliverableOut(Schema):
    id: UUID
    collaboration_id: UUID
    position: int
    type: str
    due_on: date
    state: str
    moves: list[str]
    revisions_used: int
    review_by: datetime | None
    submitted_at: datetime | None
    approved_at: datetime | None
    published_at: datetime | None


class ChangeOut(Schema):
    source: str
    target: str
    move: str
    side: str
    at: datetime
    reason: str


class CollaborationOut(Schema):
    id: UUID
    campaign_id: UUID
    campaign_name: str
    brand_id: UUID
    brand_name: str
    creator_id: UUID
    creator_name: str
    entry: str
    state: str
    moves: list[str]
    steps: list[StepOut]
    offered_by: str
    answer_by: datetime | None
    fee: MoneyOut | None
    offer_id: UUID | None
    owed: MoneyOut | None
    created_at: datetime
    changed_at: datetime


class CollaborationsOut(Schema):
    items: list[CollaborationOut]
    next: str | None


class CollaborationDetailOut(CollaborationOut):
    offer: OfferOut
    agreement: AgreementOut | None
    deliverables: list[DeliverableOut]
    changes: list[ChangeOut]
    money: dict[str, int]


class AcceptanceIn(Schema):
    """`offer_id` is the offer that was read; a newer one on the table is a conflict."""

    offer_id: UUID
    language: Annotated[str, Field(pattern="^(es|en)$")] | None = None


class ReasonIn(Schema):
    reason: Text


class WithdrawalIn(Schema):
    reason: Text = ""


class CancellationIn(Schema):
    """Without `owed`, what the work done so far has earned."""

    reason: Text
    owed: MoneyIO | None = None


class ResolutionIn(CancellationIn):
    outcome: str


class ContactOut(Schema):
    """How to reach the creator outside of Lonja; what wasn't given is empty."""

    name: str
    email: str
    phone: str
    address: str
    manager: str


class OffersOut(Schema):
    items: list[OfferOut]
    next: str | None = None


@router.get("", response=CollaborationsOut)
def list_collaborations(
    request: HttpRequest,
    campaign_id: UUID | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CollaborationsOut:
    """Return the asker's collaborations, newest first."""
    by = asker(request)
    page = queries.collaborations(by, campaign_id=campaign_id, state=state, cursor=cursor, limit=limit)
    return list_of(by, page)


@router.get("/{collaboration_id}", response=CollaborationDetailOut)
def collaboration(request: HttpRequest, collaboration_id: UUID) -> CollaborationDetailOut:
    """Return one collaboration with its newest offer, agreement, deliverables and history."""
    return _whole(asker(request), collaboration_id)


@router.get("/{collaboration_id}/offers", response=OffersOut)
def list_offers(request: HttpRequest, collaboration_id: UUID) -> OffersOut:
    """Return every version of the terms, oldest first."""
    by = asker(request)
    found = queries.collaboration(by, collaboration_id)
    return OffersOut(items=[_offer_out(offer, found) for offer in queries.offers(by, collaboration_id)])


@router.post("/{collaboration_id}/offers", response={201: OfferOut})
def counter_offer(request: HttpRequest, collaboration_id: UUID, data: TermsIn) -> Status[OfferOut]:
    """Answer the offer on the table with other terms; once agreed, propose a change of the agreement."""
    by = asker(request)
    by.require("collaborations.negotiate")
    newest = queries.offers(by, collaboration_id)[-1]
    terms = terms_in(data, newest.terms)
    offer = actions.counter_offer(collaboration_id=collaboration_id, terms=terms, message=data.message, by=by)
    return Status(201, _offer_out(offer, offer.collaboration))


@router.post("/{collaboration_id}/acceptance", response=CollaborationDetailOut)
def accept_offer(request: HttpRequest, collaboration_id: UUID, data: AcceptanceIn) -> CollaborationDetailOut:
    """Accept the offer on the table: it is frozen as the agreement and its fee is set aside."""
    by = asker(request)
    actions.accept_offer(collaboration_id=collaboration_id, offer_id=data.offer_id, language=data.language, by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/refusal", response=CollaborationDetailOut)
def decline(request: HttpRequest, collaboration_id: UUID, data: ReasonIn) -> CollaborationDetailOut:
    """Say no to the offer on the table, with the reason."""
    by = asker(request)
    actions.decline(collaboration_id=collaboration_id, reason=data.reason, by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/withdrawal", response=CollaborationDetailOut)
def withdraw(request: HttpRequest, collaboration_id: UUID, data: WithdrawalIn | None = None) -> CollaborationDetailOut:
    """Take one's own offer back before it is accepted."""
    by = asker(request)
    actions.withdraw(collaboration_id=collaboration_id, reason=data.reason if data else "", by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/production", response=CollaborationDetailOut)
def start_production(request: HttpRequest, collaboration_id: UUID) -> CollaborationDetailOut:
    """Say that the work has begun."""
    by = asker(request)
    actions.start_production(collaboration_id=collaboration_id, by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/cancellation", response=CollaborationDetailOut)
def cancel_collaboration(request: HttpRequest, collaboration_id: UUID, data: CancellationIn) -> CollaborationDetailOut:
    """End an agreement early, with the reason and what is owed."""
    by = asker(request)
    by.require("collaborations.arbitrate" if by.is_staff else "collaborations.negotiate")
    actions.cancel_collaboration(
        collaboration_id=collaboration_id, reason=data.reason, owed_minor=_owed(by, collaboration_id, data), by=by
    )
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/dispute", response=CollaborationDetailOut)
def dispute(request: HttpRequest, collaboration_id: UUID, data: ReasonIn) -> CollaborationDetailOut:
    """Stop everything and ask the operator to decide."""
    by = asker(request)
    actions.dispute(collaboration_id=collaboration_id, reason=data.reason, by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/resolution", response=CollaborationDetailOut)
def resolve(request: HttpRequest, collaboration_id: UUID, data: ResolutionIn) -> CollaborationDetailOut:
    """Decide a dispute (operator): completed, cancelled or resumed."""
    by = asker(request)
    by.require("collaborations.arbitrate")
    owed = _owed(by, collaboration_id, data)
    actions.resolve(collaboration_id=collaboration_id, outcome=data.outcome, reason=data.reason, owed_minor=owed, by=by)
    return _whole(by, collaboration_id)


@router.post("/{collaboration_id}/completion", response=CollaborationDetailOut)
def complete(request: HttpRequest, collaboration_id: UUID) -> CollaborationDetailOut:
    """Close a collaboration whose pieces are all measured."""
    by = asker(request)
    actions.complete(collaboration_id=collaboration_id, by=by)
    return _whole(by, collaboration_id)


class MentionIn(Schema):
    """Whether the creator may name the brand in its media kit."""

    is_allowed: bool


@router.put("/{collaboration_id}/mention", response=MentionIn)
def allow_mention(request: HttpRequest, collaboration_id: UUID, data: MentionIn) -> MentionIn:
    """Let the creator name the brand in its media kit, or no longer (brand, once a post is live)."""
    actions.allow_mention(collaboration_id=collaboration_id, is_allowed=data.is_allowed, by=asker(request))
    return data


@router.post("/{collaboration_id}/contact-views", response=ContactOut)
def reveal_contact(request: HttpRequest, collaboration_id: UUID) -> ContactOut:
    """Return the creator's contact details while an agreement is in force; each view is logged, the creator sees it."""
    shown = actions.reveal_contact(collaboration_id=collaboration_id, by=asker(request))
    return ContactOut(name=shown.name, **asdict(shown.details))


def list_of(by: Actor, page: Page[Row]) -> CollaborationsOut:
    """Write a page of collaborations."""
    return CollaborationsOut(items=[row_out(by, row) for row in page.items], next=page.next)


def row_out(by: Actor, row: Row) -> CollaborationOut:
    """Write one collaboration of a list."""
    return CollaborationOut(**_common(by, row.collaboration, row.offer, row.steps))


def deliverable_out(row: Deliverable, moves: Any) -> DeliverableOut:
    """Write one piece."""
    names = DeliverableOut.model_fields
    return DeliverableOut(**{n: getattr(row, n) for n in names if n not in {"moves"}}, moves=list(moves))


def _whole(by: Actor, collaboration_id: UUID) -> CollaborationDetailOut:
    found = queries.detail(by, collaboration_id)
    balances = payments.subject_balances(by, found.collaboration.subject) if by.can("payments.read") else {}
    return CollaborationDetailOut(
        **_common(by, found.collaboration, found.latest, found.steps),
        offer=_offer_out(found.latest, found.collaboration),
        agreement=_agreement_out(found),
        deliverables=[_piece_out(piece) for piece in found.pieces],
        changes=[ChangeOut(**{n: getattr(row, n) for n in ChangeOut.model_fields}) for row in found.changes],
        money={f"{account}_minor": minor for account, minor in balances.items() if account != "budget"},
    )


def _common(by: Actor, row: Collaboration, offer: Offer | None, steps: Any) -> dict[str, Any]:
    currency = row.campaign.currency
    return {
        "id": row.pk,
        "campaign_id": row.campaign_id,
        "campaign_name": row.campaign.name,
        "brand_id": row.brand_id,
        "brand_name": row.brand.name,
        "creator_id": row.creator_id,
        "creator_name": row.creator.name,
        "entry": row.entry,
        "state": row.state,
        "moves": row.moves(by),
        "steps": [_step_out(step) for step in steps],
        "offered_by": row.offered_by,
        "answer_by": row.answer_by,
        "fee": money_out(Money(offer.fee_minor, offer.currency)) if offer else None,
        "offer_id": offer.pk if offer else None,
        "owed": None if row.owed_minor is None else money_out(Money(row.owed_minor, currency)),
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def _step_out(step: Step) -> StepOut:
    return StepOut(side=step.side, name=step.name, by=step.by, is_late=step.is_late, deliverable_id=step.deliverable_id)


def _offer_out(offer: Offer, found: Collaboration) -> OfferOut:
    return OfferOut(
        **terms_out(offer.terms).dict(),
        id=offer.pk,
        number=offer.number,
        side=offer.side,
        message=offer.message,
        sentences=queries.statement(offer, found),
        created_at=offer.created_at,
    )


def _agreement_out(found: Detail) -> AgreementOut | None:
    row: Agreement | None = found.agreement
    if row is None:
        return None
    names = [name for name in AgreementOut.model_fields if name not in {"fee", "id"}]
    return AgreementOut(id=row.pk, fee=money_out(row.fee), **{name: getattr(row, name) for name in names})


def _piece_out(piece: Piece) -> DeliverableOut:
    return deliverable_out(piece.deliverable, piece.moves)


def _owed(by: Actor, collaboration_id: UUID, data: CancellationIn) -> int | None:
    """Return the amount given as owed; raise Invalid in another currency than the campaign's."""
    if data.owed is None:
        return None
    if data.owed.currency != queries.collaboration(by, collaboration_id).campaign.currency:
        raise Invalid({"owed": ["What is owed is in the campaign's currency."]})
    return data.owed.amount_minor
