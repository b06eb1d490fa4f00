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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lonja.accounts.actor import Actor
from lonja.collaborations import queries
from lonja.collaborations.sentences import piece_name
from lonja.collaborations.states import CANCELLED
from lonja.collaborations.types import MENTIONABLE
from lonja.core.errors import Conflict, Invalid
from lonja.core.money import Money
from lonja.creators import queries as creators
from lonja.measurement import queries as measurement
from lonja.notifications import actions as notifications
from lonja.payments import queries as payments
from lonja.payments.ledger import Account
from lonja.web import conduct
from lonja.web.collaboration.forms import (
    AnswerForm,
    ChangesForm,
    DraftForm,
    MessageForm,
    OwedForm,
    PaymentForm,
    RatingForm,
    ReasonForm,
    ResolveForm,
    WithdrawForm,
)
from lonja.web.forms import add_refusal
from lonja.web.guards import signed_in
from lonja.web.market import MarketWords, in_words
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
    """Show one collaboration to either side; who looks at it has read what they were told of it."""
    # Before the page is drawn, so that its count of unread things leaves these out already.
    notifications.read_at(path=request.path, by=request.actor)
    return page(request, collaboration_id)


def page(
    request: PageRequest, collaboration_id: UUID, wrong: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page; `wrong` holds the forms that were refused, with what was typed in them."""
    by = request.actor
    found = queries.detail(by, collaboration_id)
    row, currency, wrong = found.collaboration, found.collaboration.campaign.currency, wrong or {}
    live = measurement.publications_of(by, collaboration_id)
    rating = queries.rating_state(by, collaboration_id)
    said = {"stars": rating.rating.stars, "words": rating.rating.words} if rating.rating else None
    context = {
        "found": found,
        "row": row,
        "campaign": row.campaign,
        "side": found.side,
        "sentences": queries.statement(found.latest, row),
        "market": market_of(by, found),
        "may_mention": found.side == "brand" and row.state in MENTIONABLE and by.can("collaborations.review"),
        "is_mentioned": queries.is_mention_allowed(by, collaboration_id),
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
        "rating": rating,
        "rating_form": wrong.get("rating") or RatingForm(prefix="rating", initial=said),
        "answer_form": wrong.get("rating_answer") or AnswerForm(prefix="answer"),
        "reliability": conduct.of_brand(queries.reliabilities([row.brand_id])[row.brand_id]),
        "refused": [form for name, form in wrong.items() if form.non_field_errors() or form.errors],
        "brief_pieces": [(piece, piece_name(piece.type)) for piece in found.latest.terms.deliverables],
        "can_message": by.can("collaborations.message"),
        "can_reveal": found.agreement is not None
        and row.state != CANCELLED
        and found.side == "brand"
        and by.can("collaborations.negotiate"),
        "names": {"brand": row.brand.name, "creator": row.creator.name},
    }
    return render(request, "collaborations/collaboration.html", context, status=status)


def market_of(by: Actor, found: queries.Detail) -> list[MarketWords]:
    """Say what creators like this one ask for the pieces on the table; both sides read the same."""
    row = found.collaboration
    types = dict.fromkeys(piece.type for piece in found.latest.terms.deliverables)
    ranges = creators.market_ranges(by, row.creator_id, types, currency=row.campaign.currency)
    return [in_words(one) for one in ranges.values()]


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


def inbox_groups(by: Actor) -> dict[str, list[queries.Row]]:
    """Return what the asker's side has on the table: to answer, to do, waiting for others."""
    rows = queries.inbox(by)
    mine = [row for row in rows if row.mine]
    return {
        "answer": [row for row in mine if row.mine and row.mine.name == "answer"],
        "work": [row for row in mine if row.mine and row.mine.name != "answer"],
        "waiting": [row for row in rows if not row.mine],
    }
