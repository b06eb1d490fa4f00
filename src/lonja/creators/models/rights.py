"""The creator's rights over their data: pauses, departures, erasures, exports, and who looked at the profile."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.creators import Creator
from lonja.creators.types import ExportState


class Pause(models.Model):
    """Until when a creator who paused stays away; without a day, until they come back by themselves."""

    creator = models.OneToOneField(Creator, on_delete=models.CASCADE, primary_key=True, related_name="+")
    until = models.DateField(null=True)
    begun_at = models.DateTimeField()

    objects = Rows["Pause"].as_manager()

    class Meta:
        verbose_name = _("pause")


class Departure(models.Model):
    """A creator leaves for good: unlisted at once, erased after the days of grace and the last running agreement."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = Rows["Departure"].as_manager()

    class Meta:
        verbose_name = _("departure")
        constraints = [
            models.UniqueConstraint(
                fields=["creator"], name="departure_once", condition=models.Q(undone_at__isnull=True)
            )
        ]


class Erasure(models.Model):
    """That somebody was erased, by id and by hashes only: what a restored backup must erase again."""

    creator_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    by_user_id = models.UUIDField(null=True)
    # Keyed hashes of the accounts and the address by which an import would bring the person back.
    digests = ArrayField(models.CharField(max_length=64), default=list)

    objects = Rows["Erasure"].as_manager()

    class Meta:
        verbose_name = _("erasure")


class Suppression(models.Model):
    """The keyed hash of an account or address that no import may bring back."""

    digest = models.CharField(max_length=64, primary_key=True)
    creator_id = models.UUIDField()
    at = models.DateTimeField()

    objects = Rows["Suppression"].as_manager()

    class Meta:
        verbose_name = _("suppression")
        indexes = [models.Index(fields=["creator_id"], name="suppression_creator")]


class DataExport(models.Model):
    """Everything about a creator as one ZIP file, made in the background and kept for some days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ExportState, default=ExportState.QUEUED)
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    # How far it is, in tables.
    done_count = models.PositiveSmallIntegerField(default=0)
    total_count = models.PositiveSmallIntegerField(default=0)
    size_bytes = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = Rows["DataExport"].as_manager()

    class Meta:
        verbose_name = _("export")
        indexes = [models.Index(fields=["creator", "-id"], name="data_export_creator")]


class ProfileView(models.Model):
    """Somebody of a brand looked at a creator's page; once per person and day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, related_name="+")
    # Empty for an organization's own API token.
    user_id = models.UUIDField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

    objects = Rows["ProfileView"].as_manager()

    class Meta:
        verbose_name = _("view of a profile")
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "organization", "user_id", "on"], name="profile_view_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["creator", "-at"], name="profile_view_newest"),
            models.Index(fields=["on"], name="profile_view_age"),
        ]


class ProfileViewCount(models.Model):
    """How many views of a month there were, after the views themselves were forgotten."""

    id = models.BigAutoField(primary_key=True)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    count = models.PositiveIntegerField()

    objects = Rows["ProfileViewCount"].as_manager()

    class Meta:
        verbose_name = _("number of views")
        constraints = [models.UniqueConstraint(fields=["creator", "month"], name="profile_view_month_once")]
