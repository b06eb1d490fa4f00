"""What every page has: guards, language, light, headers, and the pages that say no."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


class TestLanguageAndLight:
    def test_the_browsers_language_is_taken_until_one_is_chosen(self, client: Client) -> None:
        assert 'lang="en"' in client.get("/gallery", headers={"accept-language": "fr,en;q=0.5"}).text
        assert 'lang="es"' in client.get("/gallery", headers={"accept-language": "fr"}).text
        response = client.post("/language", {"language": "es", "next": "/gallery?x=1"})
        assert response.headers["Location"] == "/gallery?x=1"
        assert 'lang="es"' in client.get("/gallery", headers={"accept-language": "en"}).text

    def test_the_chosen_light_is_kept(self, client: Client) -> None:
        client.post("/theme", {"theme": "dark", "next": "/"})
        assert 'data-theme="dark"' in client.get("/gallery").text

    @pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""])
    def test_the_switches_lead_nowhere_else(self, client: Client, address: str) -> None:
        assert client.post("/theme", {"theme": "dark", "next": address}).headers["Location"] == "/"

    def test_an_unknown_choice_is_not_kept(self, client: Client) -> None:
        assert not client.post("/language", {"language": "xx"}).cookies


class TestRefusals:
    def test_a_page_that_isnt_there_says_so_in_the_house_style(self, client: Client) -> None:
        response = client.get("/nothing", headers={"accept-language": "en"})
        assert response.status_code == 404
        assert "There is nothing here" in response.text
        assert 'class="top"' in response.text

    def test_a_program_gets_a_problem_document(self, client: Client) -> None:
        response = client.get("/api/nothing")
        assert response.status_code == 404
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 404

    def test_a_fragment_is_told_above_the_page(self, client: Client) -> None:
        response = client.get("/nothing", headers={"hx-request": "true"})
        assert response.headers["HX-Retarget"] == "#messages"
        assert "<html" not in response.text

    def test_a_form_address_takes_no_visits(self, client: Client) -> None:
        response = client.get("/language", headers={"accept-language": "en"})
        assert response.status_code == 405
        assert response.headers["Allow"] == "POST"
        assert "takes no visits" in response.text

    def test_a_form_without_its_proof_is_explained(self) -> None:
        response = Client(enforce_csrf_checks=True).post("/language", headers={"accept-language": "en"})
        assert response.status_code == 403
        assert "open for too long" in response.text


class TestGuards:
    def test_who_isnt_signed_in_comes_back_after_signing_in(self, client: Client) -> None:
        response = client.get("/discover?text=a")
        assert response.headers["Location"] == "/accounts/login/?next=/discover%3Ftext%3Da"

    def test_a_fragment_sends_the_whole_page_to_sign_in(self, client: Client) -> None:
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/discover?text=b"}
        response = client.get("/discover?text=a", headers=headers)
        assert response.headers["HX-Redirect"] == "/accounts/login/?next=/discover%3Ftext%3Db"

    @pytest.mark.parametrize("side", [make.creator_house, make.staff, make.stranger])
    def test_the_other_sides_find_nothing(self, side) -> None:  # type: ignore[no-untyped-def]
        assert make.client_for(side()).get("/discover").status_code == 404

    def test_a_stranger_finds_no_creator(self) -> None:
        assert make.client_for(make.stranger()).get(f"/creators/{uuid4()}").status_code == 404


class TestEveryPage:
    def test_scripts_come_from_our_own_files_only(self, client: Client) -> None:
        response = client.get("/gallery")
        assert "script-src 'self';" in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|hx-on", response.text)

    def test_health_needs_no_database(self, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(0):
            assert client.get("/healthz").text == "ok"

    def test_the_first_page_is_light(self, client: Client) -> None:
        """At most 100 kB travel for the first page, everything compressed (design.md)."""
        page = client.get("/").text
        names = re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"#]+)', page)
        files = {finders.find(name) for name in names}
        assert len(files) > 6
        assert None not in files
        weight = sum(len(gzip.compress(Path(path).read_bytes())) for path in files) + len(gzip.compress(page.encode()))
        assert weight < 100_000

    def test_icons_that_are_drawn_exist(self, client: Client) -> None:
        sheet = Path(finders.find("icons.svg")).read_text()
        drawn = set(re.findall(r"icons\.svg#([\w-]+)", client.get("/gallery").text))
        assert drawn
        assert all(f'id="{name}"' in sheet for name in drawn)

    def test_the_rules_are_the_ones_that_are_weighed(self, client: Client) -> None:
        page = client.get("/rules", headers={"accept-language": "en"}).text
        assert "50,001" in page
        assert "1,001" in page


class TestHomes:
    def test_everybody_outside_reads_what_lonja_is(self, client: Client) -> None:
        assert "/accounts/signup/?kind=creator" in client.get("/").text

    def test_a_brand_without_campaigns_is_offered_the_first_step(self) -> None:
        assert 'href="/campaigns/new"' in make.client_for(make.brand()).get("/").text

    def test_a_brand_reads_what_waits_for_it(self) -> None:
        deal = make.deal.in_review()
        page = make.client_for(deal.brand).get("/", headers={"accept-language": "en"}).text
        assert "Review the draft" in page
        assert f"/collaborations/{deal.id}" in page

    def test_a_creator_without_anything_is_told_what_will_be_here(self) -> None:
        page = make.client_for(make.creator()).get("/", headers={"accept-language": "en"}).text
        assert "Nothing waits for you" in page
        assert "Set your prices" in page

    def test_the_operator_reads_how_the_house_stands(self) -> None:
        operator = make.staff()
        assert "Import creators" in make.client_for(operator).get("/", headers={"accept-language": "en"}).text
        reader = make.client_for(make.analyst(operator)).get("/", headers={"accept-language": "en"}).text
        assert "The house" in reader
        assert "Import creators" not in reader

    def test_who_belongs_nowhere_is_helped(self) -> None:
        assert "/settings/organization/new" in make.client_for(make.stranger()).get("/").text


class TestPlaces:
    def test_each_side_has_its_own_places(self) -> None:
        def shown(who: object) -> list[str]:
            page = make.client_for(who).get("/notifications").text
            return re.findall(r'<a href="([^"]+)"', page.split('class="thumb-bar"')[1].split("</nav>")[0])

        assert shown(make.brand()) == ["/", "/discover", "/lists", "/campaigns"]
        assert shown(make.creator()) == ["/", "/inbox", "/profile", "/notifications"]
        assert shown(make.staff())[:3] == ["/", "/staff/imports", "/staff/creators"]

    def test_the_present_place_is_marked(self) -> None:
        page = make.client_for(make.brand()).get("/lists").text
        assert 'href="/lists" aria-current="page"' in page
        assert 'href="/" aria-current' not in page


class TestStaff:
    def test_the_operator_finds_creators_and_gives_one_its_link(self, indexed) -> None:  # type: ignore[no-untyped-def]
        creator = make.imported_creator("Aura Vidal")
        indexed()
        browser = make.client_for(make.staff())
        found = browser.get("/staff/creators?text=aura", headers={"accept-language": "en"}).text
        assert f"/creators/{creator.pk}" in found
        assert 'action="/staff/creators"' in found
        assert 'id="selection"' not in found
        assert f"/staff/creators/{creator.pk}/claim" in browser.get(f"/creators/{creator.pk}").text
        told = browser.post(f"/staff/creators/{creator.pk}/claim", follow=True).text
        link = re.search(r"/claim/[^\s<]+", told)
        assert link is not None
        assert make.client_for(make.stranger()).get(link[0]).status_code == 200

    def test_who_has_joined_needs_no_link(self) -> None:
        joined = make.creator("Aura Vidal")
        response = make.client_for(make.staff()).post(
            f"/staff/creators/{joined.creator.pk}/claim", follow=True, headers={"accept-language": "en"}
        )
        assert "has joined already" in response.text
