"""The objections to audience quality that wait for a decision."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Conflict, Refusal
from lonja.creators import actions, quality, queries
from lonja.creators.queries.quality import LABELS
from lonja.creators.types import ContestOutcome
from lonja.web.forms import add_refusal
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest


class DecisionForm(forms.Form):
    """What becomes of the score, and why."""

    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), choices=ContestOutcome.choices)
    signal = forms.ChoiceField(
        label=gettext_lazy("Signal to leave out"),
        required=False,
        choices=[("", "–"), *((name, LABELS[name]) for name in quality.WEIGHTS)],
        help_text=gettext_lazy("Only where one signal is left out."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        help_text=gettext_lazy("The creator reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
@staff_side
def staff_quality(request: PageRequest) -> HttpResponse:
    """Show the objections that wait, the newest first."""
    return _page(request)


@require_POST
@staff_side
def quality_decision(request: PageRequest, contest_id: UUID) -> HttpResponse:
    """Decide one; the form keeps what was typed where something is missing."""
    request.actor.require("creators.review")
    form = DecisionForm(request.POST, auto_id=f"{contest_id}-%s")
    if form.is_valid():
        try:
            actions.decide_contest(contest_id=contest_id, by=request.actor, **form.cleaned_data)
        except Conflict as error:
            messages.warning(request, error.message)
            return redirect("staff_quality")
        except Refusal as error:
            if error.status != 422:
                raise
            add_refusal(form, error)
        else:
            messages.success(request, _("It is decided, and the creator is told."))
            return redirect("staff_quality")
    return _page(request, contest_id, form, status=422)


def _page(
    request: PageRequest, contest_id: UUID | None = None, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    page = queries.quality_contests(request.actor, request.GET.get("cursor"))
    rows = [
        {"contest": one, "form": form if one.id == contest_id else DecisionForm(auto_id=f"{one.id}-%s")}
        for one in page.items
    ]
    return render(request, "staff/quality.html", {"rows": rows, "next": page.next}, status=status)
