"""The base of every domain's query set: one row or 404, and keyset pages by id."""

from __future__ import annotations

from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models

from lonja.core import cursor as cursors
from lonja.core.cursor import Page
from lonja.core.errors import NotFound

M = TypeVar("M", bound=models.Model)


class Rows(models.QuerySet[M]):
    """A query set that speaks the house's errors."""

    def one(self, key: UUID | None = None, **lookup: Any) -> M:
        """Return the one row; raise NotFound when there is none among these."""
        if key is not None:
            lookup["pk"] = key
        row = self.filter(**lookup).first()
        if row is None:
            raise NotFound(f"There is no such {self.model._meta.verbose_name}.")
        return row

    def newest_page(self: Self, cursor: str | None, limit: int = 50) -> Page[M]:
        """Return a page ordered by id, newest first (ids are UUIDv7)."""
        rows = self.order_by("-pk")
        if cursor:
            rows = rows.filter(pk__lt=cursors.decode_id(cursor))
        found = list(rows[: limit + 1])
        following = cursors.encode([found[limit - 1].pk]) if len(found) > limit else None
        return Page(found[:limit], following)
