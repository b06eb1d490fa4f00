"""What the platforms push to us: believed when it is signed and fresh, harmless when it comes twice or is nonsense."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from lonja.core import clock
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection, ErasureRequest
from lonja.standins import pushes
from tests import make
from tests.jobs import run_jobs
from tests.make.platforms import Standin, standing_in

pytestmark = pytest.mark.django_db
WEBHOOK, LEFT, ERASE = (
    "/platforms/tiktok/webhook",
    "/platforms/instagram/deauthorization",
    "/platforms/instagram/deletion",
)


@pytest.fixture
def tiktok() -> Iterator[Standin]:
    with standing_in("tiktok") as found:
        yield found


@pytest.fixture
def instagram() -> Iterator[Standin]:
    with standing_in("instagram") as found:
        yield found


def send(address: str, pushed: tuple[bytes, dict[str, str]], **headers: str) -> HttpResponse:
    """Send it as the platform does: no cookie, no CSRF proof."""
    body, given = pushed
    kind = given.pop("Content-Type")
    return Client(enforce_csrf_checks=True).post(address, body, content_type=kind, headers={**given, **headers})


def now() -> int:
    return int(clock.now().timestamp())


class TestTikTok:
    def test_a_removed_authorization_forgets_the_tokens_and_tells_the_creator(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        run_jobs()
        assert send(WEBHOOK, pushes.tiktok(tiktok.account.id, now())).status_code == 200
        run_jobs()
        assert not Connection.objects.exists()
        assert "followers" in Channel.objects.get(pk=channel_id).current
        client = make.client_for(talent.person)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        assert "was disconnected" in client.get("/notifications").content.decode()

    def test_sent_twice_is_the_same(self, tiktok: Standin) -> None:
        tiktok.connect(make.creator())
        pushed = pushes.tiktok(tiktok.account.id, now())
        assert [send(WEBHOOK, (pushed[0], dict(pushed[1]))).status_code for _ in range(2)] == [200, 200]

    def test_of_an_account_that_nobody_connected_is_nothing(self, tiktok: Standin) -> None:
        assert send(WEBHOOK, pushes.tiktok("nobody", now())).status_code == 200

    def test_of_a_deleted_account_erases_what_the_platform_told(self, tiktok: Standin) -> None:
        channel_id = tiktok.connect(make.creator())
        run_jobs()
        send(WEBHOOK, pushes.tiktok(tiktok.account.id, now(), reason=2))
        assert Channel.objects.get(pk=channel_id).current == {}
        assert not ChannelPost.objects.exists()

    @pytest.mark.parametrize("header", ["", "t=1", "t=x,s=y", "t=1633174587,s=00", "ñ"])
    def test_a_bad_signature_is_refused(self, tiktok: Standin, header: str) -> None:
        tiktok.connect(make.creator())
        body, headers = pushes.tiktok(tiktok.account.id, now())
        answer = send(WEBHOOK, (body, {**headers, "TikTok-Signature": header}))
        assert answer.status_code == 403
        assert Connection.objects.exists()

    def test_an_old_recording_is_refused(self, tiktok: Standin) -> None:
        tiktok.connect(make.creator())
        assert send(WEBHOOK, pushes.tiktok(tiktok.account.id, now() - 3600)).status_code == 403
        assert Connection.objects.exists()

    def test_too_large_is_refused_unread(self, tiktok: Standin) -> None:
        body, headers = pushes.tiktok(tiktok.account.id, now())
        assert send(WEBHOOK, (body + b" " * 70_000, headers)).status_code == 413

    def test_where_the_platform_is_not_set_up_there_is_nothing(self) -> None:
        assert send(WEBHOOK, pushes.tiktok("x", now())).status_code == 404


class TestInstagram:
    def test_a_creator_who_left_is_disconnected(self, instagram: Standin) -> None:
        instagram.connect(make.creator())
        assert send(LEFT, pushes.instagram(instagram.account.id, now())).status_code == 200
        assert not Connection.objects.exists()

    def test_deletion_after_leaving_still_erases_and_tells_where_to_look(self, instagram: Standin) -> None:
        """Instagram sends both, one after the other: the consent has gone by the time the order comes."""
        channel_id = instagram.connect(make.creator())
        run_jobs()
        assert ChannelStatistics.objects.filter(channel_id=channel_id).exists()
        send(LEFT, pushes.instagram(instagram.account.id, now()))
        answer = send(ERASE, pushes.instagram(instagram.account.id, now())).json()
        assert not ChannelStatistics.objects.filter(channel_id=channel_id).exists()
        assert Channel.objects.get(pk=channel_id).audience == {}
        assert answer["url"].endswith(answer["confirmation_code"])
        page = Client().get(f"/platforms/instagram/deletions/{answer['confirmation_code']}")
        assert page.status_code == 200

    def test_the_same_order_again_has_the_same_code(self, instagram: Standin) -> None:
        order = pushes.instagram(instagram.account.id, now())
        codes = {send(ERASE, (order[0], dict(order[1]))).json()["confirmation_code"] for _ in range(3)}
        assert len(codes) == 1
        assert ErasureRequest.objects.count() == 1

    @pytest.mark.parametrize(
        "body", [b"", b"signed_request=", b"signed_request=x.y", b"signed_request=%00", b"\xff=\xff"]
    )
    @pytest.mark.parametrize("address", [LEFT, ERASE])
    def test_what_is_not_signed_is_refused(self, instagram: Standin, address: str, body: bytes) -> None:
        instagram.connect(make.creator())
        answer = send(address, (body, {"Content-Type": "application/x-www-form-urlencoded"}))
        assert answer.status_code in {400, 403, 422}
        assert Connection.objects.exists()

    def test_an_unknown_code_is_not_there(self) -> None:
        assert Client().get("/platforms/instagram/deletions/0123").status_code == 404
