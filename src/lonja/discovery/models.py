"""Shortlists of creators with notes and tags, and searches that were kept."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.ids import new_id
from lonja.core.rows import M, Rows

NAME_LENGTH = 120
NOTE_LENGTH = 2_000


class OwnedRows(Rows[M]):
    def visible_to(self, by: Actor) -> OwnedRows[M]:
        """Return what belongs to the asker's own brand; nobody else sees it, not even the operator's people."""
        if by.is_system:
            return self
        if not by.is_brand or by.organization_id is None:
            return self.none()
        return self.filter(organization_id=by.organization_id)


class CreatorList(models.Model):
    """A brand's shortlist."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OwnedRows["CreatorList"].as_manager()

    class Meta:
        verbose_name = _("list")
        constraints = [models.UniqueConstraint("organization", Lower("name"), name="creator_list_name")]

    def __str__(self) -> str:
        return self.name


class ListEntry(models.Model):
    """One creator on one list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator_list = models.ForeignKey(CreatorList, on_delete=models.CASCADE, related_name="+")
    creator = models.ForeignKey("creators.Creator", on_delete=models.CASCADE, related_name="+")
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = Rows["ListEntry"].as_manager()

    class Meta:
        verbose_name = _("entry of a list")
        constraints = [models.UniqueConstraint(fields=["creator_list", "creator"], name="list_entry_once")]


class SavedSearch(models.Model):
    """A search under a name, as the document that `discovery.filters` writes and reads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OwnedRows["SavedSearch"].as_manager()

    class Meta:
        verbose_name = _("saved search")
        constraints = [models.UniqueConstraint("organization", Lower("name"), name="saved_search_name")]

    def __str__(self) -> str:
        return self.name
