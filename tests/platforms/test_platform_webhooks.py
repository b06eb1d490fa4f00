"""Pushes from the platforms: what is signed and fresh is believed, nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.core.errors import Forbidden, Invalid
from lonja.platforms.instagram import webhooks as instagram
from lonja.platforms.tiktok import webhooks as tiktok

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "app-secret"


def tiktok_push(event: str = "authorization.removed", reason: int = 1) -> bytes:
    push = {
        "client_key": "key",
        "event": event,
        "create_time": int(NOW.timestamp()),
        "user_openid": "open-1",
        "content": json.dumps({"reason": reason}),
    }
    return json.dumps(push).encode()


def tiktok_headers(body: bytes, *, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = int(at.timestamp())
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"tiktok-signature": f"t={stamp},s={signature}"}


class TestTikTok:
    def test_a_removed_authorization(self) -> None:
        body = tiktok_push()
        found = tiktok.withdrawal(tiktok_headers(body), body, secret=SECRET, now=NOW)
        assert found is not None
        assert (found.account_id, found.at, found.erase) == ("open-1", NOW, False)

    def test_a_deleted_account_asks_for_erasure(self) -> None:
        body = tiktok_push(reason=2)
        found = tiktok.withdrawal(tiktok_headers(body), body, secret=SECRET, now=NOW)
        assert found is not None
        assert found.erase

    def test_other_events_are_none(self) -> None:
        body = tiktok_push("video.publish.completed")
        assert tiktok.withdrawal(tiktok_headers(body), body, secret=SECRET, now=NOW) is None

    @pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6)])
    def test_an_old_recording_is_refused(self, age: timedelta) -> None:
        body = tiktok_push()
        with pytest.raises(Forbidden, match="old"):
            tiktok.withdrawal(tiktok_headers(body, at=NOW - age), body, secret=SECRET, now=NOW)

    def test_another_secret_is_refused(self) -> None:
        body = tiktok_push()
        with pytest.raises(Forbidden, match="wrong"):
            tiktok.withdrawal(tiktok_headers(body, secret="other"), body, secret=SECRET, now=NOW)

    @given(st.text(max_size=80), st.binary(max_size=200))
    def test_anything_unsigned_is_refused_and_never_a_crash(self, header: str, body: bytes) -> None:
        with pytest.raises(Forbidden):
            tiktok.withdrawal({"tiktok-signature": header}, body, secret=SECRET, now=NOW)

    @given(st.binary(max_size=100))
    def test_a_signed_body_of_another_form_is_invalid(self, body: bytes) -> None:
        with pytest.raises(Invalid):
            tiktok.withdrawal(tiktok_headers(body), body, secret=SECRET, now=NOW)


def signed_request(payload: bytes, secret: str = SECRET) -> str:
    packed = base64.urlsafe_b64encode(payload).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.new(secret.encode(), packed, hashlib.sha256).digest()).rstrip(b"=")
    return f"{signature.decode()}.{packed.decode()}"


class TestInstagram:
    def test_a_deletion_request(self) -> None:
        request = signed_request(b'{"user_id": "17841"}')
        found = instagram.withdrawal(request, secret=SECRET, now=NOW, erase=True)
        assert (found.account_id, found.erase, found.at) == ("17841", True, NOW)

    def test_another_secret_is_refused(self) -> None:
        request = signed_request(b'{"user_id": "17841"}', secret="other")
        with pytest.raises(Forbidden):
            instagram.withdrawal(request, secret=SECRET, now=NOW, erase=False)

    @given(st.text(max_size=200))
    def test_anything_unsigned_is_refused_and_never_a_crash(self, request: str) -> None:
        with pytest.raises(Forbidden):
            instagram.withdrawal(request, secret=SECRET, now=NOW, erase=False)

    def test_a_signed_payload_of_another_form_is_invalid(self) -> None:
        with pytest.raises(Invalid):
            instagram.withdrawal(signed_request(b"[]"), secret=SECRET, now=NOW, erase=False)
