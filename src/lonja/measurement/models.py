"""Posts and their snapshots, publications, costs entered by brands, codes and the sales they brought."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.ids import new_id
from lonja.core.rows import M, Rows
from lonja.creators.types import Platform
from lonja.measurement.types import COUNTERS, CodeKind, CostKind, Disclosure, ReadingSource


class PublicationRows(Rows["Publication"]):
    def visible_to(self, by: Actor) -> PublicationRows:
        """Return the posts of the asker's own collaborations, on either side; staff and the system see all."""
        if by.is_system or by.is_staff:
            return self
        if by.organization_id is None:
            return self.none()
        own = by.organization_id
        return self.filter(house_id=own) if by.is_creator else self.filter(brand_id=own)


class BrandRows(Rows[M]):
    def visible_to(self, by: Actor) -> Self:
        """Return what belongs to the asker's brand; creators see nothing of it, staff and the system all."""
        if by.is_system or by.is_staff:
            return self
        return self.filter(brand_id=by.organization_id) if by.is_brand and by.organization_id else self.none()


class Post(models.Model):
    """A post on a platform, whether or not it belongs to a collaboration of ours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    platform = models.CharField(max_length=12, choices=Platform)
    external_id = models.CharField(max_length=100)
    url = models.URLField(max_length=500, blank=True)
    handle = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    duration_seconds = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    objects = Rows["Post"].as_manager()

    class Meta:
        verbose_name = _("post")
        constraints = [models.UniqueConstraint(fields=["platform", "external_id"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.platform} {self.external_id}"


class Publication(models.Model):
    """The live post of one deliverable: where it is, when it went live, whether its label was seen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="+")
    deliverable = models.OneToOneField("collaborations.Deliverable", on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey("collaborations.Collaboration", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="+")
    creator = models.ForeignKey("creators.Creator", on_delete=models.PROTECT, related_name="+")
    # Whose post it is: the creator's channel on that platform. Empty where the address doesn't name the author
    # and the creator has several channels there.
    channel = models.ForeignKey("creators.Channel", on_delete=models.SET_NULL, null=True, related_name="+")
    # The two sides, kept here so that who may see a publication is one comparison.
    brand = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    live_at = models.DateTimeField()
    is_author_known = models.BooleanField(default=False)
    disclosure = models.CharField(max_length=10, choices=Disclosure, default=Disclosure.UNCHECKED)
    disclosure_label = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = PublicationRows.as_manager()

    class Meta:
        verbose_name = _("publication")
        indexes = [models.Index(fields=["campaign"], name="publication_campaign")]


class Snapshot(models.Model):
    """A post's counters at one moment as one source gave them: cumulative, never overwritten, falls included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=ReadingSource)
    # The file of an import, as "name (sha256:…)"; empty for other sources.
    origin = models.CharField(max_length=300, blank=True)
    views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    watch_seconds = models.BigIntegerField(null=True)
    full_plays = models.BigIntegerField(null=True)
    link_clicks = models.BigIntegerField(null=True)
    # The author's followers at that moment, where the source tells them.
    followers = models.BigIntegerField(null=True)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    objects = Rows["Snapshot"].as_manager()

    class Meta:
        verbose_name = _("snapshot")
        constraints = [
            models.UniqueConstraint(fields=["post", "at", "source"], name="snapshot_once"),
            models.CheckConstraint(
                name="snapshot_counters",
                condition=models.Q(
                    *(
                        models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__gte": 0})
                        for name in (*COUNTERS, "followers")
                    )
                ),
            ),
        ]


class CampaignCost(models.Model):
    """A cost beside the fees that the brand chose to count, for the campaign or for one collaboration."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")
    collaboration = models.ForeignKey(
        "collaborations.Collaboration", on_delete=models.CASCADE, null=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CostKind)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_by_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()

    objects = BrandRows["CampaignCost"].as_manager()

    class Meta:
        verbose_name = _("cost")
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="cost_positive")]


class TrackingCode(models.Model):
    """A promo code or tracking link: what ties clicks and sales to one collaboration."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey("collaborations.Collaboration", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=CodeKind)
    # Upper case: shops and people write promo codes as they like.
    code = models.CharField(_("code"), max_length=40)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    objects = BrandRows["TrackingCode"].as_manager()

    class Meta:
        verbose_name = _("code")
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="tracking_code_once")]


class Conversion(models.Model):
    """A sale or lead that a code ties to one collaboration; an order counts once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey("collaborations.Collaboration", on_delete=models.PROTECT, related_name="+")
    order_id = models.CharField(max_length=100)
    value_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    attributed_by = models.CharField(max_length=5, choices=CodeKind)
    code = models.CharField(max_length=40)
    source = models.CharField(max_length=12, choices=ReadingSource)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    objects = BrandRows["Conversion"].as_manager()

    class Meta:
        verbose_name = _("conversion")
        constraints = [
            models.UniqueConstraint(fields=["brand", "order_id"], name="conversion_order_once"),
            models.CheckConstraint(condition=models.Q(value_minor__gte=0), name="conversion_not_negative"),
        ]
        indexes = [models.Index(fields=["campaign", "at"], name="conversion_campaign")]


class Refund(models.Model):
    """Money given back for an order, whole or in part; the conversion itself stays as it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversion = models.ForeignKey(Conversion, on_delete=models.PROTECT, related_name="+")
    refund_id = models.CharField(max_length=100)
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    objects = Rows["Refund"].as_manager()

    class Meta:
        verbose_name = _("refund")
        constraints = [
            models.UniqueConstraint(fields=["conversion", "refund_id"], name="refund_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_positive"),
        ]
