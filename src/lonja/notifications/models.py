"""What a person is told of: one row per person and event."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.ids import new_id
from lonja.core.rows import Rows


class NotificationRows(Rows["Notification"]):
    def visible_to(self, by: Actor) -> NotificationRows:
        """Return what the person was told as a member of the organization in which they act, or as nobody's."""
        if by.user_id is None:
            return self.none()
        return self.filter(
            models.Q(organization=None) | models.Q(organization_id=by.organization_id), user_id=by.user_id
        )

    def unread(self) -> NotificationRows:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One thing that one person was told, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey("core.EventRecord", on_delete=models.CASCADE, related_name="+")
    # Which words tell it, see wording.py; and the facts they need, as they were when it happened.
    kind = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationRows.as_manager()

    class Meta:
        verbose_name = _("notification")
        constraints = [models.UniqueConstraint(fields=["user", "event", "kind"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "organization", "-id"], name="notification_user"),
            models.Index(
                fields=["user", "organization"], name="notification_unread", condition=models.Q(read_at__isnull=True)
            ),
        ]
