"""Store a first exchange rate for the currencies of Spain's and Latin America's creators.

Approximate rates of 2026, so that prices can be compared from the first day; operators store their own over them.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM_ON = date(2026, 1, 1)
EUROS = {
    "USD": "0.9091",
    "GBP": "1.1636",
    "MXN": "0.05",
    "ARS": "0.000818",
    "COP": "0.000218",
    "CLP": "0.000955",
    "PEN": "0.2455",
    "DOP": "0.015",
    "GTQ": "0.1182",
    "UYU": "0.0227",
    "BRL": "0.1636",
}


def store_rates(apps, schema_editor):
    rates = apps.get_model("creators", "ExchangeRate")
    known = set(rates.objects.values_list("currency", flat=True))
    rates.objects.bulk_create(
        rates(currency=currency, euros=Decimal(euros), from_on=FROM_ON)
        for currency, euros in EUROS.items()
        if currency not in known
    )


class Migration(migrations.Migration):
    dependencies = [("creators", "0002_imports")]
    operations = [migrations.RunPython(store_rates, migrations.RunPython.noop)]
