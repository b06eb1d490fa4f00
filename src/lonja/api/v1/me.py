"""Who the token speaks for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lonja.accounts.actor import Actor
from lonja.api.auth import asker

router = Router(tags=["me"])


class MeOut(Schema):
    user_id: UUID | None
    name: str
    organization_id: UUID | None
    organization_name: str
    kind: str
    role: str
    permissions: list[str]


@router.get("", response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """Return the person, the organization, the role and the permissions behind the token."""
    by: Actor = asker(request)
    return MeOut(
        user_id=by.user_id,
        name=by.name,
        organization_id=by.organization_id,
        organization_name=by.organization_name,
        kind=by.kind,
        role=by.role,
        permissions=sorted(by.permissions),
    )
