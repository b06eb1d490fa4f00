"""Instagram's deauthorization and data-deletion callbacks, both a `signed_request`
(developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime

from lonja.core.errors import Forbidden, Invalid
from lonja.platforms.types import Withdrawal


def withdrawal(signed_request: str, *, secret: str, now: datetime, erase: bool) -> Withdrawal:
    """Return the withdrawal; `erase` for the data-deletion callback, which must be answered with a status page.

    Raises Forbidden when the signature is wrong, Invalid when a signed payload can't be read.
    """
    signature, _, payload = signed_request.partition(".")
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _unpack(signature)):
        raise Forbidden("The signature is wrong.")
    try:
        account_id = str(json.loads(_unpack(payload))["user_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("This request is not of the documented form.") from error
    return Withdrawal(account_id, "the creator asked for deletion" if erase else "the creator left", now, erase=erase)


def _unpack(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
