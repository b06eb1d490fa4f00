"""What creators say of themselves: bios, limits, absences, add-ons, chosen posts, contact details, media kit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.channels import ChannelPost
from lonja.creators.models.creators import Creator
from lonja.creators.types import AddOnKind, BestBy, DeliverableType, Platform, Source


class Profile(models.Model):
    """What a creator says beyond what lists and platforms tell; there is none before the creator says anything."""

    creator = models.OneToOneField(Creator, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # By language code; `Creator.bio` repeats the first that the creator wrote.
    bios = models.JSONField(default=dict)
    hashtags = ArrayField(models.CharField(max_length=60), default=list)
    # How long at most; empty where the creator sets no limit.
    usage_rights_days = models.PositiveSmallIntegerField(null=True)
    accepts_exclusivity = models.BooleanField(null=True)
    exclusivity_days = models.PositiveSmallIntegerField(null=True)
    refused_categories = ArrayField(models.CharField(max_length=60), default=list)
    # Which posts the portfolio shows: those the creator chose, or the best ones by a number.
    best_by = models.CharField(max_length=10, choices=BestBy, default=BestBy.VIEWS)
    kit_is_on = models.BooleanField(default=False)
    kit_shows_prices = models.BooleanField(default=False)
    kit_is_findable = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    objects = Rows["Profile"].as_manager()

    class Meta:
        verbose_name = _("profile")


class Away(models.Model):
    """A period in which a creator takes no invitations, first and last day included; periods never overlap."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    first_on = models.DateField()
    # 9999-12-31 where the creator hasn't said until when.
    last_on = models.DateField()
    # The creator's own reminder, shown to nobody else.
    note = models.CharField(max_length=200, blank=True)

    objects = Rows["Away"].as_manager()

    class Meta:
        verbose_name = _("absence")
        indexes = [models.Index(fields=["creator", "first_on"], name="away_creator")]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="away_order"),
            models.UniqueConstraint(fields=["creator", "first_on"], name="away_first_once"),
        ]


class AddOn(models.Model):
    """What a creator asks beyond the price of a piece: for usage rights, exclusivity, or a boosting code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=AddOnKind)
    days = models.PositiveSmallIntegerField()
    # Exclusivity only: in which categories; empty for all of the creator's.
    categories = ArrayField(models.CharField(max_length=60), default=list)
    # Either a part of the piece's price, or an amount.
    percent_bps = models.PositiveIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    as_of = models.DateTimeField()

    objects = Rows["AddOn"].as_manager()

    class Meta:
        verbose_name = _("add-on")
        indexes = [models.Index(fields=["creator"], name="addon_creator")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent_bps__isnull=False, amount_minor__isnull=True, currency="")
                | models.Q(percent_bps__isnull=True, amount_minor__gte=0) & ~models.Q(currency=""),
                name="addon_percent_or_amount",
            )
        ]


class RateStatement(models.Model):
    """What one source said of a price at one time; without an amount the price was taken off the card."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    deliverable = models.CharField(max_length=20, choices=DeliverableType)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    is_negotiable = models.BooleanField(default=True)
    source = models.CharField(max_length=12, choices=Source)
    as_of = models.DateTimeField()

    objects = Rows["RateStatement"].as_manager()

    class Meta:
        verbose_name = _("statement of a price")
        indexes = [models.Index(fields=["creator", "-id"], name="rate_statement_creator")]


class PortfolioPost(models.Model):
    """A post that a creator shows as its best work: one of a connected channel, or one whose address was pasted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    post = models.ForeignKey(ChannelPost, on_delete=models.CASCADE, null=True, related_name="+")
    # Of a pasted one.
    platform = models.CharField(max_length=12, choices=Platform, blank=True)
    external_id = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=500, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()

    objects = Rows["PortfolioPost"].as_manager()

    class Meta:
        verbose_name = _("chosen post")
        indexes = [models.Index(fields=["creator", "position"], name="portfolio_creator")]
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "platform", "external_id"],
                name="portfolio_pasted_once",
                condition=models.Q(post__isnull=True),
            ),
            models.UniqueConstraint(fields=["creator", "post"], name="portfolio_post_once"),
        ]


class Contact(models.Model):
    """How to reach a creator outside of Lonja, encrypted as one text (`creators.contacts`)."""

    creator = models.OneToOneField(Creator, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sealed = models.TextField()
    changed_at = models.DateTimeField()

    objects = Rows["Contact"].as_manager()

    class Meta:
        verbose_name = _("contact details")


class KitAddress(models.Model):
    """The short address of a media kit; a former one leads to the present one for a while, then is free again."""

    slug = models.CharField(primary_key=True, max_length=40)
    creator = models.ForeignKey(Creator, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = Rows["KitAddress"].as_manager()

    class Meta:
        verbose_name = _("address of a media kit")
        constraints = [
            models.UniqueConstraint(
                fields=["creator"], name="kit_address_one", condition=models.Q(left_at__isnull=True)
            )
        ]
