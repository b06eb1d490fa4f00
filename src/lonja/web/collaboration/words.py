"""What the sides say to each other, the contact details, and the payments that were made."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.collaborations import actions, queries
from lonja.core.money import Money
from lonja.payments import actions as ledger
from lonja.web.collaboration.forms import (
    MessageForm,
    NoForm,
    PaymentForm,
)
from lonja.web.collaboration.views import Data, act
from lonja.web.guards import brand_side, signed_in
from lonja.web.middleware import PageRequest


@require_POST
@signed_in
def message_send(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Write to the other side."""

    def do(data: Data) -> object:
        return actions.send_message(collaboration_id=collaboration_id, text=data["text"], by=request.actor)

    form = MessageForm(request.POST, prefix="message")
    return act(request, collaboration_id, form, do, _("Sent."), "message")


@require_POST
@signed_in
def contact_reveal(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Show the creator's contact details once, and log it."""
    contact = actions.reveal_contact(collaboration_id=collaboration_id, by=request.actor)
    row = queries.collaboration(request.actor, collaboration_id)
    return render(request, "collaborations/contact.html", {"contact": contact, "row": row})


@require_POST
@signed_in
def mention_allow(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Let the creator name the brand in its media kit, or no longer."""
    is_allowed = request.POST.get("allowed") == "yes"

    def do(data: Data) -> object:
        return actions.allow_mention(collaboration_id=collaboration_id, is_allowed=is_allowed, by=request.actor)

    said = _("The creator may name you in its media kit.") if is_allowed else _("The creator no longer names you.")
    return act(request, collaboration_id, NoForm(request.POST), do, said, "mention")


@require_POST
@brand_side
def payment_record(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Record that what is owed was paid, in whole or in part."""
    by = request.actor
    by.require("payments.manage")
    row = queries.collaboration(by, collaboration_id)
    currency = row.campaign.currency

    def do(data: Data) -> object:
        return ledger.settle(
            reference=row.campaign.reference,
            subject=row.subject,
            amount=Money(data["amount"], currency),
            note=data["note"],
            by=by,
        )

    form = PaymentForm(request.POST, prefix="payment", currency=currency)
    return act(request, collaboration_id, form, do, _("The payment is recorded. The creator sees it."), "payment")
