"""API tokens: a person's own, or an organization's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import events
from lonja.accounts.actor import Actor
from lonja.accounts.models import ApiToken
from lonja.accounts.permissions import permissions_of
from lonja.accounts.types import RANK, NewToken
from lonja.core import clock, crypto
from lonja.core.errors import Forbidden, Invalid, NotFound
from lonja.core.events import record

MAX_DAYS = 3650
HINT_LENGTH = 12


@transaction.atomic
def create_token(
    *,
    name: str,
    scopes: Sequence[str] | None = None,
    days: int | None = 90,
    is_personal: bool = True,
    role: str | None = None,
    by: Actor,
) -> NewToken:
    """Make a token and return its secret, which is shown this once and stored hashed.

    A personal token acts as its owner, with their role of the moment; an organization's own token keeps acting when
    people leave, and never above the role of who made it. `scopes` None means everything the role may do; `days`
    None means that it doesn't expire. Raises NotFound, Forbidden, Invalid.
    """
    if not is_personal:
        by.require("organization.tokens")
    if by.organization_id is None or (is_personal and by.user_id is None):
        raise NotFound(_("Join or found an organization first: a token acts in one."))
    role = by.role if is_personal or role is None else role
    if RANK.get(role, 99) > RANK.get(by.role, -1):
        raise Forbidden(_("A token can't do more than you."))
    _check(name, scopes, days, permissions_of(by.kind, role))
    now, secret = clock.now(), crypto.new_secret("lonja")
    token = ApiToken.objects.create(
        organization_id=by.organization_id,
        user_id=by.user_id if is_personal else None,
        role=role,
        name=name.strip(),
        digest=crypto.digest(secret),
        hint=secret[:HINT_LENGTH],
        scopes=None if scopes is None else sorted(set(scopes)),
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    record(
        events.TokenCreated(
            subject_id=token.pk, parties=(by.organization_id,), label=token.name, is_personal=is_personal
        ),
        by=by,
    )
    return NewToken(id=token.pk, secret=secret, expires_at=token.expires_at)


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Actor) -> None:
    """End a token at once: one's own, or with the right an organization's. Raises NotFound, Forbidden."""
    token = ApiToken.objects.visible_to(by).select_for_update().one(token_id)
    if token.user_id is None or token.user_id != by.user_id:
        by.require("organization.tokens")
    if token.revoked_at:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record(events.TokenRevoked(subject_id=token.pk, parties=(token.organization_id,), label=token.name), by=by)


def _check(name: str, scopes: Sequence[str] | None, days: int | None, allowed: frozenset[str]) -> None:
    errors: dict[str, list[str]] = {}
    if not name.strip() or len(name) > 80:
        errors["name"] = [_("Give it a name of up to 80 characters, such as where you will use it.")]
    if days is not None and not 1 <= days <= MAX_DAYS:
        errors["days"] = [_("Use from 1 to %(most)s days.") % {"most": MAX_DAYS}]
    unknown = sorted(set(scopes or ()) - allowed)
    if unknown:
        errors["scopes"] = [_("Not yours to give: %(names)s.") % {"names": ", ".join(unknown)}]
    if errors:
        raise Invalid(errors)
