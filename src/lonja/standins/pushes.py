"""What a stand-in sends by itself, signed as the platform signs it: consents taken back, orders to erase."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import urllib.request
from contextlib import suppress
from urllib.parse import urlencode

from lonja.standins.world import World

SECRET = "standin-secret"  # noqa: S105 - the stand-ins' own, known to everybody


def send(world: World, account_id: str, *, erase: bool = False) -> None:
    """Push what the platform would push, where it is told to; in the background, as it doesn't wait either."""
    kind = "erase" if erase and "erase" in world.pushes else "removed"
    address = world.pushes.get(kind)
    if not address:
        return
    body, headers = (
        tiktok(account_id, int(world.now().timestamp()), reason=2 if erase else 1)
        if world.platform == "tiktok"
        else instagram(account_id, int(world.now().timestamp()))
    )
    threading.Thread(target=_post, args=(address, body, headers), daemon=True).start()


def tiktok(account_id: str, at: int, *, reason: int = 1) -> tuple[bytes, dict[str, str]]:
    """Return a push of TikTok: `content` is JSON inside a string, the signature covers the time and the body."""
    push = {
        "client_key": "standin-key",
        "event": "authorization.removed",
        "create_time": at,
        "user_openid": account_id,
        "content": json.dumps({"reason": reason}),
    }
    body = json.dumps(push).encode()
    signature = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "TikTok-Signature": f"t={at},s={signature}"}


def instagram(account_id: str, at: int) -> tuple[bytes, dict[str, str]]:
    """Return a callback of Instagram: a form with one `signed_request`."""
    payload = _packed(json.dumps({"user_id": account_id, "algorithm": "HMAC-SHA256", "issued_at": at}).encode())
    signature = _packed(hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).digest())
    form = urlencode({"signed_request": f"{signature}.{payload}"}).encode()
    return form, {"Content-Type": "application/x-www-form-urlencoded"}


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _post(address: str, body: bytes, headers: dict[str, str]) -> None:
    # Once only; the real ones go on for days. Whoever tries Lonja sees the loss at the next reading all the same.
    with suppress(OSError):
        urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=5).close()  # noqa: S310
