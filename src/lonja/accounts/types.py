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


@dataclass(frozen=True, slots=True)
class Member:
    """One person in an organization, as colleagues see them."""

    id: UUID
    user_id: UUID
    name: str
    email: str
    role: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: the only moment at which its secret is known."""

    id: UUID
    secret: str
    expires_at: datetime | None
