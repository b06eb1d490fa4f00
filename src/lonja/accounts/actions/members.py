"""Members: inviting, joining, roles, leaving. Every change locks the organization's row first."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import events, links
from lonja.accounts.actor import Actor
from lonja.accounts.models import Membership, Organization, OrganizationInvite, User
from lonja.accounts.types import RANK, Role
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from lonja.core.events import record

INVITE_DAYS = 7


@transaction.atomic
def invite_member(*, email: str, role: str, by: Actor) -> OrganizationInvite:
    """Ask somebody by e-mail to join the asker's organization; an earlier open invitation is replaced.

    Raises Forbidden, Invalid.
    """
    by.require("organization.members")
    organization = _locked_organization(by)
    email = email.strip().lower()
    _check_invite(email, role)
    _require_rank(by, role)
    if Membership.objects.filter(organization=organization, user__email__iexact=email).exists():
        raise Invalid({"email": [_("This person is a member already.")]})
    now = clock.now()
    OrganizationInvite.objects.open().filter(organization=organization, email=email).update(revoked_at=now)
    invite = OrganizationInvite.objects.create(
        organization=organization,
        email=email,
        role=role,
        invited_by_id=by.user_id,
        created_at=now,
        expires_at=now + timedelta(days=INVITE_DAYS),
    )
    record(events.MemberInvited(subject_id=invite.pk, parties=(organization.pk,), email=email, role=role), by=by)
    return invite


@transaction.atomic
def accept_invite(*, secret: str, by: Actor) -> Membership:
    """Join the organization whose invitation the link's secret names; the same person twice joins once.

    Raises Unauthenticated, NotFound, Forbidden (for another e-mail address), Conflict (expired, revoked, used).
    """
    if by.user_id is None:
        raise Unauthenticated(_("Sign in or sign up first."))
    invite = OrganizationInvite.objects.select_for_update().one(links.invite_id(secret))
    user = User.objects.get(pk=by.user_id)
    if not _has_verified(user, invite.email):
        raise Forbidden(_("This invitation is for another e-mail address."))
    joined = Membership.objects.filter(organization_id=invite.organization_id, user=user).first()
    if joined is not None:
        return joined
    if invite.accepted_at or invite.revoked_at or invite.expires_at <= clock.now():
        raise Conflict(_("This invitation is no longer open. Ask for a new one."))
    invite.accepted_at = clock.now()
    invite.save(update_fields=["accepted_at"])
    membership = Membership.objects.create(
        user=user, organization_id=invite.organization_id, role=invite.role, created_at=invite.accepted_at
    )
    record(
        events.MemberJoined(
            subject_id=user.pk,
            parties=(invite.organization_id,),
            role=invite.role,
            invited_by_id=invite.invited_by_id,
        ),
        by=Actor(user_id=user.pk, organization_id=invite.organization_id),
    )
    return membership


@transaction.atomic
def revoke_invite(*, invite_id: UUID, by: Actor) -> None:
    """Take an open invitation back; a revoked one stays revoked. Raises Forbidden, NotFound, Conflict."""
    by.require("organization.members")
    invite = OrganizationInvite.objects.visible_to(by).select_for_update().one(invite_id)
    if invite.accepted_at:
        raise Conflict(_("This person has joined already. You can remove them from the members."))
    if invite.revoked_at:
        return
    invite.revoked_at = clock.now()
    invite.save(update_fields=["revoked_at"])
    record(
        events.MemberInviteRevoked(subject_id=invite.pk, parties=(invite.organization_id,), email=invite.email),
        by=by,
    )


@transaction.atomic
def change_role(*, membership_id: UUID, role: str, by: Actor) -> Membership:
    """Give a member another role. Raises Forbidden, NotFound, Invalid, Conflict (the last owner stays)."""
    by.require("organization.members")
    membership = _locked_membership(membership_id, by)
    if role not in Role.values:
        raise Invalid({"role": [_("Choose one of the roles offered.")]})
    _require_rank(by, role, membership.role)
    if role == membership.role:
        return membership
    _keep_an_owner(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    record(
        events.MemberRoleChanged(
            subject_id=membership.user_id, parties=(membership.organization_id,), before=before, after=role
        ),
        by=by,
    )
    return membership


@transaction.atomic
def remove_member(*, membership_id: UUID, by: Actor) -> None:
    """Remove a member. Raises Forbidden, NotFound, Conflict (the last owner stays)."""
    by.require("organization.members")
    membership = _locked_membership(membership_id, by)
    _require_rank(by, membership.role)
    _end(membership, by)


@transaction.atomic
def leave_organization(*, by: Actor) -> None:
    """Leave the organization in which one acts now. Raises NotFound, Conflict (the last owner stays)."""
    organization = _locked_organization(by)
    membership = Membership.objects.select_for_update().one(organization=organization, user_id=by.user_id)
    _end(membership, by)


def _end(membership: Membership, by: Actor) -> None:
    _keep_an_owner(membership)
    user_id, organization_id, role = membership.user_id, membership.organization_id, membership.role
    membership.delete()
    record(events.MemberRemoved(subject_id=user_id, parties=(organization_id,), role=role), by=by)


def _locked_organization(by: Actor) -> Organization:
    if by.organization_id is None:
        raise NotFound(_("There is no such organization."))
    # One lock per organization, so that two people removing each other can't leave it without an owner. It is the
    # weak lock that lets rows which only refer to the organization be written meanwhile.
    return Organization.objects.visible_to(by).select_for_update(no_key=True).one(by.organization_id)


def _locked_membership(membership_id: UUID, by: Actor) -> Membership:
    _locked_organization(by)
    return Membership.objects.visible_to(by).select_for_update().one(membership_id)


def _keep_an_owner(membership: Membership) -> None:
    """Refuse to take the last owner away; holds because the organization is locked."""
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.filter(organization_id=membership.organization_id, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise Conflict(_("An organization keeps at least one owner. Make somebody else an owner first."))


def _require_rank(by: Actor, *roles: str) -> None:
    """Refuse to grant or touch a role above one's own."""
    if not by.is_system and any(RANK[role] > RANK.get(by.role, -1) for role in roles):
        raise Forbidden(_("Only an owner can do this."))


def _has_verified(user: User, email: str) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def _check_invite(email: str, role: str) -> None:
    if role not in Role.values:
        raise Invalid({"role": [_("Choose one of the roles offered.")]})
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid({"email": [_("This is not an e-mail address.")]}) from None
