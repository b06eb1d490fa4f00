"""People, organizations, memberships and tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind, Role
from lonja.core.fields import NameThatMayGo
from lonja.core.ids import new_id
from lonja.core.rows import Rows


class UserManager(BaseUserManager["User"]):
    """What Django's and allauth's sign-in need of a user table."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, default="es")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Madrid")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci")]

    def __str__(self) -> str:
        # Who is erased has an address of nowhere, which says nothing to anybody.
        return self.name or (self.email if self.is_active else gettext("Somebody who left"))


class OrganizationRows(Rows["Organization"]):
    def visible_to(self, by: Actor) -> OrganizationRows:
        """Return the organizations the actor belongs to now; the operator and the system see all."""
        if by.is_system or by.is_staff:
            return self
        return self.filter(pk=by.organization_id) if by.organization_id else self.none()


class Organization(models.Model):
    """A brand, an agency, a creator's own house, or the operator."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=OrganizationKind)
    name = NameThatMayGo(_("name"), max_length=120, gone=_("An organization that left"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    website = models.URLField(_("website"), blank=True)
    created_at = models.DateTimeField()

    objects = OrganizationRows.as_manager()

    class Meta:
        verbose_name = _("organization")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=OrganizationKind.values), name="organization_kind")
        ]

    def __str__(self) -> str:
        return self.name


class MembershipRows(Rows["Membership"]):
    def visible_to(self, by: Actor) -> MembershipRows:
        """Return the members of the organization in which the actor acts."""
        if by.is_system:
            return self
        return self.filter(organization_id=by.organization_id) if by.organization_id else self.none()


class Membership(models.Model):
    """One person in one organization with one role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField()

    objects = MembershipRows.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
        ]


class InviteRows(Rows["OrganizationInvite"]):
    def visible_to(self, by: Actor) -> InviteRows:
        """Return the invitations into the actor's organization."""
        if by.is_system:
            return self
        return self.filter(organization_id=by.organization_id) if by.organization_id else self.none()

    def open(self) -> InviteRows:
        """Return those neither accepted nor revoked; some of them may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)


class OrganizationInvite(models.Model):
    """An offer to join an organization, sent by e-mail; the link's secret is signed, see links.py."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InviteRows.as_manager()

    class Meta:
        verbose_name = _("invitation to join")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                name="member_invite_once",
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_invite_role"),
        ]


class TokenRows(Rows["ApiToken"]):
    def visible_to(self, by: Actor) -> TokenRows:
        """Return the actor's own tokens in this organization, and the organization's."""
        if by.is_system:
            return self
        if by.organization_id is None:
            return self.none()
        return self.filter(models.Q(user_id=None) | models.Q(user_id=by.user_id), organization_id=by.organization_id)


class ApiToken(models.Model):
    """A key to the API: a person's (acts as them in one organization) or an organization's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=60), null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenRows.as_manager()

    class Meta:
        verbose_name = _("API token")
