"""People: their account, their profile, and in which organization they act."""

from __future__ import annotations

import zoneinfo
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import events
from lonja.accounts.actor import Actor
from lonja.accounts.models import Membership, Organization, User
from lonja.core.errors import Invalid, Unauthenticated
from lonja.core.events import record


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    language: str = "es",
    time_zone: str = "Europe/Madrid",
    is_verified: bool = False,
) -> User:
    """Open an account for a person; without a password they set one through "forgot my password".

    `is_verified` is for addresses proved elsewhere: the demo's and the command line's. Raises Invalid.
    """
    email = email.strip().lower()
    _check_email(email)
    _check_profile(name=name, language=language, time_zone=time_zone)
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid({"email": [_("There is an account with this e-mail already.")]})
    user = User.objects.create_user(email, password, name=name.strip(), language=language, time_zone=time_zone)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_verified)
    record(events.UserSignedUp(subject_id=user.pk), by=Actor(user_id=user.pk))
    return user


@transaction.atomic
def edit_profile(*, name: str, language: str, time_zone: str, by: Actor) -> User:
    """Change one's own name, language and time zone. Raises Unauthenticated, Invalid."""
    if by.user_id is None:
        raise Unauthenticated(_("Sign in first."))
    _check_profile(name=name, language=language, time_zone=time_zone)
    user = User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])
    record(events.ProfileEdited(subject_id=user.pk), by=by)
    return user


def switch_organization(*, organization_id: UUID, by: Actor) -> Organization:
    """Return the organization in which the person acts from now on; the session keeps it.

    Raises Unauthenticated, NotFound.
    """
    if by.user_id is None:
        raise Unauthenticated(_("Sign in first."))
    mine = Membership.objects.filter(user_id=by.user_id).select_related("organization")
    return mine.one(organization_id=organization_id).organization


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid({"email": [_("This is not an e-mail address.")]}) from None


def _check_profile(*, name: str, language: str, time_zone: str) -> None:
    errors: dict[str, list[str]] = {}
    if len(name) > 120:
        errors["name"] = [_("Use 120 characters at most.")]
    if language not in dict(settings.LANGUAGES):
        errors["language"] = [_("Choose one of the languages offered.")]
    if time_zone not in zoneinfo.available_timezones():
        errors["time_zone"] = [_("Choose one of the time zones offered.")]
    if errors:
        raise Invalid(errors)
