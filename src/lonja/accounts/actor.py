"""Who asks: a person in one organization with one role, a token, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lonja.accounts.permissions import ALL, permissions_of
from lonja.accounts.types import OrganizationKind
from lonja.core.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The asker of every action and query.

    `user_id` is None for organization tokens and for the system, `organization_id` for the system and for people
    who belong to no organization yet. `scopes` narrows what a token may do; None means no narrowing.
    """

    user_id: UUID | None = None
    organization_id: UUID | None = None
    kind: str = ""
    role: str = ""
    scopes: frozenset[str] | None = None
    is_system: bool = False
    name: str = ""
    organization_name: str = ""
    # The other organizations in which the person could act, by id and name.
    others: tuple[tuple[UUID, str], ...] = ()

    @classmethod
    def system(cls) -> Actor:
        """Return the actor of clocks and imports: no person, every permission."""
        return cls(is_system=True, name="Lonja")

    @property
    def permissions(self) -> frozenset[str]:
        """Everything this actor may do somewhere."""
        granted = ALL if self.is_system else permissions_of(self.kind, self.role)
        return granted if self.scopes is None else granted & self.scopes

    def can(self, permission: str) -> bool:
        """Tell whether the actor holds the permission."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise Forbidden unless the actor holds the permission; NotFound for somebody of no organization.

        A stranger has no role that could be too small: to them there is nothing here.
        """
        if self.can(permission):
            return
        if self.organization_id is None:
            raise NotFound("There is nothing here.")
        raise Forbidden("Your role does not allow this. Ask an owner of your organization.")

    @property
    def is_brand(self) -> bool:
        return self.kind in {OrganizationKind.BRAND, OrganizationKind.AGENCY}

    @property
    def is_creator(self) -> bool:
        return self.kind == OrganizationKind.CREATOR

    @property
    def is_staff(self) -> bool:
        return self.kind == OrganizationKind.OPERATOR
