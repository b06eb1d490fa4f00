"""Encrypting anew, with the newest key, whatever creators' tables hold encrypted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from lonja.core import crypto
from lonja.creators.models import Connection, Contact

BATCH = 500
# Every encrypted column of this domain; tests/creators/test_resealing.py looks for others.
SEALED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Connection, ("access", "refresh")),
    (Contact, ("sealed",)),
)


@dataclass(slots=True)
class Resealed:
    """What became of the encrypted values."""

    renewed: int = 0
    newest_already: int = 0
    # No key fits: their creators have to connect or write again.
    unreadable: int = 0


def reseal(say: Callable[[Resealed], None] = lambda so_far: None) -> Resealed:
    """Encrypt every value with the newest key. Whatever has it already is passed over, so it may be begun again.

    The operator's own business, done from the command line only: there is nobody whose permission could be asked.
    """
    found = Resealed()
    for model, columns in SEALED:
        after: UUID | None = None
        rows: Any = model._default_manager.order_by("pk")
        while batch := list((rows.filter(pk__gt=after) if after else rows)[:BATCH]):
            for row in batch:
                for column in columns:
                    _reseal(model, row, column, found)
            after = batch[-1].pk
            say(found)
    return found


def _reseal(model: type[models.Model], row: Any, column: str, found: Resealed) -> None:
    stored = getattr(row, column)
    if not stored:
        return
    try:
        fresh = crypto.resealed(stored)
    except ValueError:
        found.unreadable += 1
        return
    if fresh is None:
        found.newest_already += 1
        return
    # Compare and set: a token that was renewed in between was written with the newest key, and must not go back.
    changed = model._default_manager.filter(pk=row.pk, **{column: stored}).update(**{column: fresh})
    found.renewed += changed
    found.newest_already += 1 - changed
