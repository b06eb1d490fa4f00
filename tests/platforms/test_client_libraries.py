"""Well-kept client libraries talk to our stand-ins: what they and we read from the same answers agrees.

Which ones, and which not:
- google-api-python-client: Google's own, from Google's description of the API; the strictest reader there is.
- python-youtube: models for each answer; it would trip over a missing field.
- python-tiktok: its half for TikTok API for Business only. Its Login Kit half still speaks v1, which is gone.
- tiktok-business-api-sdk has none of the addresses that we use. facebook-business and python-facebook speak to
  graph.facebook.com, not to Instagram Login. django-allauth's Instagram provider speaks the dead Basic Display flow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pyyoutube
from google.auth.transport.requests import Request as Refreshing
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from pytiktok import BusinessAccountApi
from pytiktok.error import PyTiktokError

from lonja.core.outbound import Outbound
from lonja.platforms.tiktok import TikTok
from lonja.platforms.types import AppCredentials, Tokens
from lonja.platforms.youtube import YouTube, oauth
from lonja.standins import run
from lonja.standins.world import Account, Grant, World

KEY = ("standin-key", "standin-secret")
# The libraries keep their connections open until they are collected, and say so.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


class Stage:
    """A stand-in with one account that has allowed everything."""

    def __init__(self, platform: str, address: str, world: World, scopes: tuple[str, ...]) -> None:
        self.address, self.world = address, world
        self.account: Account = next(iter(world.accounts.values()))
        self.grant: Grant = world.grant(self.account.id, frozenset(scopes))
        self.app = AppCredentials(*KEY, bases=run.bases(platform, address))

    @property
    def tokens(self) -> Tokens:
        grant = self.grant
        return Tokens(grant.account_id, grant.access, grant.access_expires_at, grant.refresh, None, grant.scopes)


@pytest.fixture
def youtube() -> Iterator[Stage]:
    with run.running("youtube") as (address, world):
        yield Stage("youtube", address, world, oauth.SCOPES)


@pytest.fixture
def tiktok() -> Iterator[Stage]:
    with run.running("tiktok") as (address, world):
        yield Stage("tiktok", address, world, TikTok.scopes)


class TestGooglesOwn:
    def service(self, stage: Stage, name: str, version: str) -> Any:
        credentials = Credentials(
            stage.grant.access,
            refresh_token=stage.grant.refresh,
            token_uri=f"{stage.address}/token",
            client_id=KEY[0],
            client_secret=KEY[1],
        )
        # Its description of the API comes with the package, so nothing is fetched.
        return build(
            name,
            version,
            credentials=credentials,
            client_options={"api_endpoint": stage.address + "/"},
            static_discovery=True,
            cache_discovery=False,
        )

    def test_reads_the_channel_and_its_uploads_as_we_do(self, youtube: Stage) -> None:
        service = self.service(youtube, "youtube", "v3")
        found = service.channels().list(part="snippet,statistics,contentDetails", mine=True).execute()["items"][0]
        connector, now = YouTube(youtube.app, Outbound()), youtube.world.now()
        ours = connector.account(youtube.tokens, now=now)
        assert (found["id"], found["snippet"]["title"]) == (ours.external_id, ours.name)
        assert int(found["statistics"]["subscriberCount"]) == ours.followers

        uploads, listed = found["contentDetails"]["relatedPlaylists"]["uploads"], []
        asked = service.playlistItems().list(part="contentDetails", playlistId=uploads, maxResults=20)
        while asked is not None:
            page = asked.execute()
            listed += [item["contentDetails"]["videoId"] for item in page["items"]]
            asked = service.playlistItems().list_next(asked, page)
        assert listed == [post.external_id for post in connector.posts(youtube.tokens, now=now, limit=500)]
        videos = service.videos().list(part="statistics,snippet", id=",".join(listed[:50])).execute()["items"]
        counts = {video["id"]: int(video["statistics"]["viewCount"]) for video in videos}
        mine = {post.external_id: post.views for post in connector.own_posts(youtube.tokens, listed[:50], now=now)}
        assert {name: abs(counts[name] - views) <= 2 for name, views in mine.items()} == dict.fromkeys(mine, True)

    def test_reads_the_audience(self, youtube: Stage) -> None:
        service = self.service(youtube, "youtubeAnalytics", "v2")
        report = service.reports().query(
            ids="channel==MINE",
            startDate="2026-08-01",
            endDate="2026-10-30",
            metrics="viewerPercentage",
            dimensions="ageGroup,gender",
        )
        rows = report.execute()["rows"]
        assert sum(row[2] for row in rows) == pytest.approx(100, abs=0.5)

    def test_renews_its_token(self, youtube: Stage) -> None:
        credentials = Credentials(
            None, youtube.grant.refresh, token_uri=f"{youtube.address}/token", client_id=KEY[0], client_secret=KEY[1]
        )
        credentials.refresh(Refreshing())
        assert credentials.valid
        assert youtube.world.holder(credentials.token)

    def test_understands_our_refusals(self, youtube: Stage) -> None:
        youtube.world.limit = (0, 60.0)
        service = self.service(youtube, "youtube", "v3")
        with pytest.raises(HttpError) as refused:
            service.channels().list(part="id", mine=True).execute(http=None)
        assert refused.value.resp.status == 403
        assert refused.value.error_details[0]["reason"] == "quotaExceeded"


class _StandinYouTube(pyyoutube.Client):
    """The client with its addresses pointed elsewhere, which is all it leaves to be set."""

    def __init__(self, stage: Stage, **credentials: str) -> None:
        self.BASE_URL = f"{stage.address}/youtube/v3/"
        self.EXCHANGE_ACCESS_TOKEN_URL = f"{stage.address}/token"
        self.REVOKE_TOKEN_URL = f"{stage.address}/revoke"
        super().__init__(client_id=KEY[0], client_secret=KEY[1], **credentials)


class TestPythonYouTube:
    def test_reads_channel_playlist_and_videos(self, youtube: Stage) -> None:
        client = _StandinYouTube(youtube, access_token=youtube.grant.access)
        channel = client.channels.list(parts="snippet,statistics,contentDetails", mine=True).items[0]
        assert channel.snippet.title == youtube.account.name
        page = client.playlistItems.list(
            parts="contentDetails", playlist_id=channel.contentDetails.relatedPlaylists.uploads, max_results=50
        )
        ids = [item.contentDetails.videoId for item in page.items]
        videos = client.videos.list(parts="snippet,statistics,contentDetails", video_id=ids[:3]).items
        assert {video.id for video in videos} == set(ids[:3])
        assert all(int(video.statistics.viewCount) >= 0 for video in videos)

    def test_reads_the_public_side_with_a_key(self, youtube: Stage) -> None:
        client = _StandinYouTube(youtube, api_key="standin-api-key")
        found = client.channels.list(parts="id,statistics", for_handle=youtube.account.handle)
        assert found.items[0].id == youtube.account.id

    def test_renews_and_gives_back(self, youtube: Stage) -> None:
        client = _StandinYouTube(youtube, access_token=youtube.grant.access)
        fresh = client.refresh_access_token(youtube.grant.refresh)
        assert youtube.world.holder(fresh.access_token)
        assert client.revoke_access_token(fresh.access_token)
        assert youtube.world.holder(fresh.access_token) is None

    def test_understands_our_refusals(self, youtube: Stage) -> None:
        client = _StandinYouTube(youtube, access_token="dead")
        with pytest.raises(pyyoutube.PyYouTubeException) as refused:
            client.channels.list(parts="id", mine=True)
        assert refused.value.status_code == 401


class TestPythonTikTok:
    def api(self, stage: Stage, access: str | None = None) -> BusinessAccountApi:
        return BusinessAccountApi(
            app_id=KEY[0],
            app_secret=KEY[1],
            access_token=access or stage.grant.access,
            base_url=f"{stage.address}/open_api",
            oauth_redirect_uri="http://127.0.0.1/callback",
        )

    def test_reads_the_account_and_its_audience_as_we_do(self, tiktok: Stage) -> None:
        fields = ["username", "followers_count", "audience_ages", "audience_genders", "audience_countries"]
        found = self.api(tiktok).get_account_data(business_id=tiktok.account.id, fields=fields).data
        connector = TikTok(tiktok.app, Outbound(), with_audience=True)
        ours = connector.audience(tiktok.tokens, now=tiktok.world.now())
        assert found.username == tiktok.account.handle
        assert ours is not None
        assert {cell.age: cell.percentage for cell in found.audience_ages} == ours.shares["age"]
        assert {cell.country: cell.percentage for cell in found.audience_countries} == ours.shares["country"]

    def test_reads_every_video_page_by_page(self, tiktok: Stage) -> None:
        api, cursor, seen = self.api(tiktok), None, []
        for _ in range(20):
            page = api.get_account_videos(
                business_id=tiktok.account.id, fields=["item_id", "video_views", "likes"], cursor=cursor, max_count=20
            ).data
            seen += [video.item_id for video in page.videos]
            if not page.has_more:
                break
            cursor = page.cursor
        assert seen == [post.id for post in tiktok.account.visible_posts(tiktok.world.now())]

    def test_exchanges_renews_asks_and_gives_back(self, tiktok: Stage) -> None:
        api = self.api(tiktok)
        code = tiktok.world.consent(tiktok.account.id, frozenset(TikTok.scopes), "http://127.0.0.1/callback", "")
        first = api.generate_access_token(code)
        assert first.open_id == tiktok.account.id
        second = api.refresh_access_token(first.refresh_token)
        assert second.access_token != first.access_token
        with pytest.raises(PyTiktokError):
            api.refresh_access_token(first.refresh_token)  # it rotates: the old one is dead
        assert api.get_token_info(second.access_token).creator_id == tiktok.account.id
        api.revoke_access_token(second.access_token)
        assert tiktok.world.holder(second.access_token) is None

    def test_understands_our_refusals(self, tiktok: Stage) -> None:
        with pytest.raises(PyTiktokError, match="40105"):
            self.api(tiktok, access="dead").get_account_data(business_id=tiktok.account.id)
