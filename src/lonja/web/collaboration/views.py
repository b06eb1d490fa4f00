"""One collaboration, at one address for both of its sides and the operator: where it stands and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.collaborations import actions, queries
from lonja.collaborations.sentences import piece_name
from lonja.core.errors import Conflict, Invalid
from lonja.core.money import Money
from lonja.measurement import queries as measurement
from lonja.payments import actions as ledger
from lonja.payments import queries as payments
from lonja.payments.ledger import Account
from lonja.web.collaboration.forms import (
    AcceptForm,
    ChangesForm,
    DraftForm,
    MessageForm,
    NoForm,
    OfferForm,
    OwedForm,
    PaymentForm,
    ReasonForm,
    ResolveForm,
    WithdrawForm,
    offer_initial,
)
from lonja.web.forms import add_refusal
from lonja.web.guards import brand_side, signed_in
from lonja.web.middleware import PageRequest

Data = Mapping[str, Any]
MOVE_LABELS = {
    "invite": gettext_lazy("Invited"),
    "apply": gettext_lazy("Applied"),
    "accept": gettext_lazy("Accepted the offer"),
    "counter": gettext_lazy("Made a counter-offer"),
    "decline": gettext_lazy("Declined"),
    "withdraw": gettext_lazy("Took the offer back"),
    "expire": gettext_lazy("The offer ran out"),
    "start": gettext_lazy("Started the work"),
    "submit_draft": gettext_lazy("Sent a draft"),
    "request_changes": gettext_lazy("Asked for changes"),
    "approve": gettext_lazy("Approved the draft"),
    "publish": gettext_lazy("Published"),
    "measure": gettext_lazy("Recorded the numbers"),
    "complete": gettext_lazy("Closed the collaboration"),
    "cancel": gettext_lazy("Cancelled"),
    "dispute": gettext_lazy("Opened a dispute"),
    "resolve_completed": gettext_lazy("Decided the dispute: completed"),
    "resolve_cancelled": gettext_lazy("Decided the dispute: cancelled"),
    "resume": gettext_lazy("Decided the dispute: it goes on"),
}


@require_safe
@signed_in
def collaboration(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Show one collaboration to either side."""
    return page(request, collaboration_id)


