"""Signing up: the person and their organization, both or neither."""

from __future__ import annotations

from django.db import transaction

from lonja.accounts.actions.organizations import create_organization
from lonja.accounts.actions.people import create_user
from lonja.accounts.actor import Actor
from lonja.accounts.models import User
from lonja.accounts.types import House


@transaction.atomic
def sign_up(*, email: str, name: str, password: str, language: str, house: House | None) -> User:
    """Open an account whose address is still to be proved, and found the organization that comes with it.

    Those who come to join an organization found none. Raises Invalid.
    """
    user = create_user(email=email, name=name, password=password, language=language)
    if house is not None:
        create_organization(
            kind=house.kind,
            name=house.name,
            country=house.country,
            currency=house.currency,
            by=Actor(user_id=user.pk),
        )
    return user
