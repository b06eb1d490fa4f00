"""Why this creator: the page and the panel, their grounds, and who may read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests import make
from tests.discovery import people
from tests.web.rendering import no_statements_while_rendering

pytestmark = pytest.mark.django_db


@pytest.fixture
def aura(indexed: Callable[[], None]) -> Any:
    """A creator of whom the audience and the price are known, and another one."""
    found = people.listed(
        "Aura Vidal",
        categories=["makeup"],
        followers=60_000,
        median_views=9_000,
        prices=[("tiktok_video", 18_000, "EUR")],
        audience={"gender": {"female": 0.62, "male": 0.38}, "country": {"ES": 0.9995, "FR": 0.0005}},
        audience_source="imported",
        audience_as_of=people.NOW,
    )
    people.listed("Luz del Norte", followers=900_000)
    indexed()
    return found


@pytest.fixture
def client() -> Client:
    found = make.client_for(make.brand())
    found.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return found


class TestThePage:
    def test_each_part_says_what_it_stands_on(self, client: Client, aura: Any) -> None:
        target = "target.gender.female=60&target.country.FR=10&target_cpm=15&categories=beauty"
        with no_statements_while_rendering():
            page = client.get(f"/creators/{aura.pk}/match?{target}").text
        for words in ("62%", "€20", "€180", "counts 40 of 100", "Beauty", "covered", "imported by the operator"):
            assert words in page, words

    def test_what_is_missing_is_said(self, client: Client, aura: Any) -> None:
        page = client.get(f"/creators/{aura.pk}/match?target.device.ios=50").text
        assert "This audience isn&#x27;t known." in page
        assert "Not known for this creator, so it counts as the middle." in page

    def test_a_cell_of_few_people_is_not_told(self, client: Client, aura: Any) -> None:
        page = client.get(f"/creators/{aura.pk}/match?target.country.FR=10").text
        assert "fewer than 100 people" in page
        assert "0.05" not in page

    def test_a_creator_outside_the_search_is_compared_with_what_is_wanted(self, client: Client, aura: Any) -> None:
        page = client.get(f"/creators/{aura.pk}/match?countries=MX&target_cpm=15").text
        assert "Not among the results of this search" in page
        assert "€20" in page
        assert "Not among" not in client.get(f"/creators/{aura.pk}/match?countries=ES").text

    def test_the_panel_gets_the_inside_only(self, client: Client, aura: Any) -> None:
        page = client.get(f"/creators/{aura.pk}/match", headers={"hx-request": "true"}).text
        assert "<html" not in page
        assert "Why this creator" in page

    def test_every_result_and_the_creators_page_lead_here(self, client: Client, aura: Any) -> None:
        results = client.get("/discover?countries=ES&sort=followers").text
        assert f"/creators/{aura.pk}/match?countries=ES&amp;sort=followers" in results
        assert f"/creators/{aura.pk}/match" in client.get(f"/creators/{aura.pk}").text

    @pytest.mark.parametrize("query", ["sort=similarity", "cursor=x&followers_min=9&followers_max=1", "text=%00"])
    def test_an_address_without_sense_still_answers(self, client: Client, aura: Any, query: str) -> None:
        assert client.get(f"/creators/{aura.pk}/match?{query}").status_code == 200


class TestWho:
    def test_an_unknown_creator_is_not_found(self, client: Client, aura: Any) -> None:
        assert client.get(f"/creators/{uuid4()}/match").status_code == 404

    def test_a_creator_may_not_look(self, aura: Any) -> None:
        talent = make.client_for(make.creator().person)
        assert talent.get(f"/creators/{aura.pk}/match").status_code in {403, 404}


class TestTheApi:
    def test_it_says_the_same(self, aura: Any) -> None:
        api = make.api(make.brand())
        target = {"audience": [{"dimension": "gender", "value": "female", "bps": 6000}], "cpm_minor": 1500}
        found = api.post(f"creators/{aura.pk}/match", {"target": target, "countries": ["MX"]}).json()
        assert found["is_among"] is False
        parts = {part["name"]: part for part in found["parts"]}
        assert list(parts) == ["audience", "performance", "price", "reliability"]
        assert parts["audience"]["grounds"][0]["text"].replace("\xa0", "") == "62%"
        assert parts["audience"]["grounds"][0]["source"] == "imported"
        assert parts["reliability"]["value"] is None
        assert all(ground["is_missing"] for ground in parts["reliability"]["grounds"])

    def test_a_wrong_search_is_refused(self, aura: Any) -> None:
        response = make.api(make.brand()).post(f"creators/{aura.pk}/match", {"sort": "luck"})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "sort"

    def test_an_unknown_creator_is_not_found(self, aura: Any) -> None:
        assert make.api(make.brand()).post(f"creators/{uuid4()}/match", {}).status_code == 404
