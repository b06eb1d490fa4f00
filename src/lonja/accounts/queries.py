"""What people see of accounts, and how a session or a token becomes an actor."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from lonja.accounts.actor import Actor
from lonja.accounts.models import ApiToken, Membership, User
from lonja.core import clock, crypto
from lonja.core.errors import Unauthenticated


def actor_of_user(user: User, organization_id: UUID | None = None) -> Actor:
    """Return the user as a member of the organization, or of the first one they joined."""
    memberships = Membership.objects.filter(user=user).select_related("organization").order_by("created_at", "pk")
    chosen = memberships.filter(organization_id=organization_id).first() if organization_id else None
    membership = chosen or memberships.first()
    if membership is None:
        return Actor(user_id=user.pk, name=str(user))
    return Actor(
        user_id=user.pk,
        organization_id=membership.organization_id,
        kind=membership.organization.kind,
        role=membership.role,
        name=str(user),
    )


def actor_of_token(secret: str) -> Actor:
    """Return whom the API token speaks for; raise Unauthenticated when it is unknown, expired or revoked."""
    token = (
        ApiToken.objects.filter(digest=crypto.digest(secret), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))
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
    return Actor(
        user_id=token.user_id,
        organization_id=token.organization_id,
        kind=token.organization.kind,
        role=role,
        scopes=None if token.scopes is None else frozenset(token.scopes),
        name=str(token.user) if token.user else token.organization.name,
    )
