"""Organizations: founding one and changing what is known of it."""

from __future__ import annotations

from uuid import UUID

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import events
from lonja.accounts.actor import Actor
from lonja.accounts.models import Membership, Organization
from lonja.accounts.types import OrganizationKind, Role
from lonja.core import clock
from lonja.core.errors import Forbidden, Invalid, Unauthenticated
from lonja.core.events import record
from lonja.core.money import CURRENCIES


@transaction.atomic
def create_organization(
    *,
    kind: str,
    name: str,
    country: str = "",
    currency: str = "EUR",
    website: str = "",
    owner_id: UUID | None = None,
    by: Actor,
) -> Organization:
    """Found an organization owned by the asker, or by `owner_id` when the system founds it.

    Anybody signed in may found a brand, an agency or a creator's house; operators are made by the system only.
    Raises Unauthenticated, Forbidden, Invalid.
    """
    owner = owner_id if by.is_system else by.user_id
    if owner is None:
        raise Unauthenticated(_("Sign in first."))
    if kind == OrganizationKind.OPERATOR and not by.is_system:
        raise Forbidden(_("Operators are made on the server's command line."))
    facts = _checked(name=name, country=country, currency=currency, website=website, kind=kind)
    organization = Organization.objects.create(kind=kind, created_at=clock.now(), **facts)
    Membership.objects.create(
        user_id=owner, organization=organization, role=Role.OWNER, created_at=organization.created_at
    )
    record(
        events.OrganizationCreated(subject_id=organization.pk, parties=(organization.pk,), kind=kind),
        by=by if by.is_system else Actor(user_id=owner, organization_id=organization.pk),
    )
    return organization


@transaction.atomic
def edit_organization(*, name: str, country: str, currency: str, website: str, by: Actor) -> Organization:
    """Change what is known of the asker's own organization. Raises Forbidden, NotFound, Invalid."""
    by.require("organization.manage")
    organization = Organization.objects.visible_to(by).select_for_update(no_key=True).one(pk=by.organization_id)
    facts = _checked(name=name, country=country, currency=currency, website=website, kind=organization.kind)
    changed = [field for field, value in facts.items() if getattr(organization, field) != value]
    if not changed:
        return organization
    for field in changed:
        setattr(organization, field, facts[field])
    organization.save(update_fields=changed)
    record(events.OrganizationEdited(subject_id=organization.pk, parties=(organization.pk,), fields=changed), by=by)
    return organization


def _checked(*, name: str, country: str, currency: str, website: str, kind: str) -> dict[str, str]:
    errors: dict[str, list[str]] = {}
    name, country, currency = name.strip(), country.strip().upper(), currency.strip().upper()
    if not name:
        errors["name"] = [_("Give it a name.")]
    elif len(name) > 120:
        errors["name"] = [_("Use 120 characters at most.")]
    if kind not in OrganizationKind.values:
        errors["kind"] = [_("Choose one of the kinds offered.")]
    if country and pycountry.countries.get(alpha_2=country) is None:
        errors["country"] = [_("Choose one of the countries offered.")]
    if currency not in CURRENCIES:
        errors["currency"] = [_("Choose one of the currencies offered.")]
    if website and not _is_web_address(website):
        errors["website"] = [_("Write the whole address, such as https://example.com.")]
    if errors:
        raise Invalid(errors)
    return {"name": name, "country": country, "currency": currency, "website": website}


def _is_web_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= 200
