"""Where a page ended: the sort key and the id of its last creator, good for the same query only."""

import base64
import hashlib
import struct
from dataclasses import fields
from uuid import UUID

from lonja.discovery.engine.types import InvalidQuery, Query, Target

_FORM = ">B8sq16s"
_VERSION = 1
_NOTHING = Query()
_ASKED = [(one.name, getattr(_NOTHING, one.name)) for one in fields(Query) if one.name not in ("cursor", "limit")]


def fingerprint(query: Query) -> bytes:
    """Eight bytes that differ between queries, whatever their page and page size."""
    asked = [(name, getattr(query, name), nothing) for name, nothing in _ASKED]
    text = repr([(n, _ordered(value)) for n, value, nothing in asked if value is not nothing and value != nothing])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _ordered(value: object) -> object:
    """Sets in an order that doesn't change from process to process."""
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, Target):
        return value.audience, value.cpm_minor, sorted(value.categories)
    return value


def encode(query: Query, key: int, last: UUID) -> str:
    """The cursor after this creator."""
    raw = struct.pack(_FORM, _VERSION, fingerprint(query), key, last.bytes)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(query: Query) -> tuple[int, UUID] | None:
    """Sort key and id after which the page begins, None for the first page; raises InvalidQuery."""
    if query.cursor is None:
        return None
    try:
        raw = base64.b64decode(query.cursor + "=" * (-len(query.cursor) % 4), altchars=b"-_", validate=True)
        version, mark, key, last = struct.unpack(_FORM, raw)
    except (ValueError, struct.error) as error:
        raise InvalidQuery([("cursor", "isn't a cursor")]) from error
    if version != _VERSION or mark != fingerprint(query):
        raise InvalidQuery([("cursor", "belongs to another query")])
    return key, UUID(bytes=last)
