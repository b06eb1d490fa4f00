"""Identifiers: UUIDv7, so that the order of ids is the order of creation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def first_id_at(moment: datetime) -> UUID:
    """Return what no id made at the moment or later is below: rows since then are found by their key."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def parse_id(text: str) -> UUID | None:
    """Return the UUID that the text spells, or None."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
