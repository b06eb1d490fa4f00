"""Prices of creators, and the rates at which currencies are compared."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.ids import new_id
from lonja.core.rows import Rows
from lonja.creators.models.creators import Creator
from lonja.creators.types import DeliverableType, Source


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
