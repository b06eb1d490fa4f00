"""Whatever people and programs send as a search: the API answers or names the field, the page always comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.discovery import index
from lonja.discovery.filters import FILTERS, controls
from lonja.discovery.types import Search
from tests import make
from tests.discovery.people import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

NAMES = [one.name for one in FILTERS]
PARAMETERS = [name for group in controls(Search()) for one in group.controls for name in one.params] + [
    *("text", "sort", "order", "currency", "limit", "cursor", "view", "campaign", "similar_to", "similar_by", "only"),
    *("except", "target_cell", "target_share", "target_cpm", "target_categories", "weight.audience", "weight.luck"),
    *("audience.gender.female", "target.country.ES", "audience.planet.mars", "audience..", "target."),
]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *("ES", "beauty", "tiktok", "EUR", "score", "similarity", "price", "yes", "no", "desc", "unknown", "mid"),
            *("-1", "0", "1e9", "50k", "9" * 30, "1,5", "1.500,00", "NaN", "∞", "-9999999999999", "\x00", "🦀", "%"),
            *("0000000a-0000-7000-8000-000000000001", "2026-12-01", "2026-02-30", "a" * 5_000, "word " * 40),
            "AQ9HuIDIRyRB________5PABogYZRxt095pR55jKCuEv",
        ]
    ),
)
NUMBERS = st.one_of(st.integers(), st.integers(-5, 2**31), st.floats(allow_nan=False, allow_infinity=False))
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
RANGES = st.fixed_dictionaries({}, optional={"at_least": LEAVES, "at_most": LEAVES, "about": LEAVES})
SHARES = st.fixed_dictionaries({}, optional={"dimension": TEXTS, "value": TEXTS, "bps": LEAVES})
TARGETS = st.fixed_dictionaries(
    {}, optional={"audience": st.lists(SHARES, max_size=3), "cpm_minor": LEAVES, "categories": st.lists(TEXTS)}
)
VALUES = st.one_of(LEAVES, RANGES, TARGETS, st.lists(LEAVES, max_size=4), st.lists(SHARES, max_size=3))
DOCUMENTS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), VALUES, max_size=5)


@pytest.fixture
def people_found(index_home: Path) -> None:
    for number in range(4):
        listed(followers=1_000 * 10**number, median_views=500, prices=[("tiktok_video", 100_00, "EUR")])
    index.rebuild()


@pytest.mark.usefixtures("people_found")
class TestAnything:
    def test_the_api_answers_or_names_the_field(self) -> None:
        token, client = make.token(make.brand()), Client(raise_request_exception=False)

        @FUZZ
        @given(DOCUMENTS)
        def ask(document: dict[str, Any]) -> None:
            response = client.post(
                "/api/v1/creators/search",
                json.dumps(document),
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
            assert response.status_code in {200, 422}, response.content
            if response.status_code == 422:
                problems = response.json()["errors"]
                assert problems
                # A name that was sent empty is named as it was sent.
                assert all("field" in one and all(one["messages"]) for one in problems)

        ask()

    def test_the_page_always_comes(self) -> None:
        client = make.client_for(make.brand())
        client.raise_request_exception = False

        @FUZZ
        @given(st.lists(st.tuples(st.sampled_from(PARAMETERS), TEXTS), max_size=6), st.booleans())
        def ask(pairs: list[tuple[str, str]], is_update: bool) -> None:
            address = f"/discover?{urlencode(pairs, errors='replace')}"
            before = f"http://testserver/discover?{urlencode(pairs[:2], errors='replace')}"
            headers = {"hx-request": "true", "hx-current-url": before} if is_update else {}
            response = client.get(address, headers=headers)
            assert response.status_code == 200, address
            assert 'id="answer"' in response.text

        ask()


@pytest.mark.usefixtures("people_found")
class TestByHand:
    @pytest.mark.parametrize(
        "sent",
        [
            {"followers": {"at_least": 10**400}},
            {"followers": {"at_least": 1.5}},
            {"price_minor": {"at_most": 2**31 - 1}, "currency": "EUR"},
            {"countries": ["ES"] * 10_000},
            {"regions": ["\x00"]},
            {"audience": [{"dimension": "gender", "value": "female", "bps": 1}] * 1_000},
            {"include_ids": []},
            {"weights": {"audience": 0, "performance": 0, "price": 0, "reliability": 0, "relevance": 0}},
            {"weights": {"luck": 1}},
            {"available": ["2026-12-02", "2026-12-01"]},
            {"target": {"cpm_minor": -1}},
            {"similar_to": ["x"], "sort": "similarity"},
            {"limit": 10**9},
        ],
        ids=lambda sent: next(iter(sent)),
    )
    def test_the_api_never_breaks(self, sent: dict[str, Any]) -> None:
        assert make.api(make.brand()).post("creators/search", sent).status_code in {200, 422}

    def test_a_cursor_of_another_search_is_refused(self) -> None:
        api = make.api(make.brand())
        following = api.post("creators/search", {"limit": 1, "sort": "followers"}).json()["next"]
        for other in (
            {"sort": "price"},
            {"sort": "followers", "countries": ["ES"]},
            {"sort": "followers", "text": "a"},
        ):
            response = api.post("creators/search", {"limit": 1, "cursor": following, **other})
            assert response.status_code == 422, other
            assert response.json()["errors"][0]["field"] == "cursor"

    def test_a_cursor_outlives_the_index_that_gave_it_or_says_so(self) -> None:
        api = make.api(make.brand())
        following = api.post("creators/search", {"limit": 1, "sort": "followers"}).json()["next"]
        listed(followers=50)
        index.rebuild()
        response = api.post("creators/search", {"limit": 1, "sort": "followers", "cursor": following})
        assert response.status_code in {200, 422}
        if response.status_code == 200:
            assert response.json()["total"] == 5

    def test_a_page_with_a_foreign_cursor_shows_the_first_page_and_says_so(self) -> None:
        brand = make.brand()
        following = make.api(brand).post("creators/search", {"limit": 1, "sort": "followers"}).json()["next"]
        page = make.client_for(brand).get(f"/discover?sort=price&cursor={following}", headers={"accept-language": "en"})
        assert page.status_code == 200
        assert "Start again from the first page." in page.text

    def test_a_crowd_of_parameters_is_refused_not_scanned(self) -> None:
        query = urlencode([("countries", "ES")] * 5_000)
        assert make.client_for(make.brand()).get(f"/discover?{query}").status_code in {200, 400}
