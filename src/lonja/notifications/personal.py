"""What a creator's people were told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lonja.core.personal import Erase, Table, declare
from lonja.notifications.models import Notification

declare(
    Table(
        model=Notification,
        house="organization_id",
        people="user_id",
        file="notifications",
        says=_("What Lonja told you."),
        erase=Erase.DELETE,
    )
)
