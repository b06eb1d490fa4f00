"""The creator's inbox, on a phone: what needs an answer, with its clock and its money."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lonja.accounts.actor import Actor
from lonja.collaborations import queries
from lonja.collaborations.queries import Row
from lonja.payments import queries as payments
from lonja.web import conduct
from lonja.web.collaboration.forms import ReasonForm
from lonja.web.collaboration.views import inbox_groups
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


@require_safe
@creator_side
def inbox(request: PageRequest) -> HttpResponse:
    """Show what waits for the creator, the most urgent first."""
    by = request.actor
    groups = inbox_groups(by)
    brands = queries.reliabilities({row.collaboration.brand_id for row in groups["answer"]})
    context = {
        "answer": [
            {**_to_answer(by, row), "brand": conduct.of_brand(brands[row.collaboration.brand_id])}
            for row in groups["answer"]
        ],
        "work": groups["work"],
        "waiting": groups["waiting"],
        "to_come": payments.money_to_come(by) if by.can("payments.read") else [],
        "can_answer": by.can("collaborations.negotiate"),
    }
    return render(request, "inbox/inbox.html", context)


def _to_answer(by: Actor, row: Row) -> dict[str, object]:
    """Return one offer with its sentences: the pieces at once, the rest folded, all of them before accepting."""
    sentences = queries.statement(row.offer, row.collaboration) if row.offer else []
    # The first sentence is the fee, which stands above; one for each kind of piece follows.
    last = 1 + len(row.offer.terms.deliverables) if row.offer else 0
    return {
        "row": row,
        "sentences": sentences,
        "pieces": sentences[1:last],
        "rest": sentences[last:],
        "moves": row.collaboration.moves(by),
        "decline_form": ReasonForm(prefix="decline", auto_id=f"{row.id}-%s"),
    }
