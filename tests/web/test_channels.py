"""A creator connects a channel by page and by API: the whole round trip, and every way in which it doesn't work out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.creators import actions, queries
from lonja.creators.models import Channel, Connection
from tests import make
from tests.jobs import run_jobs
from tests.make import Talent
from tests.make.platforms import Standin, standing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiktok() -> Iterator[Standin]:
    with standing_in("tiktok") as found:
        yield found


def browser(talent: Any) -> Client:
    client = make.client_for(talent.person if isinstance(talent, Talent) else talent)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def start(client: Client, platform: str = "tiktok") -> str:
    """Press the button and return the address that the page leads to."""
    content = client.post(f"/connect/{platform}").content.decode()
    return unescape(content.partition('content="0;url=')[2].partition('"')[0])


def round_trip(client: Client, standin: Standin, **choice: str) -> str:
    """Go to the platform, choose, come back; return the text of the page where it ends."""
    back = standin.consent(start(client, standin.platform), **choice)
    return client.get(f"/connect/{standin.platform}/callback", back, follow=True).content.decode()


class TestConnect:
    def test_leads_to_the_platform_and_back_to_numbers(self, tiktok: Standin) -> None:
        talent = make.creator()
        client = browser(talent)
        page = round_trip(client, tiktok)
        assert f"@{tiktok.account.handle} is yours now" in page
        assert 'hx-trigger="every 1s"' in page, "the page looks for the numbers by itself"
        run_jobs()
        read = client.get("/profile/channels", headers={"HX-Request": "true", "HX-Target": "channels"}).content.decode()
        assert f"{tiktok.account.followers:,}" in read
        assert "hx-trigger" not in read
        assert "<html" not in read

    def test_the_platforms_page_is_reached_without_a_redirect_of_the_form(self, tiktok: Standin) -> None:
        """Browsers apply `form-action 'self'` to redirects of forms: a 302 to the platform would be blocked."""
        response = browser(make.creator()).post("/connect/tiktok")
        assert response.status_code == 200
        assert "form-action 'self'" in response.headers["Content-Security-Policy"]
        asked = urlsplit(start(browser(make.creator()))).query
        assert "code_challenge_method=S256" in asked
        assert "state=" in asked

    def test_a_refusal_is_told_and_connects_nothing(self, tiktok: Standin) -> None:
        assert "nothing was connected" in round_trip(browser(make.creator()), tiktok, deny="1").replace("&#x27;", "'")
        assert not Connection.objects.exists()

    def test_a_subset_is_kept_and_what_is_missing_is_said(self, tiktok: Standin) -> None:
        client = browser(make.creator())
        some = {
            "account": tiktok.account.handle,
            "chosen": "1",
            "grant_user.info.basic": "1",
            "grant_user.info.profile": "1",
        }
        page = round_trip(client, tiktok, **some)
        assert "Without it your followers stay unknown" in page
        run_jobs()
        page = client.get("/profile/channels").content.decode()
        assert "Allow the rest" in page
        assert Connection.objects.get().lost_at is None, "what wasn't allowed isn't asked for, so nothing is lost"
        assert "posts_30d" not in Channel.objects.get().current, "not allowed to see posts is not the same as none"

    def test_allowing_the_rest_afterwards_completes_it(self, tiktok: Standin) -> None:
        client = browser(make.creator())
        round_trip(client, tiktok, account=tiktok.account.handle, chosen="1", **{"grant_user.info.basic": "1"})
        round_trip(client, tiktok)
        run_jobs()
        assert Channel.objects.count() == 1
        assert "posts_30d" in Channel.objects.get().current

    def test_nothing_allowed_is_refused(self, tiktok: Standin) -> None:
        page = round_trip(browser(make.creator()), tiktok, account=tiktok.account.handle, chosen="1")
        assert "Without the basic access" in page

    def test_another_state_is_refused(self, tiktok: Standin) -> None:
        client = browser(make.creator())
        back = tiktok.consent(start(client)) | {"state": "another"}
        page = client.get("/connect/tiktok/callback", back, follow=True).content.decode()
        assert "belongs to another request" in page
        assert not Connection.objects.exists()

    def test_the_same_answer_counts_once(self, tiktok: Standin) -> None:
        client = browser(make.creator())
        back = tiktok.consent(start(client))
        client.get("/connect/tiktok/callback", back)
        page = client.get("/connect/tiktok/callback", back, follow=True).content.decode()
        assert "belongs to another request" in page
        assert Connection.objects.count() == 1

    def test_an_answer_after_a_quarter_of_an_hour_is_too_late(self, tiktok: Standin) -> None:
        client = browser(make.creator())
        with clock.at(clock.now() - timedelta(minutes=16)):
            address = start(client)
        page = client.get("/connect/tiktok/callback", tiktok.consent(address), follow=True).content.decode()
        assert "quarter of an hour" in page
        assert not Connection.objects.exists()

    def test_an_answer_for_another_creator_of_the_same_person_is_refused(self, tiktok: Standin) -> None:
        first, second = make.creator(), make.creator()
        url, consent = tiktok.begin(first)
        session_of_second = browser(second)
        session = session_of_second.session
        session["consents"] = {"tiktok": consent.as_json()}
        session.save()
        back = tiktok.consent(url)
        page = session_of_second.get("/connect/tiktok/callback", back, follow=True).content.decode()
        assert "belongs to another request" in page

    def test_anothers_channel_is_a_conflict_told_clearly(self, tiktok: Standin) -> None:
        tiktok.connect(make.creator())
        assert "belongs to another creator here" in round_trip(browser(make.creator()), tiktok)

    def test_a_platform_that_is_down_loses_nothing(self, tiktok: Standin) -> None:
        talent = make.creator()
        client = browser(talent)
        round_trip(client, tiktok)
        back = tiktok.consent(start(client))
        tiktok.world.faults.broken = 1.0
        page = client.get("/connect/tiktok/callback", back, follow=True).content.decode()
        assert "Nothing was lost" in page
        assert Connection.objects.get().lost_at is None

    def test_a_platform_without_keys_says_so(self) -> None:
        client = browser(make.creator())
        assert "can't be connected here yet" in client.get("/profile/channels").content.decode().replace("&#x27;", "'")
        assert client.post("/connect/youtube").status_code == 302
        assert client.post("/connect/myspace").status_code == 404

    def test_an_old_handle_does_not_make_it_the_same_channel(self, tiktok: Standin) -> None:
        """Somebody renamed, and somebody else took the old handle: two accounts, two channels, two creators."""
        first, second = make.creator(), make.creator()
        one, other = list(tiktok.world.accounts.values())[:2]
        kept = tiktok.connect(first, one)
        old, one.handle = one.handle, "demo.renamed"
        other.handle = old
        new = tiktok.connect(second, other)
        assert new != kept
        assert Channel.objects.get(pk=kept).creator_id == first.creator.pk

    def test_a_renamed_account_that_comes_back_is_the_same_channel(self, tiktok: Standin) -> None:
        talent = make.creator()
        kept = tiktok.connect(talent)
        actions.disconnect_channel(channel_id=kept, by=talent.actor)
        tiktok.account.handle = "demo.renamed"
        assert tiktok.connect(talent) == kept


class TestChannel:
    def test_is_read_again_when_asked_and_not_too_often(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        run_jobs()
        client = browser(talent)
        tiktok.account.followers = 60_000
        client.post(f"/profile/channels/{channel_id}/reading")
        run_jobs()
        assert Channel.objects.get(pk=channel_id).current["followers"]["value"] == 60_000
        for _ in range(6):
            page = client.post(f"/profile/channels/{channel_id}/reading", follow=True).content.decode()
            run_jobs()
        assert "read several times" in page

    def test_asking_twice_at_once_is_one_reading(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        run_jobs()
        before = sum(tiktok.world.calls.values())
        for _ in range(2):
            actions.read_channel_now(channel_id=channel_id, by=talent.actor)
        run_jobs()
        after_one = sum(tiktok.world.calls.values()) - before
        actions.read_channel_now(channel_id=channel_id, by=talent.actor)
        run_jobs()
        assert sum(tiktok.world.calls.values()) - before == 2 * after_one

    def test_a_lost_one_is_told_on_every_page_and_by_letter_with_the_way_back(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        run_jobs()
        tiktok.world.grants.clear()
        actions.sync_channel(channel_id=channel_id, by=Actor.system())
        run_jobs()
        client = browser(talent)
        for path in ("/inbox", "/profile", "/notifications"):
            page = client.get(path).content.decode().replace("&#x27;", "'")
            assert "isn't connected any more" in page, path
            assert 'action="/connect/tiktok"' in page, path
        assert "Your TikTok channel" in client.get("/notifications").content.decode()
        round_trip(client, tiktok)
        assert queries.lost_channels(talent.actor) == []

    def test_is_disconnected_with_its_access_forgotten(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        run_jobs()
        client = browser(talent)
        page = client.post(f"/profile/channels/{channel_id}/disconnection", follow=True).content.decode()
        assert "is disconnected" in page
        assert not Connection.objects.exists()
        assert tiktok.world.grants == []

    def test_a_member_who_only_reads_sees_and_changes_nothing(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        reader = browser(make.analyst(of=talent.person))
        page = reader.get("/profile/channels").content.decode()
        assert "/connect/tiktok" not in page
        assert reader.post("/connect/tiktok").status_code == 403
        assert reader.post(f"/profile/channels/{channel_id}/reading").status_code == 403

    def test_anothers_is_not_there(self, tiktok: Standin) -> None:
        channel_id = tiktok.connect(make.creator())
        stranger = browser(make.creator())
        assert stranger.post(f"/profile/channels/{channel_id}/reading").status_code == 404
        assert stranger.post(f"/profile/channels/{channel_id}/disconnection").status_code == 404


class TestApi:
    def test_the_whole_round_trip(self, tiktok: Standin) -> None:
        talent = make.creator()
        api = make.api(talent.person)
        asked = api.post("me/channels/consents", {"platform": "tiktok", "redirect_uri": tiktok.callback}).json()
        back = tiktok.consent(asked["url"])
        made = api.post("me/channels", {"consent": asked["consent"], "state": back["state"], "code": back["code"]})
        assert made.status_code == 201, made.content
        channel = made.json()
        assert (channel["proof"], channel["percent"]) == ("proved", 0)
        run_jobs()
        read = api.get(f"me/channels/{channel['id']}").json()
        assert read["numbers"]["followers"]["source"] == "first_party"
        assert read["numbers"]["growth_7d_bps"]["value"] is None
        assert read["numbers"]["growth_7d_bps"]["missing"]
        assert read["percent"] is None
        assert api.post(f"me/channels/{channel['id']}/readings").status_code == 202
        assert api.delete(f"me/channels/{channel['id']}/connection").status_code == 204
        assert api.get("me/channels").json()["items"][0]["proof"] == "claimed"

    def test_too_often_says_when_again(self, tiktok: Standin) -> None:
        talent = make.creator()
        channel_id = tiktok.connect(talent)
        api = make.api(talent.person)
        for _ in range(8):
            run_jobs()
            answer = api.post(f"me/channels/{channel_id}/readings")
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0

    @pytest.mark.parametrize("sealed", ["", "x", "null"])
    def test_a_consent_of_our_making_only(self, tiktok: Standin, sealed: str) -> None:
        api = make.api(make.creator().person)
        answer = api.post("me/channels", {"consent": sealed, "state": "s"})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "consent"
        forged = api.post("me/channels", {"consent": crypto.encrypt("{}"), "state": "s"})
        assert forged.status_code == 403
