"""Where a creator stands with the joining rules, what to do next, and asking a person to look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal
from lonja.creators import actions, queries
from lonja.creators.types import Outcome
from lonja.web import rule_words
from lonja.web.forms import add_refusal
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

HISTORY = 10


class ReviewForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why you should be listed"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A person reads it and answers you with a reason."),
    )


@require_safe
@creator_side
def eligibility(request: PageRequest) -> HttpResponse:
    """Show every rule with its bar, what to do next, and the history of checks."""
    return _page(request, ReviewForm())


@require_POST
@creator_side
def review_request(request: PageRequest) -> HttpResponse:
    """Ask a person to look at the verdict."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.request_review(words=form.cleaned_data["words"], by=request.actor)
        except Refusal as error:
            if error.status not in (409, 422):
                raise
            add_refusal(form, error)
        else:
            messages.success(request, _("Sent. You are told as soon as it is decided."))
            return redirect("eligibility")
    return _page(request, form)


def _page(request: PageRequest, form: ReviewForm) -> HttpResponse:
    by = request.actor
    standing = queries.standing(by)
    history = queries.checks(by, request.GET.get("cursor"), HISTORY)
    context: dict[str, Any] = {
        "standing": standing,
        "form": form,
        "can_ask": standing is not None and standing.can_ask and by.can("creators.manage_own"),
        "history": history.map(_entry),
        "missing": queries.joining(by).missing,
    }
    if standing is not None:
        context |= {
            "title": rule_words.outcome_words(standing.outcome),
            "tone": rule_words.TONES[standing.outcome],
            "bars": rule_words.bars(standing.newest),
            "steps": rule_words.steps(standing),
            "cause": rule_words.cause_words(standing.newest.cause),
            # Listed by the rules and hidden all the same: by a pause, say.
            "is_hidden": not standing.is_listed and standing.outcome != Outcome.UNLISTED,
        }
    return render(request, "profile/eligibility.html", context, status=422 if form.errors else 200)


def _entry(check: queries.CheckCard) -> dict[str, Any]:
    return {
        "check": check,
        "title": rule_words.outcome_words(check.outcome),
        "cause": rule_words.cause_words(check.cause),
        "missing": rule_words.missing_words(check),
    }


def says(by: Actor) -> str:
    """Return how the creator stands, in one line of the profile."""
    standing = queries.standing(by)
    if standing is None or standing.newest.channel is None:
        return _("Finish joining")
    if standing.is_met or standing.outcome == Outcome.EXCEPTION:
        return rule_words.outcome_words(standing.outcome)
    return rule_words.missing_words(standing.newest)
