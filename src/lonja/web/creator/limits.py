"""What a creator accepts: products, usage rights, exclusivity, and what not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from lonja.accounts.actor import Actor
from lonja.creators import actions, queries
from lonja.creators.types import Limits
from lonja.web.creator.forms import YES_NO, answered, as_answer, category_groups, stored
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

ANSWERS = ("accepts_gifting", "accepts_usage_rights", "accepts_exclusivity")
DAYS = ("usage_rights_days", "exclusivity_days")


def _answer(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=YES_NO, widget=forms.RadioSelect, required=False)


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=gettext_lazy("Leave empty for no limit."), min_value=1, max_value=3_650, required=False
    )


class LimitsForm(forms.Form):
    """What is accepted."""

    accepts_gifting = _answer(gettext_lazy("Products instead of money"))
    accepts_usage_rights = _answer(gettext_lazy("Brands using your content beyond your own post"))
    usage_rights_days = _days(gettext_lazy("For how many days at most"))
    accepts_exclusivity = _answer(gettext_lazy("No paid work for competitors meanwhile"))
    exclusivity_days = _days(gettext_lazy("For how many days at most"))
    refused_categories = forms.MultipleChoiceField(
        label=gettext_lazy("No campaigns in"),
        help_text=gettext_lazy("Brands can't invite you to campaigns in these; they read that you take none."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["refused_categories"].choices = category_groups()  # type: ignore[attr-defined]

    def limits(self) -> Limits:
        """Return what was chosen."""
        data = self.cleaned_data
        return Limits(
            **{name: answered(data[name]) for name in ANSWERS},
            **{name: data[name] for name in DAYS},
            refused_categories=tuple(data["refused_categories"]),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def limits(request: PageRequest) -> HttpResponse:
    """Show and store what the creator accepts."""
    by, template = request.actor, "profile/limits.html"
    known = queries.accepted(by, queries.own_creator_id(by))
    if request.method != "POST":
        start = {name: as_answer(getattr(known, name)) for name in ANSWERS} | {n: getattr(known, n) for n in DAYS}
        return render(
            request, template, _context(LimitsForm(initial=start | {"refused_categories": known.refused_categories}))
        )
    form = LimitsForm(request.POST)

    def do(data: Mapping[str, Any]) -> object:
        return actions.set_limits(limits=form.limits(), by=by)

    said = _("Saved. Brands see it on your page.")
    return stored(request, form, do, said=said, then="profile_terms", template=template, context=_context)


def _context(form: forms.Form) -> dict[str, Any]:
    return {"form": form}


def says(by: Actor) -> str:
    """Say what is accepted, in one line."""
    known = queries.accepted(by, queries.own_creator_id(by))
    found = []
    if known.accepts_gifting:
        found.append(_("products"))
    if known.accepts_usage_rights:
        found.append(_for(known.usage_rights_days, _("usage rights")))
    if known.accepts_exclusivity:
        found.append(_for(known.exclusivity_days, _("exclusivity")))
    if known.refused_categories:
        count = len(known.refused_categories)
        found.append(ngettext("%(count)s category refused", "%(count)s categories refused", count) % {"count": count})
    return ", ".join(found).capitalize() if found else _("Nothing said yet.")


def _for(days: int | None, what: str) -> str:
    if days is None:
        return what
    return _("%(what)s up to %(days)s days") % {"what": what, "days": days}
