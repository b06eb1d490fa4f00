"""The event log."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from lonja.core.ids import new_id
from lonja.core.rows import Rows


class EventRecord(models.Model):
    """One thing that happened: audit trail, feed, and source of notifications and webhooks at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    parties = ArrayField(models.UUIDField(), default=list)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = Rows["EventRecord"].as_manager()

    class Meta:
        db_table = "core_event"
        verbose_name = "event"
        indexes = [
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            models.Index(fields=["name", "id"], name="event_name"),
            GinIndex(fields=["parties"], name="event_parties"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class KeptAnswer(models.Model):
    """What the API answered to a request that carried an Idempotency-Key, to answer the same again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Who asked: keys of different people never meet.
    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    # Of method, path and body: the same key with another request is a mistake.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    objects = Rows["KeptAnswer"].as_manager()

    class Meta:
        db_table = "core_kept_answer"
        verbose_name = "kept answer"
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="kept_answer_once")]


class QuotaUse(models.Model):
    """How often a shared limit was used in one window of time; written by core.quota alone."""

    name = models.CharField(max_length=120)
    window_number = models.BigIntegerField()
    used = models.IntegerField()
    begun_at = models.DateTimeField()

    objects = Rows["QuotaUse"].as_manager()

    class Meta:
        db_table = "core_quota_use"
        verbose_name = "quota use"
        indexes = [models.Index(fields=["begun_at"], name="quota_use_age")]
        constraints = [models.UniqueConstraint(fields=["name", "window_number"], name="quota_use_once")]


class JobFailure(models.Model):
    """Why a job of the queue failed last; written by core.failures alone."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = Rows["JobFailure"].as_manager()

    class Meta:
        db_table = "core_job_failure"
        verbose_name = "job failure"
