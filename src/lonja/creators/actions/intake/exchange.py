"""The operator's exchange rates, by which prices in other currencies are compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.core.money import CURRENCIES
from lonja.creators.events import ExchangeRatesStored
from lonja.creators.models import ExchangeRate


@transaction.atomic
def store_exchange_rates(*, euros: Mapping[str, Decimal], from_on: date, by: Actor) -> None:
    """Store the euros for one unit of each currency, from a day on. Raises Forbidden, Invalid."""
    by.require("creators.import")
    errors: dict[str, list[str]] = {}
    for currency, rate in euros.items():
        if currency not in CURRENCIES or currency == "EUR":
            errors[currency] = [_("We don't know the currency “%(name)s”.") % {"name": currency}]
        elif rate <= 0:
            errors[currency] = [_("A rate is more than zero.")]
    if errors:
        raise Invalid(errors)
    for currency, rate in euros.items():
        ExchangeRate.objects.update_or_create(currency=currency, from_on=from_on, defaults={"euros": rate})
    record(ExchangeRatesStored(subject_id=new_id(), currencies=tuple(euros), from_on=from_on), by=by)
