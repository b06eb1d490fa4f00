"""The words of campaigns."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Objective(TextChoices):
    AWARENESS = "awareness", _("Awareness")
    TRAFFIC = "traffic", _("Traffic")
    SALES = "sales", _("Sales")
    CONTENT = "content", _("Content to use")


class Entry(TextChoices):
    INVITE_ONLY = "invite_only", _("By invitation only")
    OPEN = "open", _("Open to applications")
