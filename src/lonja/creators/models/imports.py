"""Files of creators on their way in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.types import ImportState


class ImportPreset(models.Model):
    """How the columns of files with one header are to be read, as somebody corrected and saved it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    signature = models.CharField(max_length=16)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField(null=True)

    objects = Rows["ImportPreset"].as_manager()

    class Meta:
        verbose_name = _("preset")
        indexes = [models.Index(fields=["signature"], name="preset_signature")]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file of creators on its way in: how it is read, how far it is, and what became of its rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.DRAFT)
    file_name = models.CharField(_("file"), max_length=200)
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    # Of when the numbers are where no column tells it, and how exactly that is known.
    as_of = models.DateTimeField()
    precision = models.CharField(max_length=5)
    is_as_of_guessed = models.BooleanField(default=False)
    row_count = models.IntegerField()
    # The checkpoint: rows up to this one are in the tables, and so many bytes of the refused file belong to them.
    done_count = models.IntegerField(default=0)
    refused_bytes = models.BigIntegerField(default=0)
    created_count = models.IntegerField(default=0)
    updated_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    # What was left out without refusing a row: {"code|column": rows}.
    notes = models.JSONField(default=dict)
    # The columns and the first rows as they were understood, for the page: see intake.preview.
    preview = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    user_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = Rows["ImportRun"].as_manager()

    class Meta:
        verbose_name = _("import")
        indexes = [models.Index(fields=["sha256"], name="import_file")]

    def __str__(self) -> str:
        return self.file_name
