"""Creators, their channels, the numbers of each channel with their provenance, and their prices."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.types import MEASURES, DeliverableType, ImportState, Platform, Source


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
    name = models.CharField(_("name"), max_length=200)
    bio = models.TextField(_("bio"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    born_on = models.DateField(null=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    accepts_gifting = models.BooleanField(null=True)
    accepts_usage_rights = models.BooleanField(null=True)
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
    created_at = models.DateTimeField()

    objects = Rows["Channel"].as_manager()

    class Meta:
        verbose_name = _("channel")
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="channel_external_id"),
            # Two accounts can't hold one handle at a time; a row whose stable id is known may keep an old one.
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                name="channel_handle_without_id",
                condition=models.Q(external_id__isnull=True) & ~models.Q(handle=""),
            ),
            models.UniqueConstraint(
                "platform",
                Lower("name"),
                name="channel_name_without_handle",
                condition=models.Q(external_id__isnull=True, handle=""),
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


class Rate(models.Model):
    """A creator's price for one deliverable type in one currency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    deliverable = models.CharField(max_length=20, choices=DeliverableType)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    is_negotiable = models.BooleanField(default=True)
    source = models.CharField(max_length=12, choices=Source, default=Source.DECLARED)
    as_of = models.DateTimeField()

    objects = Rows["Rate"].as_manager()

    class Meta:
        verbose_name = _("rate")
        constraints = [
            models.UniqueConstraint(fields=["creator", "deliverable", "currency"], name="rate_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="rate_not_negative"),
        ]


class ExchangeRate(models.Model):
    """The operator's stored rate: euros for one unit of the currency, from a day on."""

    id = models.BigAutoField(primary_key=True)
    currency = models.CharField(max_length=3)
    euros = models.DecimalField(max_digits=20, decimal_places=10)
    from_on = models.DateField()

    objects = Rows["ExchangeRate"].as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        constraints = [models.UniqueConstraint(fields=["currency", "from_on"], name="exchange_rate_once")]


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
    # One process at a time talks for this consent; a lease runs out by itself when that process dies.
    leased_until = models.DateTimeField(null=True)

    objects = Rows["Connection"].as_manager()

    class Meta:
        verbose_name = _("connection")
        constraints = [models.UniqueConstraint(fields=["platform", "account_id"], name="connection_account_once")]
        indexes = [models.Index(fields=["due_at"], name="connection_due", condition=models.Q(lost_at__isnull=True))]


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
