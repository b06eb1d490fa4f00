"""The words of accounts: kinds of organization, roles, and what people read of members, invites and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    BRAND = "brand", _("Brand")
    AGENCY = "agency", _("Agency")
    CREATOR = "creator", _("Creator")
    OPERATOR = "operator", _("Operator")


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    ANALYST = "analyst", _("Analyst")


# From most to least: nobody grants a role above their own.
RANK: dict[str, int] = {Role.OWNER: 2, Role.MANAGER: 1, Role.ANALYST: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The organization that somebody founds while signing up."""

    kind: str
    name: str
    country: str = ""
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Member:
    """One person in an organization, as colleagues see them."""

    id: UUID
    user_id: UUID
    name: str
    email: str
    role: str
    joined_at: datetime

    @property
    def rank(self) -> int:
        return RANK[self.role]

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """An invitation to join that waits for its answer; `secret` makes its link and is empty for readers."""

    id: UUID
    email: str
    role: str
    invited_by: str
    expires_at: datetime
    is_expired: bool
    secret: str

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class InviteState:
    """What an invitation's link offers to whoever holds it."""

    id: UUID
    organization: str
    email: str
    role: str
    invited_by: str
    expires_at: datetime
    is_open: bool

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as a letter needs them: where to write, in which language and time zone."""

    user_id: UUID
    email: str
    name: str
    language: str
    time_zone: str
    role: str


@dataclass(frozen=True, slots=True)
class InviteToPost:
    """What the letter of an invitation to join needs; the reader may have no account yet."""

    organization: str
    role: str
    invited_by: str
    expires_at: datetime
    secret: str
    reader: Recipient


@dataclass(frozen=True, slots=True)
class Appointment:
    """What came of making somebody the operator."""

    organization_id: UUID
    organization: str
    is_new_user: bool
    is_new_organization: bool


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: the only moment at which its secret is known."""

    id: UUID
    secret: str
    expires_at: datetime | None
