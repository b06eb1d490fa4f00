"""Audience quality: what is usual in each tier, each channel's signals, and what creators contest."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.channels import Channel
from lonja.creators.models.creators import Creator
from lonja.creators.types import ContestOutcome, Platform, Tier


class QualityReference(models.Model):
    """How one measure is spread over the channels of one platform and tier."""

    id = models.BigAutoField(primary_key=True)
    platform = models.CharField(max_length=12, choices=Platform)
    tier = models.CharField(max_length=8, choices=Tier)
    measure = models.CharField(max_length=40)
    count = models.IntegerField()
    # The values at 0 %, 1 % … 100 %, smallest first.
    percentiles = ArrayField(models.FloatField())
    computed_at = models.DateTimeField()

    objects = Rows["QualityReference"].as_manager()

    class Meta:
        verbose_name = _("reference of audience quality")
        constraints = [
            models.UniqueConstraint(fields=["platform", "tier", "measure"], name="quality_reference_once"),
        ]


class ChannelQuality(models.Model):
    """The indication of one channel; no score where fewer than two signals have data."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="+")
    score = models.PositiveSmallIntegerField(null=True)
    # Each signal that has data: {name: {"part", "value", "low", "high", "n", "source", "as_of", …}}.
    signals = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    formula = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    # Since when brands don't see it: while its creator contests it, or for good by decision.
    hidden_at = models.DateTimeField(null=True)
    # Signals that staff decided to leave out of this channel's score.
    left_out = ArrayField(models.CharField(max_length=20), default=list)

    objects = Rows["ChannelQuality"].as_manager()

    class Meta:
        verbose_name = _("audience quality")


class QualityContest(models.Model):
    """A creator says that an indication is wrong, and what the operator decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("what is wrong"))
    # As they were when it was contested.
    score = models.PositiveSmallIntegerField(null=True)
    signals = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    opened_at = models.DateTimeField()
    opened_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=ContestOutcome, blank=True)
    # The signal left out, where that was the outcome.
    signal = models.CharField(max_length=20, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = Rows["QualityContest"].as_manager()

    class Meta:
        verbose_name = _("objection")
        indexes = [models.Index(fields=["decided_at", "id"], name="quality_contest_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], name="quality_contest_open_once", condition=models.Q(decided_at__isnull=True)
            )
        ]
