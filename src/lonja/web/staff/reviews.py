"""The operator's queue of creators who ask a person to look, and the decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.core import clock
from lonja.core.errors import Refusal
from lonja.creators import actions, queries
from lonja.creators.queries import ReviewRow
from lonja.creators.types import ReviewDecision
from lonja.discovery import filters
from lonja.web import rule_words
from lonja.web.forms import DayInput, add_refusal
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest

USUAL = timedelta(days=90)


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The creator reads it."),
    )
    listed_until = forms.DateField(
        label=gettext_lazy("Listed through"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("The last day of the exception, if you approve. It holds whatever the rules become."),
    )


@require_safe
@staff_side
def reviews(request: PageRequest) -> HttpResponse:
    """Show the reviews that wait, the oldest first, then those decided."""
    by = request.actor
    context = {
        "waiting": [_card(row) for row in queries.reviews(by, limit=50).items],
        "waiting_count": queries.open_review_count(by),
        "decided": queries.reviews(by, request.GET.get("cursor"), is_open=False).map(_decided),
    }
    return render(request, "staff/reviews.html", context)


@require_safe
@staff_side
def review(request: PageRequest, review_id: UUID) -> HttpResponse:
    """Show one review with everything that decides it."""
    until = (clock.now() + USUAL).date()
    return _page(request, review_id, DecisionForm(initial={"listed_until": until}))


@require_POST
@staff_side
def review_decision(request: PageRequest, review_id: UUID) -> HttpResponse:
    """Decide a review with a reason."""
    form = DecisionForm(request.POST)
    approve = request.POST.get("then") == "approve"
    if form.is_valid():
        try:
            actions.decide_review(review_id=review_id, approve=approve, **form.cleaned_data, by=request.actor)
        except Refusal as error:
            if error.status not in (409, 422):
                raise
            add_refusal(form, error)
            return _page(request, review_id, form, status=error.status)
        messages.success(request, _("Decided. The creator is told."))
        return redirect("reviews")
    return _page(request, review_id, form, status=422)


def _page(request: PageRequest, review_id: UUID, form: DecisionForm, status: int = 200) -> HttpResponse:
    row = queries.review(request.actor, review_id)
    context = {**_card(row), "form": form, "can_decide": request.actor.can("creators.review")}
    return render(request, "staff/review.html", context, status=status)


def _card(row: ReviewRow) -> dict[str, Any]:
    return {
        "row": row,
        "country": filters.label("country", row.country) if row.country else "",
        "missing": rule_words.missing_words(row.newest) if row.newest else "",
        "bars": rule_words.bars(row.newest, is_own=False) if row.newest else [],
    }


def _decided(row: ReviewRow) -> dict[str, Any]:
    return {"row": row, "decision": str(ReviewDecision(row.review.decision).label)}
