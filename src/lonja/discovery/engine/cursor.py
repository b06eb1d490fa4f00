"""Where a page ended: the sort key and the id of its last creator, good for the same query only."""

import base64
import hashlib
import json
import struct
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from lonja.discovery.engine.types import InvalidQuery, Query

_FORM = ">B8sq16s"
_VERSION = 1


def fingerprint(query: Query) -> bytes:
    """Eight bytes that differ between queries, whatever their page and page size."""
    plain = asdict(replace(query, cursor=None, limit=1))
    text = json.dumps(plain, default=_plain, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    if isinstance(value, UUID | date):
        return str(value)
    raise TypeError(type(value).__name__)


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
