"""Joining on a phone: five short steps, each an address of its own, that can be left and gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Invalid, Refusal
from lonja.creators import actions, queries
from lonja.creators.actions import JoiningFacts
from lonja.creators.categories import TREE
from lonja.creators.standing import zone_of
from lonja.creators.types import Platform
from lonja.discovery import filters
from lonja.web import rule_words
from lonja.web.account import choices
from lonja.web.forms import DayInput, add_refusal
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

# In the order in which they are asked; the names of `Joining.missing`.
STEPS = ("birth_date", "country", "languages", "categories", "channels")
PAGES = {step: f"joining_{step}" for step in STEPS}
# Those of most creators here, before the long list.
COMMON_LANGUAGES = ("es", "ca", "gl", "eu", "en", "pt", "fr", "it", "de")


class BirthDateForm(forms.Form):
    birth_date = forms.DateField(
        label=_("Birth date"),
        help_text=_("It isn't shown to anybody. We need it because creators have to be of age."),
        widget=DayInput(attrs={"autocomplete": "bday", "min": "1900-01-01"}),
    )


class CountryForm(forms.Form):
    country = forms.ChoiceField(label=_("Country you live in"))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "country", [choices.NOTHING, *choices.countries()])
        choices.offer(self, "time_zone", [("", _("The one of most people there")), *choices.time_zones()])


class ChannelForm(forms.Form):
    channel = forms.CharField(
        label=_("Address or @handle"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    platform = forms.ChoiceField(
        label=_("Platform"),
        required=False,
        widget=forms.RadioSelect,
        choices=Platform.choices,
        help_text=_("Only for a @handle; an address says it by itself."),
    )
    followers = forms.IntegerField(
        label=_("Followers"), required=False, min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


@require_safe
@creator_side
def joining(request: PageRequest) -> HttpResponse:
    """Go on with the first step that is missing."""
    missing = queries.joining(request.actor).missing
    return redirect(PAGES[missing[0]] if missing else "eligibility")


@creator_side
def joining_birth_date(request: PageRequest) -> HttpResponse:
    """Ask when the creator was born."""
    known = queries.joining(request.actor)
    form = BirthDateForm(request.POST or None, initial={"birth_date": known.born_on})
    return _answered(request, "birth_date", form, lambda given: JoiningFacts(birth_date=given["birth_date"]))


@creator_side
def joining_country(request: PageRequest) -> HttpResponse:
    """Ask where the creator lives."""
    known = queries.joining(request.actor)
    zone = "" if known.time_zone == zone_of(known.country) else known.time_zone
    form = CountryForm(request.POST or None, initial={"country": known.country, "time_zone": zone})
    return _answered(request, "country", form, lambda given: JoiningFacts(**given))


@creator_side
def joining_languages(request: PageRequest) -> HttpResponse:
    """Ask in which languages the creator publishes."""
    chosen = request.POST.getlist("languages") if request.method == "POST" else queries.joining(request.actor).languages
    error = _given(request, JoiningFacts(languages=chosen)) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return _onward("languages")
    named = sorted(((code, filters.label("language", code)) for code in actions.LANGUAGES), key=lambda one: one[1])
    common = [(code, filters.label("language", code)) for code in COMMON_LANGUAGES]
    # What was chosen from the long list stands above it, where it is seen.
    common += [one for one in named if one[0] in chosen and one[0] not in COMMON_LANGUAGES]
    shown = {code for code, _label in common}
    context = {"common": common, "rest": [one for one in named if one[0] not in shown], "chosen": set(chosen)}
    return _page(request, "languages", context, error)


@creator_side
def joining_categories(request: PageRequest) -> HttpResponse:
    """Ask what the creator publishes about."""
    known = queries.joining(request.actor).categories
    chosen = request.POST.getlist("categories") if request.method == "POST" else known
    error = _given(request, JoiningFacts(categories=chosen)) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return _onward("categories")
    tree = [{"code": code, "label": label, "below": list(below.items())} for code, (label, below) in TREE.items()]
    return _page(request, "categories", {"tree": tree, "chosen": set(chosen)}, error)


@creator_side
def joining_channels(request: PageRequest) -> HttpResponse:
    """Take the channels, one after another, and show what was understood of each."""
    form = ChannelForm(request.POST or None)
    if form.is_valid():
        try:
            actions.declare_channel(**form.cleaned_data, by=request.actor)
        except Refusal as error:
            if error.status not in (409, 422):
                raise
            add_refusal(form, error)
        else:
            return redirect("joining_channels")
    return _page(request, "channels", {"form": form, "connect_path": rule_words.connect_path()})


@require_POST
@creator_side
def channel_withdrawal(request: PageRequest, claim_id: UUID) -> HttpResponse:
    """Take a declared channel back."""
    actions.withdraw_channel(claim_id=claim_id, by=request.actor)
    return redirect("joining_channels")


def _answered(request: PageRequest, step: str, form: forms.Form, facts: Any) -> HttpResponse:
    """Keep what a form of one or two fields says and go on, or show it again with what is wrong."""
    if form.is_valid():
        try:
            actions.give_joining_facts(facts=facts(form.cleaned_data), by=request.actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            return _onward(step)
    return _page(request, step, {"form": form})


def _given(request: PageRequest, facts: JoiningFacts) -> Invalid | None:
    try:
        actions.give_joining_facts(facts=facts, by=request.actor)
    except Invalid as error:
        return error
    return None


def _onward(step: str) -> HttpResponse:
    return redirect(PAGES[STEPS[STEPS.index(step) + 1]])


def _page(request: PageRequest, step: str, context: Mapping[str, Any], error: Invalid | None = None) -> HttpResponse:
    place = STEPS.index(step)
    known = queries.joining(request.actor)
    form = context.get("form")
    is_wrong = error is not None or (request.method == "POST" and bool(form and form.errors))
    frame = {
        "joining": known,
        "number": place + 1,
        "count": len(STEPS),
        "back": reverse(PAGES[STEPS[place - 1]]) if place else "",
        "wrong": error.message if error else "",
        # Said at once and on every step: nothing of what follows is in vain.
        "is_ahead": known.of_age_on is not None,
    }
    return render(request, f"joining/{step}.html", {**frame, **context}, status=422 if is_wrong else 200)
