"""A creator's media kit: on or off, its address, what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lonja.accounts.actor import Actor
from lonja.creators import actions, queries
from lonja.web.creator.forms import stored
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


class KitForm(forms.Form):
    """The switch, the address, what is shown."""

    is_on = forms.BooleanField(label=gettext_lazy("My media kit is public"), required=False)
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens. A former address leads to the new one for 180 days."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    shows_prices = forms.BooleanField(label=gettext_lazy("It shows my prices"), required=False)
    is_findable = forms.BooleanField(label=gettext_lazy("Search engines may find it"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def kit(request: PageRequest) -> HttpResponse:
    """Show and store how the media kit is set."""
    by, template = request.actor, "profile/kit.html"
    known = queries.own_kit(by)

    def context(form: forms.Form) -> dict[str, Any]:
        return {"form": form, "kit": known, "prefix": f"{settings.LONJA_URL.partition('://')[2]}/k/"}

    if request.method != "POST":
        return render(request, template, context(KitForm(initial=asdict(known))))

    def do(data: Mapping[str, Any]) -> object:
        return actions.set_media_kit(choices=actions.KitChoices(**data), by=by)

    form = KitForm(request.POST)
    return stored(request, form, do, said=_("Saved."), then="profile_kit", template=template, context=context)


def says(by: Actor) -> str:
    """Say whether it is on, and where."""
    known = queries.own_kit(by)
    return f"/k/{known.slug}" if known.is_on else _("Off.")
