"""Answering an offer: accept, decline, take back, counter; and the frozen agreement to keep."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.collaborations import actions, queries
from lonja.core.errors import Conflict, Invalid
from lonja.web.collaboration.forms import (
    AcceptForm,
    OfferForm,
    ReasonForm,
    WithdrawForm,
    offer_initial,
)
from lonja.web.collaboration.views import Data, act, market_of
from lonja.web.forms import add_refusal
from lonja.web.guards import signed_in
from lonja.web.middleware import PageRequest


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
    context = {"found": found, "row": row, "form": form, "side": found.side, "market": market_of(by, found)}
    return render(request, "collaborations/offer.html", context, status=status)


@require_safe
@signed_in
def agreement_document(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Download the frozen agreement, byte for byte what its fingerprint was made of."""
    agreement = queries.agreement(request.actor, collaboration_id)
    response = HttpResponse(agreement.document, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="agreement-{collaboration_id}.json"'
    return response
