"""Locks by name, for rules over rows that don't exist yet and so can't be locked themselves."""

from __future__ import annotations

from django.db import connection


def until_commit(name: str) -> None:
    """Wait until nobody else holds the name, and hold it to the end of the transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"the lock {name} was asked for outside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
