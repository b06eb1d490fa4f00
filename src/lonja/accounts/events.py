"""What happens to people, organizations, memberships and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class UserSignedUp(Event):
    """A person got an account; the subject is the person."""

    name: ClassVar[str] = "user.signed_up"


@dataclass(frozen=True, kw_only=True)
class OrganizationCreated(Event):
    name: ClassVar[str] = "organization.created"
    kind: str


@dataclass(frozen=True, kw_only=True)
class OrganizationEdited(Event):
    name: ClassVar[str] = "organization.edited"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class OrganizationClosed(Event):
    """A creator's organization was emptied because its creator was erased."""

    name: ClassVar[str] = "organization.closed"


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """Somebody was asked to join; the subject is the invitation to join."""

    name: ClassVar[str] = "member.invited"
    email: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberInviteRevoked(Event):
    """An invitation to join was taken back; the subject is that invitation."""

    name: ClassVar[str] = "member.invite_revoked"
    email: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """An invited person became a member; the subject is the person."""

    name: ClassVar[str] = "member.joined"
    role: str
    invited_by_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MemberRoleChanged(Event):
    """A member got another role; the subject is the person."""

    name: ClassVar[str] = "member.role_changed"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event):
    """A member was removed or left; the subject is the person."""

    name: ClassVar[str] = "member.removed"
    role: str


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """An API token was made; the subject is the token."""

    name: ClassVar[str] = "token.created"
    label: str
    is_personal: bool


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """An API token was revoked; the subject is the token."""

    name: ClassVar[str] = "token.revoked"
    label: str


@dataclass(frozen=True, kw_only=True)
class ProfileEdited(Event):
    """A person changed their name, language or time zone; the subject is the person."""

    name: ClassVar[str] = "user.profile_edited"
