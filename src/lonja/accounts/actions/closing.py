"""An organization whose creator is erased is closed, and with it the accounts of people who belong to no other."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from lonja.accounts import events
from lonja.accounts.actor import Actor
from lonja.accounts.models import Membership, Organization, User
from lonja.core.events import record

# Reserved for what doesn't exist: nobody can ever receive mail there.
NOWHERE = "erased.invalid"


@transaction.atomic
def close_house(*, organization_id: UUID, by: Actor) -> None:
    """Empty the organization, end its memberships, and close the accounts of those who belong to no other.

    For erasures, which are the system's; the row itself stays for the agreements and payments that point to it. Twice
    is once.
    """
    by.require("organization.manage")
    house = Organization.objects.select_for_update().one(organization_id)
    people = list(Membership.objects.filter(organization=house).values_list("user_id", flat=True))
    Membership.objects.filter(organization=house).delete()
    elsewhere = set(Membership.objects.filter(user_id__in=people).values_list("user_id", flat=True))
    for user_id in people:
        if user_id not in elsewhere:
            _close(user_id)
    house.name = house.country = house.website = ""
    house.save(update_fields=["name", "country", "website"])
    if people:
        record(events.OrganizationClosed(subject_id=house.pk, parties=(house.pk,)), by=by)


def _close(user_id: UUID) -> None:
    user = User.objects.select_for_update().get(pk=user_id)
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name, user.time_zone = f"{user.pk.hex}@{NOWHERE}", "", "UTC"
    # Ends every session and every personal token as well: both ask whether the person is active.
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "time_zone", "is_active", "password"])
