"""The consents with which channels are read from their platforms."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.channels import Channel
from lonja.creators.types import FailureKind, Platform


class Connection(models.Model):
    """A creator's consent to read one channel from its platform; the tokens are encrypted at rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=12, choices=Platform)
    # The account as the consent names it; TikTok's is this app's own name for it, so it is not the channel's id.
    account_id = models.CharField(max_length=100)
    access = models.TextField()
    refresh = models.TextField(blank=True)
    access_expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField(null=True)
    scopes = ArrayField(models.CharField(max_length=120), default=list)
    connected_at = models.DateTimeField()
    # When only the creator can mend it, and why; empty while the consent holds.
    lost_at = models.DateTimeField(null=True)
    lost_reason = models.CharField(max_length=300, blank=True)
    synced_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failure_count = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    failure_kind = models.CharField(max_length=10, blank=True, choices=FailureKind)
    # Since when somebody waits for it to be read, and how far that is, in percent.
    asked_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    # One process at a time talks for this consent; a lease runs out by itself when that process dies.
    leased_until = models.DateTimeField(null=True)

    objects = Rows["Connection"].as_manager()

    class Meta:
        verbose_name = _("connection")
        constraints = [models.UniqueConstraint(fields=["platform", "account_id"], name="connection_account_once")]
        indexes = [models.Index(fields=["due_at"], name="connection_due", condition=models.Q(lost_at__isnull=True))]


class ErasureRequest(models.Model):
    """A platform's order to erase what it told us of an account, kept so that its person can look what became of it.

    It holds no account: who asked to be forgotten isn't remembered here either.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    platform = models.CharField(max_length=12, choices=Platform)
    # SHA-256 of the signed order: the same one, sent again, is the same request.
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = Rows["ErasureRequest"].as_manager()

    class Meta:
        verbose_name = _("erasure request")
