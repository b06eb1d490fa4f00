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


class Alert(models.TextChoices):
    """How a brand hears of creators who newly match a saved search."""

    OFF = "off", _("No alert")
    APP = "app", _("In Lonja")
    DAILY = "daily", _("In Lonja, and a letter a day")
    WEEKLY = "weekly", _("In Lonja, and a letter a week")


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
    # How the brand hears of creators who newly match.
    alert = models.CharField(max_length=8, choices=Alert, default=Alert.OFF)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OwnedRows["SavedSearch"].as_manager()

    class Meta:
        verbose_name = _("saved search")
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="saved_search_name"),
            models.CheckConstraint(condition=models.Q(alert__in=Alert.values), name="saved_search_alert"),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWatch(models.Model):
    """Whom a search with an alert has ever found: there while the alert is on, made anew when the search changes."""

    search = models.OneToOneField(SavedSearch, primary_key=True, on_delete=models.CASCADE, related_name="+")
    # A new one for each beginning, so that a check which read the search before it was edited keeps nothing.
    edition = models.UUIDField(default=new_id)
    # When the first check found who matches already; empty until then, and nothing is new before.
    began_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    # Everybody who ever matched since, as sorted 64-bit marks (`discovery.marks`): 8 bytes each, once.
    known = models.BinaryField(default=bytes)
    # How many matched newly since it began, and up to which of them a letter has told.
    found_count = models.PositiveIntegerField(default=0)
    mailed_count = models.PositiveIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    objects = Rows["SearchWatch"].as_manager()

    class Meta:
        verbose_name = _("watch over a saved search")


class SearchMatch(models.Model):
    """A creator who newly matched a search; the newest of each search are kept, to be shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="+")
    creator = models.ForeignKey("creators.Creator", on_delete=models.CASCADE, related_name="+")
    matched_at = models.DateTimeField()

    objects = Rows["SearchMatch"].as_manager()

    class Meta:
        verbose_name = _("new match of a search")
        constraints = [models.UniqueConstraint(fields=["search", "creator"], name="search_match_once")]


class SearchLook(models.Model):
    """Up to which new match one person has looked at a search."""

    id = models.BigAutoField(primary_key=True)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    edition = models.UUIDField()
    seen_count = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = Rows["SearchLook"].as_manager()

    class Meta:
        verbose_name = _("look at a search")
        constraints = [models.UniqueConstraint(fields=["search", "user"], name="search_look_once")]