def page(
    request: PageRequest, collaboration_id: UUID, wrong: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page; `wrong` holds the forms that were refused, with what was typed in them."""
    by = request.actor
    found = queries.detail(by, collaboration_id)
    row, currency, wrong = found.collaboration, found.collaboration.campaign.currency, wrong or {}
    live = measurement.publications_of(by, collaboration_id)
    context = {
        "found": found,
        "row": row,
        "campaign": row.campaign,
        "side": found.side,
        "sentences": queries.statement(found.latest, row),
        "offers": list(reversed(found.offers)),
        "mine": [step for step in found.steps if step.side == found.side],
        "turn": found.steps[0].side if found.steps else "",
        "pieces": [_piece(piece, wrong, live) for piece in found.pieces],
        "changes": [(change, MOVE_LABELS.get(change.move, change.move)) for change in reversed(found.changes)],
        "money": payments.statement(by, row.subject) if by.can("payments.read") else [],
        "payment_form": _payment_form(by, found, wrong),
        "decline_form": wrong.get("decline") or ReasonForm(prefix="decline"),
        "withdraw_form": wrong.get("withdraw") or WithdrawForm(prefix="withdraw"),
        "cancel_form": wrong.get("cancel") or OwedForm(prefix="cancel", currency=currency),
        "dispute_form": wrong.get("dispute") or ReasonForm(prefix="dispute"),
        "resolve_form": wrong.get("resolve") or ResolveForm(prefix="resolve", currency=currency),
        "message_form": wrong.get("message") or MessageForm(prefix="message"),
        "refused": [form for name, form in wrong.items() if form.non_field_errors() or form.errors],
        "brief_pieces": [(piece, piece_name(piece.type)) for piece in found.latest.terms.deliverables],
        "can_message": by.can("collaborations.message"),
        "can_reveal": found.agreement is not None and found.side == "brand" and by.can("collaborations.negotiate"),
        "names": {"brand": row.brand.name, "creator": row.creator.name},
    }
    return render(request, "collaborations/collaboration.html", context, status=status)


def _payment_form(by: Actor, found: queries.Detail, wrong: Mapping[str, forms.Form]) -> forms.Form | None:
    """Return the form to record a payment, to those who may, while something is owed."""
    if found.side != "brand" or not by.can("payments.manage"):
        return None
    owed = payments.subject_balances(by, found.collaboration.subject)[Account.OWED]
    currency = found.collaboration.campaign.currency
    start = {"amount": Money(owed, currency).amount}
    form = wrong.get("payment") or PaymentForm(prefix="payment", currency=currency, initial=start)
    return form if owed else None


def _piece(piece: queries.Piece, wrong: Mapping[str, forms.Form], live: Mapping[UUID, Any]) -> dict[str, Any]:
    key = str(piece.deliverable.pk)
    return {
        "row": piece.deliverable,
        "name": piece_name(piece.deliverable.type),
        "drafts": list(reversed(piece.drafts)),
        "latest": piece.latest,
        "moves": piece.moves,
        "publication": live.get(piece.deliverable.pk),
        "draft_form": wrong.get(f"draft-{key}") or DraftForm(prefix=f"draft-{key}"),
        "changes_form": wrong.get(f"changes-{key}") or ChangesForm(prefix=f"changes-{key}"),
    }


def act(
    request: PageRequest,
    collaboration_id: UUID,
    form: forms.Form,
    do: Callable[[Data], object],
    said: str,
    name: str,
) -> HttpResponse:
    """Do what was asked and say so; where it is refused show the page again with the reason and what was typed."""
    status = 422
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_refusal(form, error)
            status = error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("collaboration", args=[collaboration_id]))
    return page(request, collaboration_id, {name: form}, status=status)


@require_POST
@signed_in
def collaboration_accept(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Accept the offer that was read."""

    def do(data: Data) -> object:
        return actions.accept_offer(collaboration_id=collaboration_id, offer_id=data["offer"], by=request.actor)

    said = _("Agreed. The agreement below is frozen, and the fee is set aside.")
    return act(request, collaboration_id, AcceptForm(request.POST), do, said, "accept")


@require_POST
@signed_in
def collaboration_decline(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Decline the offer on the table."""

    def do(data: Data) -> object:
        return actions.decline(collaboration_id=collaboration_id, reason=data["reason"], by=request.actor)

    form = ReasonForm(request.POST, prefix="decline")
    return act(request, collaboration_id, form, do, _("Declined. The other side reads your reason."), "decline")


@require_POST
@signed_in
def collaboration_withdraw(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Take one's own offer back."""

    def do(data: Data) -> object:
        return actions.withdraw(collaboration_id=collaboration_id, reason=data["reason"], by=request.actor)

    form = WithdrawForm(request.POST, prefix="withdraw")
    return act(request, collaboration_id, form, do, _("The offer is taken back."), "withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def collaboration_offer(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Make a counter-offer, or propose a change of the agreement."""
    by = request.actor
    by.require("collaborations.negotiate")
    found = queries.detail(by, collaboration_id)
    row, status = found.collaboration, 200
    form = OfferForm(request.POST or None, initial=offer_initial(found.latest.terms), currency=row.campaign.currency)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.counter_offer(
                    collaboration_id=collaboration_id,
                    terms=form.terms(),
                    message=form.cleaned_data["message"],
                    by=by,
                )
            except (Invalid, Conflict) as error:
                add_refusal(form, error)
                status = error.status
            else:
                messages.success(request, _("Your offer is on the table."))
                return HttpResponseRedirect(reverse("collaboration", args=[collaboration_id]))
    context = {"found": found, "row": row, "form": form, "side": found.side}
    return render(request, "collaborations/offer.html", context, status=status)


@require_POST
@signed_in
def production_start(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Say that the work has begun."""

    def do(data: Data) -> object:
        return actions.start_production(collaboration_id=collaboration_id, by=request.actor)

    return act(request, collaboration_id, NoForm(request.POST), do, _("The brand sees that you have begun."), "start")


@require_POST
@signed_in
def draft_submit(request: PageRequest, deliverable_id: UUID) -> HttpResponse:
    """Send the brand a version of one piece."""
    piece = queries.deliverable(request.actor, deliverable_id)
    name = f"draft-{deliverable_id}"

    def do(data: Data) -> object:
        return actions.submit_draft(deliverable_id=deliverable_id, by=request.actor, **data)

    said = _("The draft is with the brand, and its clock runs.")
    return act(request, piece.collaboration_id, DraftForm(request.POST, prefix=name), do, said, name)


@require_POST
@signed_in
def draft_approve(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Let a draft go live."""
    draft = queries.draft(request.actor, draft_id)

    def do(data: Data) -> object:
        return actions.approve_draft(draft_id=draft_id, by=request.actor)

    said = _("Approved. The creator can publish it.")
    return act(request, draft.deliverable.collaboration_id, NoForm(request.POST), do, said, "approve")


@require_POST
@signed_in
def draft_changes(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Send a draft back with what is to change."""
    draft = queries.draft(request.actor, draft_id)
    name = f"changes-{draft.deliverable_id}"

    def do(data: Data) -> object:
        return actions.request_changes(draft_id=draft_id, note=data["note"], by=request.actor)

    form = ChangesForm(request.POST, prefix=name)
    return act(request, draft.deliverable.collaboration_id, form, do, _("The creator reads what to change."), name)


@require_POST
@signed_in
def collaboration_cancel(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """End an agreement early."""
    row = queries.collaboration(request.actor, collaboration_id)

    def do(data: Data) -> object:
        return actions.cancel_collaboration(
            collaboration_id=collaboration_id, reason=data["reason"], owed_minor=data["owed"], by=request.actor
        )

    form = OwedForm(request.POST, prefix="cancel", currency=row.campaign.currency)
    return act(request, collaboration_id, form, do, _("Cancelled. What is owed is written down."), "cancel")


@require_POST
@signed_in
def collaboration_dispute(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Ask the operator to decide."""

    def do(data: Data) -> object:
        return actions.dispute(collaboration_id=collaboration_id, reason=data["reason"], by=request.actor)

    form = ReasonForm(request.POST, prefix="dispute")
    said = _("The operator is asked to decide. Nothing moves until then.")
    return act(request, collaboration_id, form, do, said, "dispute")


@require_POST
@signed_in
def collaboration_resolve(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Decide a dispute (operator)."""
    row = queries.collaboration(request.actor, collaboration_id)

    def do(data: Data) -> object:
        return actions.resolve(
            collaboration_id=collaboration_id,
            outcome=data["outcome"],
            reason=data["reason"],
            owed_minor=data["owed"],
            by=request.actor,
        )

    form = ResolveForm(request.POST, prefix="resolve", currency=row.campaign.currency)
    return act(request, collaboration_id, form, do, _("Decided. Both sides read your reason."), "resolve")


@require_POST
@signed_in
def collaboration_complete(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Close a collaboration whose numbers are in."""

    def do(data: Data) -> object:
        return actions.complete(collaboration_id=collaboration_id, by=request.actor)

    return act(request, collaboration_id, NoForm(request.POST), do, _("The collaboration is closed."), "complete")


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


@require_safe
@signed_in
def agreement_document(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Download the frozen agreement, byte for byte what its fingerprint was made of."""
    agreement = queries.agreement(request.actor, collaboration_id)
    response = HttpResponse(agreement.document, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="agreement-{collaboration_id}.json"'
    return response


def inbox_groups(by: Actor) -> dict[str, list[queries.Row]]:
    """Return what the asker's side has on the table: to answer, to do, waiting for others."""
    rows = queries.inbox(by)
    mine = [row for row in rows if row.mine]
    return {
        "answer": [row for row in mine if row.mine and row.mine.name == "answer"],
        "work": [row for row in mine if row.mine and row.mine.name != "answer"],
        "waiting": [row for row in rows if not row.mine],
    }
