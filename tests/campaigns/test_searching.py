"""A campaign's plan as a search: on Discover and by the API."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from lonja.campaigns import queries
from lonja.discovery import filters
from tests import make

pytestmark = pytest.mark.django_db
PLAN: dict[str, Any] = {
    "countries": ("ES", "MX"),
    "categories": ("beauty",),
    "target_audience": {"gender": {"female": 0.6, "other": 0.1}, "country": {"ES": 0.5}},
    "budget_minor": 4_000_00,
    "targets": {"views": 500_000},
}


class TestTheSearch:
    def test_the_plan_becomes_filters_and_a_target(self) -> None:
        asked = queries.creator_search(make.campaign(**PLAN))
        assert asked.countries == {"ES", "MX"}
        assert asked.target.categories == {"beauty"}
        assert asked.target.cpm_minor == 800
        assert asked.price_minor is not None
        assert asked.price_minor.at_most == 4_000_00
        # A band of the brand's own words is none that a search knows.
        assert [(one.value, one.bps) for one in asked.target.audience] == [("ES", 5000), ("female", 6000)]
        assert filters.from_json(filters.to_json(asked)) == asked

    def test_a_bare_plan_asks_for_little(self) -> None:
        asked = queries.creator_search(make.campaign(targets={}, countries=(), categories=(), target_audience={}))
        assert asked.target.cpm_minor is None
        assert not asked.target.audience
        assert not asked.countries


class TestThePage:
    def test_the_campaign_leads_to_its_search(self) -> None:
        brand = make.brand()
        campaign = make.campaign(brand, **PLAN)
        client = make.client_for(brand)
        response = client.get(f"/campaigns/{campaign.pk}/creators")
        location = response.headers["Location"]
        assert location.startswith("/discover?countries=ES,MX")
        assert location.endswith(f"&campaign={campaign.pk}")
        assert f"/campaigns/{campaign.pk}/creators" in client.get(f"/campaigns/{campaign.pk}").text

    def test_a_stranger_finds_none(self) -> None:
        campaign = make.campaign(**PLAN)
        assert make.client_for(make.brand()).get(f"/campaigns/{campaign.pk}/creators").status_code == 404


class TestTheApi:
    def test_it_gives_a_search_that_can_be_sent(self) -> None:
        brand = make.brand()
        campaign = make.campaign(brand, **PLAN)
        found = make.api(brand).get(f"campaigns/{campaign.pk}/search").json()
        assert found["search"]["countries"] == ["ES", "MX"]
        assert "countries=ES,MX" in found["url"]
        assert found["sentence"]
        filters.from_json(found["search"])

    def test_a_stranger_finds_none(self) -> None:
        api = make.api(make.brand())
        assert api.get(f"campaigns/{make.campaign().pk}/search").status_code == 404
        assert api.get(f"campaigns/{uuid4()}/search").status_code == 404
