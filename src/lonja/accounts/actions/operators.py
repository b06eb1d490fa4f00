"""The operator's people: the first ones are appointed on the server's command line."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from lonja.accounts import events
from lonja.accounts.actions.organizations import create_organization
from lonja.accounts.actions.people import create_user
from lonja.accounts.actor import Actor
from lonja.accounts.models import Membership, Organization, User
from lonja.accounts.types import Appointment, OrganizationKind, Role
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record


@transaction.atomic
def appoint_operator(
    *, email: str, name: str = "", password: str | None = None, organization: str = "Lonja", language: str = "es"
) -> Appointment:
    """Make the person an owner of the operator, and the operator itself where there is none yet.

    Who can run commands on the server may do this, so there is no asker. The same call again changes nothing: an
    existing account keeps its password. Raises Invalid.
    """
    # Two first starts at once must not found two operators; no row exists yet that could be locked.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lonja.accounts.operator'))")
    user, is_new_user = _person(email, name, password, language)
    house = Organization.objects.filter(kind=OrganizationKind.OPERATOR).order_by("created_at", "pk").first()
    if house is None:
        made = create_organization(
            kind=OrganizationKind.OPERATOR, name=organization, owner_id=user.pk, by=Actor.system()
        )
        return Appointment(made.pk, made.name, is_new_user=is_new_user, is_new_organization=True)
    membership, is_new = Membership.objects.get_or_create(
        user=user, organization=house, defaults={"role": Role.OWNER, "created_at": clock.now()}
    )
    if is_new:
        joined = events.MemberJoined(subject_id=user.pk, parties=(house.pk,), role=membership.role, invited_by_id=None)
        record(joined, by=Actor.system())
    return Appointment(house.pk, house.name, is_new_user=is_new_user, is_new_organization=False)


def _person(email: str, name: str, password: str | None, language: str) -> tuple[User, bool]:
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known is not None:
        return known, False
    if password is not None:
        try:
            validate_password(password)
        except ValidationError as error:
            raise Invalid({"password": error.messages}) from None
    return create_user(email=email, name=name, password=password, language=language, is_verified=True), True
