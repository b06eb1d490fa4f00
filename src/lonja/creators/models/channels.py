"""Channels, the numbers of each with their provenance, and their posts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.creators import Creator
from lonja.creators.types import MEASURES, Platform, Source


class Channel(models.Model):
    """One account on one platform; known by the platform's stable id, else by its handle, else by its name.

    Lists of YouTube channels often have nothing but the channel's title: then `handle` is empty.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(_("handle"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    external_id = models.CharField(max_length=100, null=True)
    url = models.URLField(max_length=500, blank=True)
    is_platform_verified = models.BooleanField(null=True)
    # When its owner proved control of it; empty for imported and declared channels.
    proved_at = models.DateTimeField(null=True)
    # The newest known value of each measure: {measure: {"value", "source", "as_of", "sample", "statistics_id"}}.
    current = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    facts_as_of = models.DateTimeField(null=True)
    # The account as the newest consent named it; it outlives the consent, so that whoever renamed and comes back
    # finds the same channel, and a platform's wish to erase finds it too.
    account_id = models.CharField(max_length=100, blank=True, db_default="")
    # Shares of its followers by dimension, as the platform told them; the creator's audience is made of these.
    audience = models.JSONField(db_default={}, blank=True)
    audience_as_of = models.DateTimeField(null=True)
    audience_sample = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    objects = Rows["Channel"].as_manager()

    class Meta:
        verbose_name = _("channel")
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="channel_external_id"),
            # Two creators can't own one account.
            models.UniqueConstraint(
                fields=["platform", "account_id"], name="channel_account_once", condition=~models.Q(account_id="")
            ),
            # Two accounts can't hold one handle at a time; a row whose account is known may keep an old one.
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                name="channel_handle_without_account",
                condition=models.Q(external_id__isnull=True, account_id="") & ~models.Q(handle=""),
            ),
            models.UniqueConstraint(
                "platform",
                Lower("name"),
                name="channel_name_without_account",
                condition=models.Q(external_id__isnull=True, account_id="", handle=""),
            ),
        ]
        indexes = [
            models.Index(fields=["creator"], name="channel_creator"),
            models.Index("platform", Lower("handle"), name="channel_handle"),
            models.Index("platform", Lower("name"), name="channel_name"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.name


class ChannelStatistics(models.Model):
    """What one source said of a channel's numbers at one time; never changed, the history of the channel."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    as_of = models.DateTimeField()
    sample = models.IntegerField(null=True)
    # Of what an import tells the time: a moment, a day, or only a month or year, which then stands for its first day.
    precision = models.CharField(max_length=5, default="time")
    # The file of an import by name and SHA-256, and the line in it; empty for other sources.
    origin = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    line = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    values = models.JSONField(default=dict, help_text=", ".join(MEASURES))
    # Measures that the source doesn't state but that follow from those it does: {measure: formula}.
    formulas = models.JSONField(default=dict)
    # Measures that were rounded before they reached us (12.3M).
    rounded = ArrayField(models.CharField(max_length=40), default=list)

    objects = Rows["ChannelStatistics"].as_manager()

    class Meta:
        verbose_name = _("statistics")
        indexes = [models.Index(fields=["channel", "-as_of"], name="statistics_channel")]


class ChannelPost(models.Model):
    """One post of a connected channel with its newest counters, for statistics and for the portfolio."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    url = models.URLField(max_length=500, blank=True)
    caption = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    as_of = models.DateTimeField()

    objects = Rows["ChannelPost"].as_manager()

    class Meta:
        verbose_name = _("post")
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="channel_post_once")]
        indexes = [models.Index(fields=["channel", "-published_at"], name="channel_post_newest")]
