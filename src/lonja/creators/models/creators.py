"""Creators: who they are, what they accept, when they are away, and why one isn't listed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.fields import NameThatMayGo
from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.types import Source


class CreatorRows(Rows["Creator"]):
    def visible_to(self, by: Actor) -> CreatorRows:
        """Brands and staff see every listed creator; a creator sees itself."""
        if by.is_system or by.is_staff:
            return self
        if by.is_brand:
            return self.filter(unlisted_at=None)
        return self.filter(organization_id=by.organization_id) if by.organization_id else self.none()


class Creator(models.Model):
    """One person or act, whatever the platforms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The house of the person behind it; empty while the creator is only imported and hasn't joined.
    organization = models.OneToOneField("accounts.Organization", on_delete=models.PROTECT, null=True, related_name="+")
    name = NameThatMayGo(_("name"), max_length=200, gone=_("A creator who left"))
    bio = models.TextField(_("bio"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    # Where a birthday and a night begin; empty stands for the main one of the country.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, db_default="")
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    born_on = models.DateField(null=True)
    # Of a creator who hasn't joined, from the operator's list; who has joined has it in `Contact`, encrypted.
    email = models.EmailField(_("contact e-mail"), blank=True)
    accepts_gifting = models.BooleanField(null=True)
    accepts_usage_rights = models.BooleanField(null=True)
    # Empty since periods of absence have rows of their own (`Away`); kept because migrations only add.
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    # Shares of the followers by dimension: {"country": {"ES": 0.41}, "gender": {"female": 0.62}, "age": {...}}.
    audience = models.JSONField(default=dict, blank=True)
    audience_source = models.CharField(max_length=12, blank=True, choices=Source)
    audience_as_of = models.DateTimeField(null=True)
    # Where most followers are, when a list tells that and no shares; it says nothing of where the creator is.
    audience_top_country = models.CharField(max_length=2, blank=True)
    # Of when the imported facts above are: an older list never overwrites a newer one.
    facts_as_of = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Why a creator isn't listed, each with its time; any one of them unlists (`actions.listing`).
    ineligible_at = models.DateTimeField(null=True)  # the joining rules aren't met
    paused_at = models.DateTimeField(null=True)  # by the creator, who may come back
    left_at = models.DateTimeField(null=True)  # by the creator, for good
    withheld_at = models.DateTimeField(null=True)  # by the operator, or because the only channel is another creator's
    # Derived from the four above, never set by itself: when the first of them began.
    unlisted_at = models.DateTimeField(null=True)

    objects = CreatorRows.as_manager()

    class Meta:
        verbose_name = _("creator")
        indexes = [models.Index(fields=["changed_at"], name="creator_changed")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(away_until__isnull=True) | models.Q(away_until__gte=models.F("away_from")),
                name="creator_away_order",
            )
        ]

    def __str__(self) -> str:
        return self.name
