"""Signing up: a person, and the brand, agency or creator's house that they found with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lonja.accounts import actions as accounts
from lonja.accounts.types import House, OrganizationKind
from lonja.creators import actions as creators
from lonja.web.account import choices
from lonja.web.account.sign_in import PASSWORD_HELP, Plain

KINDS = (OrganizationKind.BRAND, OrganizationKind.AGENCY, OrganizationKind.CREATOR)
# Where a link leads that brings its own organization: joining one, or claiming a creator that was imported.
JOINING = ("/join/", "/claim/")
HOUSE_FIELDS = ("kind", "organization_name", "country", "currency")


class SignUpForm(Plain, allauth.SignupForm):  # type: ignore[misc]
    """One person and, unless they come to join, one organization."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in KINDS], widget=forms.HiddenInput)
    organization_name = forms.CharField(label=_("Name of your brand"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"), help_text=_("Of your budgets. Each campaign can have its own."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request: HttpRequest = context.request
        self.following = request.POST.get("next") or request.GET.get("next") or ""
        self.is_joining = self.following.startswith(JOINING)
        self.coming_as = request.POST.get("kind") or request.GET.get("kind") or ""
        self.order_fields(["kind", "organization_name", "name", "email", "password1", "country", "currency"])
        self._fit()

    @property
    def is_ready(self) -> bool:
        """Whether it is known what the person comes for; else the page asks that first."""
        return self.is_joining or self.coming_as in KINDS

    @property
    def start_path(self) -> str:
        """Where the question of what the person comes for is asked again."""
        return self._path("")

    @property
    def brand_path(self) -> str:
        return self._path(OrganizationKind.BRAND)

    @property
    def agency_path(self) -> str:
        return self._path(OrganizationKind.AGENCY)

    @property
    def creator_path(self) -> str:
        return self._path(OrganizationKind.CREATOR)

    def _path(self, kind: str) -> str:
        asked = {"kind": kind, "next": self.following, "email": context.request.GET.get("email", "")}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}"

    def labels(self) -> dict[str, Any]:
        self.fields["password1"].help_text = PASSWORD_HELP
        return {"email": _("E-mail"), "password1": _("Password")}

    def _fit(self) -> None:
        """Keep only the fields of what the person signs up as."""
        if self.is_joining:
            for name in HOUSE_FIELDS:
                del self.fields[name]
            return
        self.initial.setdefault("kind", self.coming_as)
        choices.offer(self, "country", [choices.NOTHING, *choices.countries()])
        if self.coming_as == OrganizationKind.CREATOR:
            del self.fields["currency"]
            self.fields["organization_name"].label = _("The name you are known by")
        else:
            choices.offer(self, "currency", choices.currencies())
            self.initial.setdefault("currency", "EUR")
        if self.coming_as == OrganizationKind.AGENCY:
            self.fields["organization_name"].label = _("Name of your agency")

    def save(self, request: HttpRequest) -> Any:
        """Open the account and found the organization, both or neither."""
        given = self.cleaned_data
        person = {
            "email": given["email"],
            "name": given["name"],
            "password": given["password1"],
            "language": (get_language() or "es")[:2],
        }
        if self.is_joining:
            return accounts.sign_up(**person, house=None)
        house = House(
            kind=given["kind"],
            name=given["organization_name"],
            country=given["country"],
            currency=given.get("currency", "EUR"),
        )
        if house.kind == OrganizationKind.CREATOR:
            return creators.sign_up_creator(**person, house=house)
        return accounts.sign_up(**person, house=house)
