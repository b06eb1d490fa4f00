"""Joining rules and who meets them: versions of the policy, checks, where each creator stands, reviews by people."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.channels import Channel
from lonja.creators.models.creators import Creator
from lonja.creators.types import CheckCause, Outcome, Platform, ReviewDecision


class PolicyVersion(models.Model):
    """One version of the joining rules; written once, never changed. The newest is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=40)
    # {"standard": {"age": 18, …}, "by_country": {"KR": {"age": 19}}}: a country states what differs there.
    rules = models.JSONField()
    grace_days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    # Empty for the rules that an installation begins with.
    author = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    # How far everybody has been weighed by it.
    weighed_count = models.PositiveIntegerField(default=0)
    weighed_at = models.DateTimeField(null=True)

    objects = Rows["PolicyVersion"].as_manager()

    class Meta:
        verbose_name = _("policy")


class EligibilityCheck(models.Model):
    """What one weighing found: every criterion with value, threshold, source and age, under one version.

    A later check that finds the same moves `confirmed_at` of this row instead of adding another: a year of nights
    in which nothing changed is one row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    # The channel that came nearest; empty while the creator has none.
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    cause = models.CharField(max_length=12, choices=CheckCause)
    policy = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    country = models.CharField(max_length=2, blank=True)
    is_met = models.BooleanField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    # [{"name", "value", "threshold", "met", "source", "as_of", "via", "declared"}]
    criteria = models.JSONField(encoder=DjangoJSONEncoder)

    objects = Rows["EligibilityCheck"].as_manager()

    class Meta:
        verbose_name = _("check")
        indexes = [models.Index(fields=["creator", "-id"], name="eligibility_check_newest")]


class Standing(models.Model):
    """Where a joined creator stands now: the newest check, the grace period, an exception, the next check."""

    creator = models.OneToOneField(Creator, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # `check` itself is a name of Django's.
    newest = models.ForeignKey(EligibilityCheck, on_delete=models.CASCADE, related_name="+")
    is_met = models.BooleanField()
    # Below the rules and listed still, until then.
    grace_ends_at = models.DateTimeField(null=True)
    # Listed by decision of a person, whatever the numbers, until then.
    exception_until = models.DateTimeField(null=True)
    # As it was resolved at the check: the creator's own, else the main one of the country.
    time_zone = models.CharField(max_length=64)
    due_at = models.DateTimeField()

    objects = Rows["Standing"].as_manager()

    class Meta:
        verbose_name = _("standing")
        indexes = [models.Index(fields=["due_at"], name="standing_due")]


class ChannelStanding(models.Model):
    """What of a channel counted at the last check, in plain columns: a policy's preview reads these."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="+")
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    followers = models.BigIntegerField(null=True)
    videos_30d = models.BigIntegerField(null=True)
    views_30d = models.BigIntegerField(null=True)

    objects = Rows["ChannelStanding"].as_manager()

    class Meta:
        verbose_name = _("channel's standing")


class EligibilityReview(models.Model):
    """A creator's request that a person looks, and the decision; at most one of a creator is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    # What the rules said when the review was asked for.
    asked_about = models.ForeignKey(EligibilityCheck, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=ReviewDecision, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    listed_until = models.DateTimeField(null=True)

    objects = Rows["EligibilityReview"].as_manager()

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.UniqueConstraint(
                fields=["creator"], name="review_open_once", condition=models.Q(decided_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["creator", "-id"], name="eligibility_review_newest")]


class ChannelClaim(models.Model):
    """A creator says that a channel is theirs. Several may say it of one; whoever proves it has it.

    Numbers that the operator imports of a channel that is merely declared don't count for its creator: else declaring
    somebody else's channel would be enough to be listed with their numbers.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(max_length=200)
    # The account here, whoever has it; empty once two rows turned out to be one account.
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    followers = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField()

    objects = Rows["ChannelClaim"].as_manager()

    class Meta:
        verbose_name = _("declared channel")
        constraints = [models.UniqueConstraint("creator", "platform", Lower("handle"), name="channel_claim_once")]
