"""The API of discovery: creators/search, creators/{id}, lists, searches."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lonja.api.v1.creators import CreatorOut, SearchOut
from lonja.discovery import index
from lonja.discovery.filters import FILTERS
from tests import make
from tests.discovery.people import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]


def body(response: Any) -> Any:
    return json.loads(response.content)


class TestSearch:
    def test_finds_and_says_everything_a_brand_needs(self) -> None:
        listed("Alba", followers=60_000, prices=[("tiktok_video", 450_00, "EUR")], categories=["recipes"])
        listed("Bruno", followers=4_000)
        index.rebuild()
        response = make.api(make.brand()).post("creators/search", {"followers": {"at_least": 50_000}})
        assert response.status_code == 200
        answer = body(response)
        SearchOut.model_validate(answer)
        assert (answer["total"], answer["population"], answer["next"]) == (1, 2, None)
        assert answer["sentence"]
        (item,) = answer["items"]
        followers = item["creator"]["numbers"]["followers"]
        assert (followers["value"], followers["source"]) == (60_000, "imported")
        assert datetime.fromisoformat(followers["as_of"]).tzinfo is not None
        assert item["creator"]["rates"][0]["converted_minor"] == 450_00
        assert item["creator"]["numbers"]["hook_rate_bps"]["missing"]
        tiers = {one["code"]: one["count"] for one in answer["facets"]["tier"]}
        assert tiers == {"mid": 1, "nano": 1}

    def test_pages(self) -> None:
        for _each in range(3):
            listed()
        index.rebuild()
        api = make.api(make.brand())
        first = body(api.post("creators/search", {"limit": 2}))
        second = body(api.post("creators/search", {"limit": 2, "cursor": first["next"]}))
        ids = [item["creator"]["id"] for page in (first, second) for item in page["items"]]
        assert len(set(ids)) == 3
        assert second["next"] is None

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"follower": 1}, "follower"),
            ({"followers": {"at_least": 9, "at_most": 1}}, "followers"),
            ({"followers": {"at_least": "many"}}, "followers.at_least"),
            ({"countries": ["Spain"]}, "countries.0"),
            ({"currency": "doubloons"}, "currency"),
            ({"currency": "JPY"}, "currency"),
            ({"sort": "luck"}, "sort"),
            ({"sort": "similarity"}, "sort"),
            ({"exclude_ids": [str(UUID(int=n)) for n in range(10_000)]}, "exclude_ids"),
            ({"text": "x" * 5_000}, "text"),
            ({"text": "word " * 30}, "text"),
            ({"text": "a\x00b"}, "text"),
            ({"cursor": "AAAA"}, "cursor"),
            ({"cursor": "x" * 5_000}, "cursor"),
            ({"similar_to": [str(uuid4())]}, "similar_to"),
            ({"in_lists": [str(uuid4())]}, "in_lists"),
            ({"limit": 0}, "limit"),
        ],
    )
    def test_bad_input_is_a_422_that_names_the_field(self, sent: Any, field: str) -> None:
        index.rebuild()
        response = make.api(make.brand()).post("creators/search", sent)
        assert response.status_code == 422, response.content
        problem = body(response)
        assert problem["errors"][0]["field"] == field
        assert len(problem["detail"]) > 10

    @pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"null", b'{"text": "\xff"}'])
    def test_bad_bodies(self, raw: bytes) -> None:
        index.rebuild()
        token = make.token(make.brand())
        response = Client().post(
            "/api/v1/creators/search",
            raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert 400 <= response.status_code < 500

    def test_who_may(self) -> None:
        index.rebuild()
        assert make.api().post("creators/search", {}).status_code == 401
        assert make.api(make.creator().person).post("creators/search", {}).status_code == 403
        assert make.api(make.analyst(make.brand())).post("creators/search", {}).status_code == 200

    def test_without_an_index_it_says_when_to_come_back(self) -> None:
        response = make.api(make.brand()).post("creators/search", {})
        assert response.status_code == 503

    def test_the_schema_declares_every_filter_with_its_unit(self) -> None:
        schema = body(Client().get("/api/v1/openapi.json"))["components"]["schemas"]["SearchIn"]
        assert set(schema["properties"]) == {one.name for one in FILTERS}
        assert schema["additionalProperties"] is False
        assert "minor units" in schema["properties"]["price_minor"]["description"]


class TestCreator:
    def test_one(self) -> None:
        creator = listed("Alba", followers=60_000)
        response = make.api(make.brand()).get(f"creators/{creator.pk}")
        assert response.status_code == 200
        assert CreatorOut.model_validate(body(response)).name == "Alba"

    def test_unknown_and_unlisted(self) -> None:
        api = make.api(make.brand())
        gone = listed(unlisted_at=datetime.fromisoformat("2026-11-01T00:00:00+00:00"))
        assert api.get(f"creators/{uuid4()}").status_code == 404
        assert api.get(f"creators/{gone.pk}").status_code == 404

    def test_a_creator_sees_itself_only(self) -> None:
        talent = make.creator("Alba")
        api = make.api(talent.person)
        assert api.get(f"creators/{talent.creator.pk}").status_code == 200
        assert api.get(f"creators/{listed().pk}").status_code == 404

    def test_similar(self) -> None:
        alba = listed(categories=["recipes"], topics=["tortillas"], bio="tortillas y guisos")
        listed("Near", categories=["recipes"], topics=["tortillas"], bio="guisos")
        index.rebuild()
        response = make.api(make.brand()).get(f"creators/{alba.pk}/similar")
        assert response.status_code == 200
        assert [item["creator"]["name"] for item in body(response)["items"]] == ["Near"]
        assert make.api(make.brand()).get(f"creators/{alba.pk}/similar?by=smell").status_code == 422


class TestLists:
    def test_whole_life(self) -> None:
        api, creator = make.api(make.brand()), listed("Alba")
        made = api.post("lists", {"name": "Summer"})
        assert made.status_code == 201
        path = f"lists/{body(made)['id']}"
        assert body(api.post(f"{path}/creators", {"creator_ids": [str(creator.pk)]})) == {"changed_count": 1}
        assert api.patch(f"{path}/creators/{creator.pk}", {"tags": ["first"]}).status_code == 204
        (entry,) = body(api.get(f"{path}/creators"))["items"]
        assert (entry["creator"]["name"], entry["tags"]) == ("Alba", ["first"])
        assert body(api.patch(path, {"name": "Winter"}))["name"] == "Winter"
        assert body(api.get("lists"))["items"][0]["creator_count"] == 1
        assert body(api.post(f"{path}/removals", {"creator_ids": [str(creator.pk)]})) == {"changed_count": 1}
        assert api.delete(path).status_code == 204
        assert api.get(path).status_code == 404

    def test_bad_cursor(self) -> None:
        api = make.api(make.brand())
        path = f"lists/{body(api.post('lists', {'name': 'Summer'}))['id']}"
        assert api.get(f"{path}/creators?cursor=%00").status_code == 422


class TestSearches:
    def test_whole_life(self) -> None:
        index.rebuild()
        api = make.api(make.brand())
        made = api.post("searches", {"name": "Large", "search": {"followers": {"at_least": 50_000}}})
        assert made.status_code == 201
        kept = body(made)
        assert kept["url"] == "followers_min=50000"
        assert api.post("creators/search", kept["search"]).status_code == 200
        path = f"searches/{kept['id']}"
        changed = body(api.patch(path, {"search": {"text": "padel"}}))
        assert (changed["name"], changed["search"]) == ("Large", {"text": "padel"})
        assert len(body(api.get("searches"))["items"]) == 1
        assert api.delete(path).status_code == 204
        assert api.get(path).status_code == 404

    def test_a_wrong_search_is_not_kept(self) -> None:
        response = make.api(make.brand()).post("searches", {"name": "x", "search": {"sort": "luck"}})
        assert response.status_code == 422
