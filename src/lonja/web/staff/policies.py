"""The operator's page of the joining rules: edit, see whom it would list or unlist, put in force, look back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.core.errors import Conflict, Invalid
from lonja.creators import actions, queries
from lonja.creators.eligibility import CRITERIA, PRESETS, Policy, Thresholds, exceptions
from lonja.web import rule_words
from lonja.web.account import choices
from lonja.web.forms import add_refusal
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest

OWN_NAME = "own-rules"
MOST_COUNTRIES = 60
EMPTY_ROWS = 2


def _whole(label: Any, *, required: bool = True, **options: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=required, min_value=0, widget=widget, **options)


class PolicyForm(forms.Form):
    """The rules that hold everywhere, and what the version is called."""

    name = forms.SlugField(
        label=gettext_lazy("Name"), max_length=40, help_text=gettext_lazy("As the public page and every check say it.")
    )
    age = _whole(rule_words.LABELS["age"])
    followers = _whole(rule_words.LABELS["followers"])
    videos_30d = _whole(rule_words.LABELS["videos_30d"])
    views_30d = _whole(rule_words.LABELS["views_30d"])
    grace_days = _whole(rule_words.LABELS["grace_days"])
    reason = forms.CharField(
        label=gettext_lazy("Why the rules change"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)


class CountryForm(forms.Form):
    """What differs in one country; an empty field is what holds everywhere."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    age = _whole(rule_words.LABELS["age"], required=False)
    followers = _whole(rule_words.LABELS["followers"], required=False)
    videos_30d = _whole(rule_words.LABELS["videos_30d"], required=False)
    views_30d = _whole(rule_words.LABELS["views_30d"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "country", [("", _("No country")), *choices.countries()])


@staff_side
def policies(request: PageRequest) -> HttpResponse:
    """Show the rules in force as a form; looking at the effects comes before saving."""
    if request.method == "POST":
        return _sent(request)
    in_force = queries.policy_in_force()
    chosen = PRESETS.get(request.GET.get("preset", ""))
    form = PolicyForm(initial=_initial(chosen or in_force, in_force.version))
    return _page(request, form, _rows(chosen or in_force))


def _sent(request: PageRequest) -> HttpResponse:
    request.actor.require("creators.review")
    form, rows = PolicyForm(request.POST), _sent_rows(request.POST)
    if request.POST.get("then") == "row":
        # Another country: nothing is checked yet, and nothing typed is lost.
        unchecked = PolicyForm(initial={name: request.POST.get(name, "") for name in PolicyForm.base_fields})
        return _page(request, unchecked, [*_plain(request.POST), *_empty(len(rows))])
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _page(request, form, rows, status=422)
    policy = _policy(form.cleaned_data, rows)
    if errors := actions.policy_errors(policy):
        _put(form, rows, errors)
        return _page(request, form, rows, status=422)
    seal = _seal(policy)
    if request.POST.get("then") == "save" and request.POST.get("seen") == seal:
        try:
            return _saved(request, policy, form.cleaned_data)
        except (Conflict, Invalid) as error:
            add_refusal(form, error)
            return _page(request, form, rows, status=error.status)
    preview = queries.policy_preview(request.actor, policy)
    changes = queries.differences(queries.policy_in_force(), policy)
    more: dict[str, Any] = {
        "preview": preview,
        "seal": seal,
        "changes": [rule_words.difference_words(one) for one in changes],
    }
    return _page(request, form, rows, **more)


def _saved(request: PageRequest, policy: Policy, given: Mapping[str, Any]) -> HttpResponse:
    row = actions.change_policy(
        policy=policy, reason=given["reason"], expected_version=given["expected"], by=request.actor
    )
    messages.success(request, _("Version %(number)s is in force. Everybody is being weighed.") % {"number": row.number})
    return redirect("policies")


def _page(
    request: PageRequest, form: PolicyForm, rows: list[CountryForm], *, status: int = 200, **more: Any
) -> HttpResponse:
    in_force = queries.policy_in_force()
    versions = [
        {
            "card": one,
            "version": _("Version %(number)s") % {"number": one.policy.version},
            "changes": [rule_words.difference_words(change) for change in one.differences],
        }
        for one in queries.policy_versions(request.actor)
    ]
    context = {
        "form": form,
        "rows": rows,
        "row_count": len(rows),
        "in_force": in_force,
        "next_version": in_force.version + 1,
        "versions": versions,
        "presets": list(PRESETS),
        "can_change": request.actor.can("creators.review"),
        **more,
    }
    return render(request, "staff/policies.html", context, status=status)


def _initial(policy: Policy, version: int) -> dict[str, Any]:
    standard = {name: getattr(policy.standard, name) for name in CRITERIA}
    return {"name": policy.name, "grace_days": policy.grace_days, "expected": version, **standard}


def _rows(policy: Policy) -> list[CountryForm]:
    known = exceptions(policy)
    rows = [
        CountryForm(prefix=f"c{place}", initial={"country": country, **differs})
        for place, (country, differs) in enumerate(known.items())
    ]
    return [*rows, *_empty(len(rows))]


def _empty(start: int) -> list[CountryForm]:
    return [CountryForm(prefix=f"c{place}") for place in range(start, min(start + EMPTY_ROWS, MOST_COUNTRIES))]


def _count(sent: QueryDict) -> int:
    text = sent.get("rows", "0")
    return min(int(text), MOST_COUNTRIES) if text.isdecimal() and len(text) < 4 else 0


def _sent_rows(sent: QueryDict) -> list[CountryForm]:
    return [CountryForm(sent, prefix=f"c{place}") for place in range(_count(sent))]


def _plain(sent: QueryDict) -> list[CountryForm]:
    return [
        CountryForm(
            prefix=f"c{place}", initial={name: sent.get(f"c{place}-{name}", "") for name in CountryForm.base_fields}
        )
        for place in range(_count(sent))
    ]


def _policy(given: Mapping[str, Any], rows: list[CountryForm]) -> Policy:
    standard = Thresholds(**{name: given[name] for name in CRITERIA})
    by_country = {
        row.cleaned_data["country"]: replace(
            standard, **{name: row.cleaned_data[name] for name in CRITERIA if row.cleaned_data[name] is not None}
        )
        for row in rows
        if row.cleaned_data["country"]
    }
    policy = Policy(given["name"], 0, standard, by_country, given["grace_days"])
    # Who starts from a preset and moves a number has other rules than the preset: they get a name of their own.
    preset = PRESETS.get(policy.name)
    if preset is not None and preset.rules() != policy.rules():
        policy = replace(policy, name=OWN_NAME)
    return policy


def _put(form: PolicyForm, rows: list[CountryForm], errors: Mapping[str, list[str]]) -> None:
    """Put each message at its field: `standard.age` at the first form, `by_country.KR.age` at the country's row."""
    by_country = {row.cleaned_data["country"]: row for row in rows if row.cleaned_data["country"]}
    for path, said in errors.items():
        where, *rest = path.split(".")
        target: forms.Form = by_country[rest[0]] if where == "by_country" else form
        name = rest[-1] if where in ("standard", "by_country") and rest else where
        for message in said:
            target.add_error(name if name in target.fields else None, message)


def _seal(policy: Policy) -> str:
    """Return what tells that exactly these rules were looked at before they are saved."""
    plain = json.dumps([policy.name, policy.rules(), policy.grace_days], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
