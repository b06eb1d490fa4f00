"""A creator's contact details, and who looked at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.creators import actions, queries
from lonja.creators.contacts import ContactDetails
from lonja.web.creator.forms import stored
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest


class ContactForm(forms.Form):
    """How to be reached; everything is optional."""

    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        help_text=gettext_lazy("Where brands send products."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    manager = forms.CharField(
        label=gettext_lazy("Manager or agency"),
        help_text=gettext_lazy("Who answers for you, and how."),
        max_length=200,
        required=False,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def contact(request: PageRequest) -> HttpResponse:
    """Show and store the contact details, with the log of who looked at them."""
    by, template = request.actor, "profile/contact.html"
    looks = collaborations.contact_looks(by)

    def context(form: forms.Form) -> dict[str, Any]:
        return {"form": form, "looks": looks}

    if request.method != "POST":
        return render(request, template, context(ContactForm(initial=asdict(queries.own_contact(by)))))

    def do(data: Mapping[str, Any]) -> object:
        return actions.set_contact(details=ContactDetails(**data), by=by)

    form = ContactForm(request.POST)
    said = _("Saved, encrypted.")
    return stored(request, form, do, said=said, then="profile_contact", template=template, context=context)


def says(by: Actor) -> str:
    """Say what is there, without showing it."""
    known = queries.own_contact(by)
    names = {
        "email": _("e-mail"),
        "phone": _("telephone"),
        "address": _("postal address"),
        "manager": _("manager"),
    }
    found = [label for name, label in names.items() if getattr(known, name)]
    return ", ".join(found).capitalize() if found else _("None yet.")
