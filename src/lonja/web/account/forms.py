"""The forms of the settings: profile, organization, members, tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.accounts.permissions import permissions_of
from lonja.accounts.types import RANK, OrganizationKind, Role
from lonja.web.account import choices

LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year")), ("never", _("No end"))]


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=choices.languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=choices.time_zones, help_text=_("Deadlines are shown in it.")
    )


class OrganizationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "country", [choices.NOTHING, *choices.countries()])
        choices.offer(self, "currency", choices.currencies())


class NewOrganizationForm(OrganizationForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (OrganizationKind.BRAND, OrganizationKind.AGENCY)],
        initial=OrganizationKind.BRAND,
    )
    field_order = ["kind", "name", "country", "currency", "website"]


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), initial=Role.MANAGER)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "role", roles_to_grant(by))


def roles_to_grant(by: Actor) -> list[tuple[str, str]]:
    """Return the roles that the asker may give, none above their own."""
    return [(role.value, str(role.label)) for role in Role if RANK[role] <= RANK.get(by.role, -1)]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("Such as “reports” or “the web shop”.")
    )
    days = forms.ChoiceField(label=_("Ends after"), choices=LIFETIMES, initial="90")
    owner = forms.ChoiceField(
        label=_("It acts as"),
        widget=forms.RadioSelect,
        choices=[("me", _("me, as long as I am a member"))],
        initial="me",
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen means everything that its owner may do."),
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.can("organization.tokens"):
            both = [("me", _("me, as long as I am a member")), ("organization", _("the organization, whoever leaves"))]
            choices.offer(self, "owner", both)
        choices.offer(self, "scopes", [(name, name) for name in sorted(permissions_of(by.kind, by.role))])

    def wishes(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "days": None if given["days"] == "never" else int(given["days"]),
            "is_personal": given["owner"] == "me",
            "scopes": given["scopes"] or None,
        }
