"""The creator's own audience quality: each signal in plain words, what raises it, and saying that it is wrong."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal
from lonja.creators import actions, queries
from lonja.creators.types import Platform
from lonja.web.forms import add_refusal
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


class ContestForm(forms.Form):
    """Why a score is wrong, in words."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=2_000,
        help_text=gettext_lazy("Such as: a post went round the world, comments are switched off, the handle changed."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def says(by: Actor) -> str:
    """Say in one line how the main channel's score stands."""
    found = queries.own_quality(by)
    if not found or found[0].score is None:
        return _("Not enough numbers yet")
    return _("%(score)s of 100, an indication") % {"score": found[0].score}


@require_safe
@never_cache
@creator_side
def profile_quality(request: PageRequest) -> HttpResponse:
    """Show each channel's score with its signals and what was decided about objections."""
    return _page(request, ContestForm(), None)


@require_POST
@creator_side
def quality_contest(request: PageRequest, channel_id: UUID) -> HttpResponse:
    """Object to a score; what was typed stays where it can't be taken."""
    form = ContestForm(request.POST)
    if form.is_valid():
        try:
            actions.contest_quality(channel_id=channel_id, text=form.cleaned_data["text"], by=request.actor)
        except Refusal as error:
            if error.status not in (409, 422):
                raise
            add_refusal(form, error)
        else:
            messages.success(
                request, _("A person looks at it and you are told. Until then brands don't see the score.")
            )
            return redirect("profile_quality")
    return _page(request, form, channel_id, status=422)


def _page(request: PageRequest, form: ContestForm, channel_id: UUID | None, status: int = 200) -> HttpResponse:
    by = request.actor
    contests = queries.own_contests(by)
    waiting = {one.channel_id for one in contests if one.decided_at is None}
    context = {
        "channels": [
            {
                "title": f"{Platform(one.platform).label} · @{one.handle}",
                "quality": one,
                "is_waiting": one.channel_id in waiting,
                "form": form if one.channel_id == channel_id else ContestForm(auto_id=f"{one.channel_id}-%s"),
                "is_open": one.channel_id == channel_id,
            }
            for one in queries.own_quality(by)
        ],
        "contests": contests,
        "may_change": by.can("creators.manage_own"),
    }
    return render(request, "profile/quality.html", context, status=status)
