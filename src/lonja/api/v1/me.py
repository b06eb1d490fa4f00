"""Who the token speaks for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.terms import MoneyOut, money_out
from lonja.core.ids import parse_id
from lonja.creators import queries as creators
from lonja.payments import queries as payments

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


class IncomingOut(Schema):
    """What one agreement still brings: set aside until the pieces are live, then owed since a moment."""

    collaboration_id: UUID | None
    set_aside: MoneyOut
    owed: MoneyOut
    owed_since: datetime | None


@router.get("/incoming", response=list[IncomingOut])
def my_incoming(request: HttpRequest) -> list[IncomingOut]:
    """Return what each agreement still brings the organization, what is owed longest first."""
    return [
        IncomingOut(
            collaboration_id=parse_id(one.subject.partition(":")[2]),
            set_aside=money_out(one.set_aside),
            owed=money_out(one.owed),
            owed_since=one.owed_since,
        )
        for one in payments.incoming(asker(request))
    ]


class ProfileStepOut(Schema):
    name: str
    is_done: bool


@router.get("/profile-strength", response=list[ProfileStepOut])
def my_profile_strength(request: HttpRequest) -> list[creators.ProfileStep]:
    """Return the steps of the creator's own profile and which are done; empty for who has no profile."""
    return list(creators.profile_strength(asker(request)).steps)
