"""The operator's stored exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import connection

from lonja.core import clock
from lonja.core.money import Money, convert

# Written as SQL: every search asks, and composing it took longer than answering it.
NEWEST = """SELECT DISTINCT ON (currency) currency, euros FROM creators_exchangerate WHERE from_on <= %s
    ORDER BY currency, from_on DESC"""


def euros(on: date | None = None) -> dict[str, Decimal]:
    """Return the euros for one unit of each currency, by the newest rate stored for that day or before.

    Not the asker's data but the installation's, so everybody reads the same; the euro itself is always there.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [on or clock.today()])
        return {**dict(cursor.fetchall()), "EUR": Decimal(1)}


def converted(minor: int, currency: str, to: str, stored: Mapping[str, Decimal]) -> int | None:
    """Return an amount in another currency's minor units at the stored rates; None where one isn't stored."""
    if currency == to:
        return minor
    if currency not in stored or to not in stored:
        return None
    return convert(Money(minor, currency), to, stored[currency] / stored[to]).minor
