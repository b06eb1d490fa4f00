"""TikTok's pushes (developers.tiktok.com/doc/webhooks-verification, -events)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from lonja.core.errors import Forbidden, Invalid
from lonja.platforms.types import Withdrawal

TOLERANCE = timedelta(minutes=5)
REASONS = {
    0: "unknown",
    1: "the creator disconnected the app",
    2: "the account was deleted",
    3: "the creator's age changed",
    4: "the account was banned",
    5: "the app was revoked by its developer",
}
ACCOUNT_DELETED = 2


def withdrawal(headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> Withdrawal | None:
    """Return the withdrawal that a push tells of, None when it tells of something else.

    Raises Forbidden when the signature is wrong or old, Invalid when a signed body can't be read.
    """
    _check_signature(headers.get("tiktok-signature", ""), body, secret, now)
    try:
        push = json.loads(body)
        # `content` is JSON inside a string: parsed twice, as documented.
        content = json.loads(push.get("content") or "{}")
        if push["event"] != "authorization.removed":
            return None
        reason = int(content.get("reason", 0))
        at = datetime.fromtimestamp(int(push["create_time"]), UTC)
        account_id = str(push["user_openid"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise Invalid("This push is not of the documented form.") from error
    return Withdrawal(account_id, REASONS.get(reason, REASONS[0]), at, erase=reason == ACCOUNT_DELETED)


def _check_signature(header: str, body: bytes, secret: str, now: datetime) -> None:
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp, signature = parts.get("t", ""), parts.get("s", "")
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise Forbidden("The signature is wrong.")
    # A signed push that is old may be somebody's recording of it.
    if abs(now - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
        raise Forbidden("The signature is too old.")
