"""The stand-ins' own ways: a page that changes what they tell, a world that outlives the process, limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lonja.ops import standins
from lonja.standins import keeping, run
from lonja.standins.world import World


@pytest.fixture(params=["tiktok", "youtube", "instagram"])
def standin(request: pytest.FixtureRequest) -> Iterator[tuple[str, World]]:
    with run.running(request.param) as found:
        yield found


class TestControl:
    @pytest.mark.parametrize("language", ["es", "en"])
    def test_the_page_says_first_that_it_is_a_stand_in(self, standin: tuple[str, World], language: str) -> None:
        address, world = standin
        page = httpx.get(f"{address}/__control__/", headers={"Accept-Language": language}).text
        assert ("Esto es un doble de" if language == "es" else "This is a stand-in of") in page
        assert all(f"@{account.handle}" in page for account in world.accounts.values())

    def test_numbers_posts_and_handles_change(self, standin: tuple[str, World]) -> None:
        address, world = standin
        account = next(iter(world.accounts.values()))
        videos, views = account.recent(world.now())
        orders = {
            "account": {"handle": account.handle, "followers": "50001"},
            "publish": {"handle": account.handle, "count": "3", "views": "2000"},
        }
        for order, form in orders.items():
            assert httpx.post(f"{address}/__control__/{order}", data=form).status_code == 302
        more_videos, more_views = account.recent(world.now())
        assert account.followers == 50_001
        assert more_videos == videos + 3
        assert more_views >= views + 6000
        httpx.post(f"{address}/__control__/restate", data={"handle": account.handle, "percent": "50"})
        assert account.recent(world.now())[1] < more_views, "counters fall"
        httpx.post(f"{address}/__control__/delete", data={"handle": account.handle})
        assert account.recent(world.now())[0] == more_videos - 1
        httpx.post(f"{address}/__control__/account", json={"handle": account.handle, "new_handle": "renamed"})
        assert account.handle == "renamed"

    def test_an_order_from_a_foreign_page_is_refused(self, standin: tuple[str, World]) -> None:
        address, world = standin
        answer = httpx.post(
            f"{address}/__control__/faults", data={"broken": "1"}, headers={"Origin": "https://elsewhere.example"}
        )
        assert answer.status_code == 403
        assert world.faults.broken == 0

    @pytest.mark.parametrize(
        ("order", "facts"),
        [("account", {}), ("account", {"handle": "nobody"}), ("publish", {"handle": "x", "count": "many"}), ("x", {})],
    )
    def test_a_wrong_order_says_so(self, standin: tuple[str, World], order: str, facts: dict[str, str]) -> None:
        assert httpx.post(f"{standin[0]}/__control__/{order}", json=facts).status_code in {400, 404}


class TestConsentPage:
    def test_offers_each_account_with_its_numbers_and_one_of_ones_own(self) -> None:
        with run.running("tiktok") as (address, world):
            query = {
                "client_key": "standin-key",
                "scope": "user.info.basic",
                "redirect_uri": "http://x/y",
                "state": "s",
                "response_type": "code",
            }
            page = httpx.get(f"{address}/v2/auth/authorize/", params=query, headers={"Accept-Language": "en"}).text
            first = next(iter(world.accounts.values()))
            assert f"{first.followers:,} followers" in page
            own = {
                "account": "+",
                "new_handle": "my.own",
                "new_followers": "50001",
                "new_videos": "3",
                "new_views": "999",
            }
            back = httpx.get(f"{address}/v2/auth/authorize/", params=query | own | {"chosen": "1"})
            assert "code=" in back.headers["location"]
            made = world.by_handle("my.own")
            assert made is not None
            assert (made.followers, made.recent(world.now())[0]) == (50_001, 3)

    @pytest.mark.parametrize("missing", ["client_key", "state", "redirect_uri", "response_type"])
    def test_a_request_of_another_form_is_refused(self, missing: str) -> None:
        query = {"client_key": "standin-key", "redirect_uri": "http://x/y", "state": "s", "response_type": "code"}
        del query[missing]
        with run.running("tiktok") as (address, _):
            assert httpx.get(f"{address}/v2/auth/authorize/", params=query).status_code == 400


def test_the_world_outlives_the_process(tmp_path: Path) -> None:
    kept = tmp_path / "tiktok.json"
    before = World("tiktok")
    keeping.keep_in(before, kept)
    with run.running("tiktok", world=before) as (address, _):
        handle = next(iter(before.accounts.values())).handle
        grant = before.grant(next(iter(before.accounts)), frozenset({"user.info.basic"}))
        httpx.post(f"{address}/__control__/account", json={"handle": handle, "followers": 77})
    after = World("tiktok", seed=9)
    keeping.keep_in(after, kept)
    account = after.by_handle(handle)
    assert account is not None
    assert account.followers == 77
    assert after.holder(grant.access) == replace(grant, uses=1)  # the look itself
    assert account.posts == before.accounts[account.id].posts


def test_tiktok_says_429_past_six_hundred_a_minute() -> None:
    with run.running("tiktok") as (address, world):
        world.limit = (3, 60.0)
        statuses = [httpx.get(f"{address}/v2/user/info/").status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_the_demo_keeps_its_ports_and_takes_others_where_they_are_taken(tmp_path: Path) -> None:
    first = standins.ports(tmp_path)
    assert standins.ports(tmp_path) == first
    with run.running("tiktok", port=first["tiktok"]):
        moved = standins.ports(tmp_path)
    assert moved["tiktok"] != first["tiktok"]
    assert moved["youtube"] == first["youtube"]
