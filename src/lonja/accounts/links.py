"""The secrets of links that are sent by e-mail: signed, so that nothing secret is stored or queued."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from lonja.core.errors import NotFound
from lonja.core.ids import parse_id

_SALT = "lonja.accounts.invite"


def invite_secret(invite_id: UUID) -> str:
    """Return the secret of an invitation's link; it can be made again when the e-mail must be sent again."""
    return signing.Signer(salt=_SALT).sign(invite_id.hex)


def invite_id(secret: str) -> UUID:
    """Return which invitation the link's secret names; raise NotFound when it isn't one of ours."""
    try:
        found = parse_id(signing.Signer(salt=_SALT).unsign(secret))
    except signing.BadSignature:
        found = None
    if found is None:
        raise NotFound("There is no such invitation.")
    return found
