"""The words of accounts: kinds of organization and roles."""

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
