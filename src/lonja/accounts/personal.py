"""What the tables of accounts hold of a creator's people."""

from __future__ import annotations

from allauth.account.models import EmailAddress, EmailConfirmation
from django.utils.translation import gettext_lazy as _

from lonja.accounts.models import ApiToken, Membership, Organization, OrganizationInvite, User
from lonja.core.models import EventRecord
from lonja.core.personal import Erase, Subject, Table, declare
from lonja.core.reasons import TRAIL

_CLOSED = _("Emptied when the account is closed, unless the person belongs to another organization.")


def _events(subject: Subject) -> object:
    """Return the audit trail of the creator and their organization; it has no foreign keys, only ids."""
    trail = EventRecord.objects.filter(subject_id=subject.creator_id)
    return trail | EventRecord.objects.filter(parties__contains=[subject.house_id]) if subject.house_id else trail


declare(
    Table(
        model=User,
        people="pk",
        file="people",
        says=_("The people of your organization: name, e-mail, language, time zone."),
        hide=frozenset({"password"}),
        erase=Erase.APART,
        why=_CLOSED,
    ),
    Table(
        model=EmailAddress,
        people="user_id",
        file="email_addresses",
        says=_("The e-mail addresses of your account and whether they were confirmed."),
        erase=Erase.APART,
        why=_CLOSED,
    ),
    Table(
        model=EmailConfirmation,
        people="email_address__user_id",
        unexported=_("Secrets of links that were sent to your own address."),
        erase=Erase.APART,
        why=_CLOSED,
    ),
    Table(
        model=Organization,
        house="pk",
        file="organization",
        says=_("Your organization on Lonja: name, country, currency, website."),
        erase=Erase.APART,
        why=_("Emptied; the row itself stays, because agreements and payments point to it."),
    ),
    Table(
        model=Membership,
        house="organization_id",
        file="members",
        says=_("Who belongs to your organization, with which role and since when."),
        also={"name": "user__name", "email": "user__email"},
        erase=Erase.APART,
        why=_("Ended when the organization is closed."),
    ),
    Table(
        model=OrganizationInvite,
        house="organization_id",
        file="member_invitations",
        says=_("Whom you asked to join your organization."),
        erase=Erase.DELETE,
    ),
    Table(
        model=ApiToken,
        house="organization_id",
        file="api_tokens",
        says=_("The API tokens of your organization: name, rights, last use. Never the tokens themselves."),
        hide=frozenset({"digest"}),
        erase=Erase.DELETE,
    ),
    Table(
        model=EventRecord,
        rows=_events,  # type: ignore[arg-type]
        file="events",
        says=_("Everything that happened to your profile and your collaborations, as the audit trail holds it."),
        erase=Erase.KEEP,
        why=TRAIL,
    ),
)
