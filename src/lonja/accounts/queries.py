"""What people see of accounts, and how a session or a token becomes an actor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from lonja.accounts import links
from lonja.accounts.actor import Actor
from lonja.accounts.models import ApiToken, Membership, Organization, OrganizationInvite, User
from lonja.accounts.types import InviteState, InviteToPost, Member, OpenInvite, OrganizationKind, Recipient, Role
from lonja.core import clock, crypto
from lonja.core.errors import Unauthenticated

USED_EVERY = timedelta(minutes=1)


def actor_of_user(user: User, organization_id: UUID | None = None) -> Actor:
    """Return the user as a member of the organization, or of the first one they joined."""
    memberships = list(Membership.objects.filter(user=user).select_related("organization").order_by("created_at", "pk"))
    if not memberships:
        return Actor(user_id=user.pk, name=str(user))
    chosen = next((m for m in memberships if m.organization_id == organization_id), memberships[0])
    return Actor(
        user_id=user.pk,
        organization_id=chosen.organization_id,
        kind=chosen.organization.kind,
        role=chosen.role,
        name=str(user),
        organization_name=chosen.organization.name,
        others=tuple((m.organization_id, m.organization.name) for m in memberships if m is not chosen),
    )


def actor_of_house(organization_id: UUID) -> Actor | None:
    """Return an actor that reads as the organization does, with no person behind; None when it is gone.

    For what the clock looks up on an organization's behalf: it sees what its analysts see, and can change nothing.
    """
    house = Organization.objects.filter(pk=organization_id).first()
    if house is None:
        return None
    return Actor(
        organization_id=house.pk,
        kind=house.kind,
        role=Role.ANALYST,
        name=house.name,
        organization_name=house.name,
    )


def actor_of_token(secret: str) -> Actor:
    """Return whom the API token speaks for; raise Unauthenticated when it is unknown, expired or revoked."""
    now = clock.now()
    token = (
        ApiToken.objects.filter(digest=crypto.digest(secret), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .filter(Q(user=None) | Q(user__is_active=True))
        .select_related("organization", "user")
        .first()
    )
    if token is None:
        raise Unauthenticated("This token is unknown, expired or revoked. Make a new one under Settings, API tokens.")
    role = token.role
    if token.user_id is not None:
        # A person's token never outlives or outranks their membership.
        membership = Membership.objects.filter(user_id=token.user_id, organization_id=token.organization_id).first()
        if membership is None:
            raise Unauthenticated("This token's owner has left the organization. Make a new token.")
        role = membership.role
    if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
        # The one write of a read: "last used" to the minute, so that a busy token doesn't cost a write per request.
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return Actor(
        user_id=token.user_id,
        organization_id=token.organization_id,
        kind=token.organization.kind,
        role=role,
        scopes=None if token.scopes is None else frozenset(token.scopes),
        name=str(token.user) if token.user else token.organization.name,
        organization_name=token.organization.name,
    )


def user_by_email(email: str) -> User | None:
    """Return the person with this address; for the command line, which sees everybody."""
    return User.objects.filter(email__iexact=email.strip()).first()


def profile(by: Actor) -> User:
    """Return the asker's own account. Raises Unauthenticated."""
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    if user is None:
        raise Unauthenticated("Sign in first.")
    return user


def reader(by: Actor) -> Recipient:
    """Return the asker as somebody who reads: language and time zone. Raises Unauthenticated."""
    return _recipient(profile(by))


def organization(by: Actor) -> Organization:
    """Return the organization in which the asker acts. Raises NotFound."""
    return Organization.objects.visible_to(by).one(pk=by.organization_id)


def organizations(by: Actor) -> list[Organization]:
    """Return the organizations the person belongs to, the first joined first."""
    if by.user_id is None:
        return []
    mine = Membership.objects.filter(user_id=by.user_id).select_related("organization")
    return [membership.organization for membership in mine.order_by("created_at", "pk")]


