"""Opaque cursors for lists whose order ends in the primary key."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from lonja.core.errors import Invalid

T = TypeVar("T")
MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items and the cursor of what follows, None at the end."""

    items: Sequence[T]
    next: str | None

    def map(self, change: Callable[[T], Any]) -> Page[Any]:
        """Return the page with each item changed."""
        return Page([change(item) for item in self.items], self.next)


def encode(parts: Sequence[Any]) -> str:
    """Pack plain values (text, numbers, None) into a URL-safe cursor."""
    raw = json.dumps(list(parts), separators=(",", ":"), default=str).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(cursor: str, length: int) -> list[Any]:
    """Unpack a cursor of `length` values; raise Invalid when it isn't one of ours."""
    problem = Invalid({"cursor": ["This cursor is not one of ours. Start again from the first page."]})
    if len(cursor) > MAX_LENGTH:
        raise problem
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise problem from None
    if not isinstance(parts, list) or len(parts) != length:
        raise problem
    return parts


def decode_id(cursor: str) -> UUID:
    """Unpack a cursor that holds one id."""
    (text,) = decode(cursor, 1)
    try:
        return UUID(str(text))
    except ValueError:
        raise Invalid({"cursor": ["This cursor is not one of ours."]}) from None
