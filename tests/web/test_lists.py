"""Lists and saved searches as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lonja.discovery import actions, queries
from lonja.discovery.types import Search
from tests import make
from tests.discovery import people
from tests.web.rendering import no_statements_while_rendering

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> make.Person:
    return make.brand()


@pytest.fixture
def browser(brand: make.Person) -> Client:
    found = make.client_for(brand)
    found.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return found


@pytest.fixture
def shortlist(brand: make.Person) -> Any:
    return actions.create_list(name="Shortlist", note="For winter", by=brand.actor)


class TestLists:
    def test_an_empty_page_offers_the_first_step(self, browser: Client) -> None:
        assert "No lists yet" in browser.get("/lists").text

    def test_a_list_is_made_and_opened(self, browser: Client, brand: make.Person) -> None:
        response = browser.post("/lists/new", {"name": "Winter", "note": ""})
        (made,) = queries.lists(brand.actor)
        assert response.headers["Location"] == f"/lists/{made.id}"

    def test_a_taken_name_comes_back_with_what_was_typed(self, browser: Client, shortlist: Any) -> None:
        response = browser.post("/lists/new", {"name": "shortlist", "note": "My long note"})
        assert response.status_code == 422
        assert "My long note" in response.text
        assert 'role="alert"' in response.text

    def test_it_shows_creators_with_their_numbers_and_notes(
        self, browser: Client, brand: make.Person, shortlist: Any
    ) -> None:
        creator = people.listed("Aura Vidal", followers=60_000)
        actions.add_to_list(list_id=shortlist.pk, creator_ids=[creator.pk], by=brand.actor)
        note = {"note": "Calm voice", "tags": "warm, food"}
        browser.post(f"/lists/{shortlist.pk}/creators/{creator.pk}/note", note)
        with no_statements_while_rendering():
            page = browser.get(f"/lists/{shortlist.pk}").text
        for words in ("Aura Vidal", "60K", "Calm voice", ">warm<", ">food<"):
            assert words in page

    def test_creators_are_taken_off(self, browser: Client, brand: make.Person, shortlist: Any) -> None:
        creator = people.listed("Aura Vidal")
        actions.add_to_list(list_id=shortlist.pk, creator_ids=[creator.pk], by=brand.actor)
        browser.post(f"/lists/{shortlist.pk}/removal", {"creator": [str(creator.pk), "nonsense"]})
        assert not queries.list_entries(brand.actor, shortlist.pk).items

    def test_it_is_renamed_and_deleted(self, browser: Client, brand: make.Person, shortlist: Any) -> None:
        browser.post(f"/lists/{shortlist.pk}/change", {"name": "Spring", "note": ""})
        assert [one.name for one in queries.lists(brand.actor)] == ["Spring"]
        browser.post(f"/lists/{shortlist.pk}/deletion")
        assert queries.lists(brand.actor) == []

    def test_other_brands_find_nothing(self, shortlist: Any) -> None:
        other = make.client_for(make.brand())
        assert other.get(f"/lists/{shortlist.pk}").status_code == 404
        assert other.post(f"/lists/{shortlist.pk}/deletion").status_code == 404

    def test_an_analyst_reads_only(self, brand: make.Person, shortlist: Any) -> None:
        reader = make.client_for(make.analyst(brand))
        page = reader.get(f"/lists/{shortlist.pk}").text
        assert "delete-list" not in page
        assert reader.post(f"/lists/{shortlist.pk}/deletion").status_code == 403


class TestSavedSearches:
    def test_what_is_looked_at_is_saved_under_a_name(self, browser: Client, brand: make.Person) -> None:
        response = browser.post("/searches/new", {"name": "", "search": "/discover?countries=ES&view=table"})
        assert response.headers["Location"] == "/discover?countries=ES"
        (saved,) = queries.saved_searches(brand.actor)
        assert saved.asked.countries == {"ES"}
        assert saved.name == "Creators in Spain"
        assert "Creators in Spain" in browser.get("/searches").text
        assert browser.get(f"/searches/{saved.id}").headers["Location"] == "/discover?countries=ES"

    def test_it_can_be_forgotten(self, browser: Client, brand: make.Person) -> None:
        saved = actions.save_search(name="Spain", asked=Search(countries=frozenset({"ES"})), by=brand.actor)
        browser.post(f"/searches/{saved.pk}/deletion")
        assert queries.saved_searches(brand.actor) == []

    def test_a_chosen_creator_goes_on_a_list_and_back_to_its_page(
        self, browser: Client, brand: make.Person, indexed: Callable[[], None]
    ) -> None:
        creator = people.listed("Aura Vidal")
        indexed()
        response = browser.post("/discover/list", {"creator": str(creator.pk), "return": "creator"})
        assert response.headers["Location"] == f"/creators/{creator.pk}"
        assert "Shortlist" in browser.get(f"/creators/{creator.pk}").text