def members(by: Actor) -> list[Member]:
    """Return everybody in the asker's organization, owners first."""
    by.require("organization.read")
    rows = Membership.objects.visible_to(by).select_related("user").order_by("created_at", "pk")
    found = [
        Member(
            id=row.pk,
            user_id=row.user.pk,
            name=str(row.user),
            email=row.user.email,
            role=row.role,
            joined_at=row.created_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda member: -member.rank)


def open_invites(by: Actor) -> list[OpenInvite]:
    """Return who was asked to join and hasn't answered, the newest first; links only for those who may invite."""
    by.require("organization.read")
    rows = OrganizationInvite.objects.visible_to(by).open().select_related("invited_by").order_by("-pk")
    now, may_invite = clock.now(), by.can("organization.members")
    return [
        OpenInvite(
            id=row.pk,
            email=row.email,
            role=row.role,
            invited_by=str(row.invited_by) if row.invited_by else "",
            expires_at=row.expires_at,
            is_expired=row.expires_at <= now,
            secret=links.invite_secret(row.pk) if may_invite else "",
        )
        for row in rows
    ]


def invite_behind(secret: str) -> InviteState:
    """Return what an invitation's link offers; the secret itself is the right to see it. Raises NotFound."""
    row = OrganizationInvite.objects.select_related("organization", "invited_by").one(links.invite_id(secret))
    return InviteState(
        id=row.pk,
        organization=row.organization.name,
        email=row.email,
        role=row.role,
        invited_by=str(row.invited_by) if row.invited_by else "",
        expires_at=row.expires_at,
        is_open=row.accepted_at is None and row.revoked_at is None and row.expires_at > clock.now(),
    )


def tokens(by: Actor) -> list[ApiToken]:
    """Return the asker's own tokens here and the organization's, the live ones first, the newest first."""
    rows = ApiToken.objects.visible_to(by).select_related("user").order_by("-pk")
    return sorted(rows, key=lambda token: token.revoked_at is not None)


def recipients(organization_id: UUID) -> list[Recipient]:
    """Return the people of an organization as a letter needs them; for notifications, which write to everybody."""
    rows = Membership.objects.filter(organization_id=organization_id, user__is_active=True)
    return [_recipient(row.user, row.role) for row in rows.select_related("user").order_by("created_at", "pk")]


def member_ids(organization_id: UUID) -> list[UUID]:
    """Return the people of an organization by id; for the export and the erasure of everything."""
    return list(Membership.objects.filter(organization_id=organization_id).values_list("user_id", flat=True))


def recipient(user_id: UUID) -> Recipient | None:
    """Return one active person as a letter needs them, or None; for notifications."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return _recipient(user) if user else None


def _recipient(user: User, role: str = "") -> Recipient:
    return Recipient(
        user_id=user.pk,
        email=user.email,
        name=str(user),
        language=user.language,
        time_zone=user.time_zone,
        role=role,
    )


def invite_to_post(invite_id: UUID) -> InviteToPost | None:
    """Return what the letter of an invitation to join needs, or None when it is no longer open; for notifications."""
    row = OrganizationInvite.objects.open().select_related("organization", "invited_by").filter(pk=invite_id).first()
    if row is None:
        return None
    invited, inviter = user_by_email(row.email), row.invited_by
    known = invited or inviter
    return InviteToPost(
        organization=row.organization.name,
        role=row.role,
        invited_by=str(inviter) if inviter else row.organization.name,
        expires_at=row.expires_at,
        secret=links.invite_secret(row.pk),
        reader=Recipient(
            user_id=row.pk,
            email=row.email,
            name=str(invited) if invited else "",
            language=known.language if known else "es",
            time_zone=known.time_zone if known else "UTC",
            role=row.role,
        ),
    )


def operator_ids() -> list[UUID]:
    """Return the operator's organizations; for notifications, when the operator has to decide."""
    return list(Organization.objects.filter(kind=OrganizationKind.OPERATOR).values_list("pk", flat=True))


def organization_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of organizations; names of parties are no secret to each other."""
    return dict(Organization.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
