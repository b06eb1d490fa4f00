"""The Discover page: whole, in parts, without JavaScript, and with addresses that make no sense."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from lonja.campaigns.types import Rights
from lonja.core import clock
from lonja.creators.models import Creator
from tests import make
from tests.discovery import people
from tests.make import measurement
from tests.web.rendering import no_statements_while_rendering

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def brand() -> make.Person:
    return make.brand()


@pytest.fixture
def client(brand: make.Person, indexed: Callable[[], None]) -> Client:
    """A brand's browser, and three creators to find."""
    price = [("tiktok_video", 30_000, "EUR")]
    people.listed("Aura Vidal", country="ES", categories=["beauty"], followers=60_000, median_views=9_000, prices=price)
    people.listed("Luz del Norte", country="ES", categories=["food"], followers=900_000, average_views=7)
    people.listed("Mar Abierto", country="MX", categories=["beauty"], followers=1_200)
    indexed()
    found = make.client_for(brand)
    found.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return found


def total(page: str) -> str:
    """Return what the page says of how many match, as plain text."""
    found = re.search(r'<p id="total"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


class TestThePage:
    def test_everybody_is_there_at_first(self, client: Client) -> None:
        page = client.get("/discover").text
        assert total(page) == "3 of 3 creators"
        assert "All creators" in page

    def test_a_plain_form_narrows_it(self, client: Client) -> None:
        page = client.get(
            "/discover?text=&countries=ES&categories=beauty&followers_min=50k&followers_max=&verified="
        ).text
        assert total(page) == "1 of 3 creators"
        assert "Aura Vidal" in page
        assert "Luz del Norte" not in page
        assert re.search(r'value="ES" checked', page)
        assert 'value="50000"' in page

    def test_counts_ignore_their_own_filter(self, client: Client) -> None:
        page = client.get("/discover?countries=ES").text
        mexico = re.search(r'value="MX".*?option-count">(\d+)<', page)
        assert mexico is not None
        assert mexico[1] == "1"

    def test_each_chip_takes_its_piece_away(self, client: Client) -> None:
        page = client.get("/discover?countries=ES&categories=beauty&view=table").text
        without = re.findall(r'class="chip" href="([^"]+)"', page)
        assert set(without) == {"/discover?categories=beauty&amp;view=table", "/discover?countries=ES&amp;view=table"}

    def test_the_table_shows_more_numbers(self, client: Client) -> None:
        assert "Average views" not in client.get("/discover").text.split('id="answer"')[1]
        page = client.get("/discover?view=table").text
        assert "<thead" in page
        assert "Average views" in page.split('id="answer"')[1]

    def test_a_missing_number_is_a_dash_with_its_reason(self, client: Client) -> None:
        page = client.get("/discover?text=Mar").text
        assert 'title="No source has given this number yet."' in page

    def test_nobody_found_offers_a_way_back(self, client: Client) -> None:
        page = client.get("/discover?countries=MX&categories=food").text
        assert "Nobody matches all of this" in page
        assert 'href="/discover?countries=MX"' in page

    def test_sorting_by_a_column_is_a_link(self, client: Client) -> None:
        page = client.get("/discover?sort=followers").text
        names = re.findall(r'<a href="/creators/[^"]+">([^<]+)</a>', page)
        assert names == ["Luz del Norte", "Aura Vidal", "Mar Abierto"]
        assert "/discover?sort=followers&amp;order=asc" in page

    def test_pages_follow_each_other_to_the_end(self, client: Client) -> None:
        page = client.get("/discover?sort=followers&limit=2").text
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following is not None
        second = client.get(following[1].replace("&amp;", "&")).text
        assert "Mar Abierto" in second
        assert 'rel="next"' not in second
        assert "First page" in second

    def test_in_spanish_too(self, client: Client) -> None:
        client.cookies["language"] = "es"
        assert 'lang="es"' in client.get("/discover").text

    def test_no_statement_is_made_while_rendering(self, client: Client) -> None:
        with no_statements_while_rendering():
            assert client.get("/discover?text=a").status_code == 200


class TestWhoWorksForWhom:
    """Competitors and other brands' exclusivities, from the posts and agreements to the page and the API."""

    @pytest.fixture
    def busy(self, brand: make.Person, indexed: Callable[[], None]) -> str:
        """One creator with a labeled post for another brand in beauty, bound to it; one who is free. Returns a name."""
        today = clock.today()
        rights = Rights(
            exclusivity_categories=("beauty",), exclusivity_from=today, exclusivity_until=today + timedelta(days=30)
        )
        deal = make.deal.approved(
            talent=make.creator(name="Vera Lino"), categories=("beauty",), rights=rights, of=make.brand()
        )
        measurement.published(deal, text="Publicidad. Mi crema")
        people.listed("Libre Soto")
        indexed()
        return "Vera Lino"

    @pytest.mark.parametrize(
        ("query", "language", "sentence", "shown"),
        [
            ("worked_with_competitor=yes", "en", "Creators, worked with a competitor", {"Vera Lino"}),
            ("worked_with_competitor=yes", "es", "Creadores, que han trabajado con la competencia", {"Vera Lino"}),
            ("worked_with_competitor=no", "en", "Creators, no known work for a competitor", {"Libre Soto"}),
            (
                "worked_with_competitor=no",
                "es",
                "Creadores, sin trabajos conocidos para la competencia",
                {"Libre Soto"},
            ),
            ("takes_campaigns_in=makeup", "en", "Creators, taking campaigns in Makeup", {"Libre Soto"}),
            ("takes_campaigns_in=food", "en", "Creators, taking campaigns in Food", {"Vera Lino", "Libre Soto"}),
        ],
    )
    def test_by_page_and_by_api(
        self, brand: make.Person, busy: str, query: str, language: str, sentence: str, shown: set[str]
    ) -> None:
        make.campaign(brand, categories=("skincare",))
        page = make.client_for(brand)
        page.cookies["language"] = language
        text = page.get(f"/discover?{query}").text
        assert sentence in text
        assert {name for name in ("Vera Lino", "Libre Soto") if name in text} == shown
        name, _is, value = query.partition("=")
        sent = {name: {"yes": True, "no": False}.get(value, [value])}
        answer = make.api(brand).post("creators/search", sent)
        assert {item["creator"]["name"] for item in answer.json()["items"]} == shown
        saved = make.api(brand).post("searches", {"name": "Rivals", "search": sent})
        assert (saved.status_code, saved.json()["total"]) == (201, len(shown))

    def test_the_categories_of_a_conflict_are_boxes_to_tick(self, client: Client) -> None:
        page = client.get("/discover?takes_campaigns_in=makeup").text
        assert re.search(r'name="takes_campaigns_in" value="makeup" checked><span>Makeup<', page)
        assert re.search(r'name="takes_campaigns_in" value="food"><span>Food<', page)
        assert "who is bound to another brand there" in page

    def test_without_a_campaign_that_says_its_category_the_remedy_is_told(self, brand: make.Person, busy: str) -> None:
        page = make.client_for(brand)
        page.cookies["language"] = "en"
        text = page.get("/discover?worked_with_competitor=yes").text
        assert "Say in a campaign which categories it is about" in text
        assert total(text) == "2 of 2 creators"
        answer = make.api(brand).post("creators/search", {"worked_with_competitor": True})
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["worked_with_competitor"]


class TestInPlace:
    def test_only_what_changes_is_sent(self, client: Client) -> None:
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/discover"}
        response = client.get("/discover?text=&countries=ES&regions=", headers=headers)
        assert "<html" not in response.text
        assert 'id="answer"' in response.text
        assert 'id="c-countries" hx-swap-oob' in response.text
        assert response.headers["HX-Push-Url"] == "/discover?countries=ES"

    def test_typing_on_makes_no_new_step_of_history(self, client: Client) -> None:
        headers = {
            "hx-request": "true",
            "hx-trigger-name": "text",
            "hx-current-url": "http://testserver/discover?text=au",
        }
        response = client.get("/discover?text=aur", headers=headers)
        assert response.headers["HX-Replace-Url"] == "/discover?text=aur"
        assert "HX-Push-Url" not in response.headers

    def test_coming_back_gets_the_whole_page(self, client: Client) -> None:
        headers = {"hx-request": "true", "hx-history-restore-request": "true"}
        assert "<html" in client.get("/discover?countries=ES", headers=headers).text

    def test_what_did_not_change_is_not_sent(self, client: Client) -> None:
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/discover?verified=yes"}
        sent = client.get("/discover?countries=ES", headers=headers).text
        # Used before, so its field must be emptied; never used, so it holds what it held.
        assert 'id="c-verified"' in sent
        assert 'id="c-gifting"' not in sent
        assert 'id="used-creator"' in sent

    def test_a_new_target_reaches_its_fields(self, client: Client) -> None:
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/discover"}
        sent = client.get("/discover?target_cell=country.ES&target_share=40&target_cpm=12", headers=headers)
        assert 'id="c-target"' in sent.text
        assert "audience in Spain ≥ 40%" in sent.text
        assert sent.headers["HX-Push-Url"] == "/discover?target.country.ES=40&target_cpm=12"


class TestForACampaign:
    def test_it_says_for_which_and_keeps_it(self, client: Client, brand: make.Person) -> None:
        campaign = make.campaign(brand, name="Verano")
        page = client.get(f"/discover?countries=ES&campaign={campaign.pk}").text
        assert "For the campaign" in page
        assert f'name="campaign" value="{campaign.pk}"' in page
        assert f'value="{campaign.pk}" selected' in page
        assert f'href="/discover?campaign={campaign.pk}"' in page

    def test_who_is_in_it_already_is_marked(self, indexed: Callable[[], None]) -> None:
        deal = make.deal.invited()
        people.channel(Creator.objects.get(pk=deal.talent.creator.id), followers=9_000)
        people.listed("Luz del Norte")
        indexed()
        page = make.client_for(deal.brand).get(
            f"/discover?campaign={deal.campaign.pk}", headers={"accept-language": "en"}
        )
        assert page.text.count("in this campaign") == 1

    @pytest.mark.parametrize("key", ["nonsense", "01a20621-766b-7265-85ce-73ade941eb2b"])
    def test_a_campaign_that_is_none_of_ours_is_left_out(self, client: Client, key: str) -> None:
        page = client.get(f"/discover?campaign={key}")
        assert page.status_code == 200
        assert "There is no such campaign." in page.text

    def test_another_brands_campaign_stays_unknown(self, client: Client) -> None:
        page = client.get(f"/discover?campaign={make.campaign(name='Secreta').pk}").text
        assert "There is no such campaign." in page
        assert "Secreta" not in page


class TestLikeTheChosen:
    def test_they_are_searched_inside_the_filters(self, client: Client) -> None:
        ids = re.findall(r'name="creator" value="([^"]+)"', client.get("/discover").text)
        sent = {"creator": ids[:2], "search": "/discover?countries=ES&view=table"}
        location = client.post("/discover/similar", sent).headers["Location"]
        assert location == f"/discover?countries=ES&similar_to={ids[0]},{ids[1]}&sort=similarity&view=table"
        assert "Alike in" in client.get(location).text

    @pytest.mark.parametrize("count", [0, 6])
    def test_none_or_too_many_are_told(self, client: Client, count: int) -> None:
        ids = [f"0000000a-0000-7000-8000-{n:012d}" for n in range(count)]
        response = client.post("/discover/similar", {"creator": ids, "search": "/discover?countries=ES"}, follow=True)
        assert "Choose one to 5 creators" in response.text
        assert total(response.text) == "2 of 3 creators"


class TestNonsense:
    @pytest.mark.parametrize(
        "query",
        [
            "countries=ZZ&sort=beauty&currency=XXX&platforms=myspace",
            "followers_min=900k&followers_max=1k",
            "followers_min=lots&engagement_views_max=%00",
            f"text={'a' * 5_000}",
            "text=%00%00",
            "cursor=nonsense",
            "cursor=AQ9HuIDIRyRB________5PABogYZRxt095pR55jKCuEv",
            "similar_to=x&sort=similarity",
            "available_from=tomorrow&posted_within=-3&limit=99999",
            "audience.planet.mars=40&audience_cell=&audience_share=5",
            "weight.audience=-5&weight.price=1000000&order=sideways&view=holograms",
            "only=" + ",".join(f"0000000a-0000-7000-8000-{n:012d}" for n in range(10_000)),
            quote("text=🦀&countries=🦀", safe="=&"),
        ],
        ids=lambda query: query[:30],
    )
    def test_the_page_still_comes(self, client: Client, query: str) -> None:
        assert client.get(f"/discover?{query}").status_code == 200

    def test_it_says_what_was_left_out(self, client: Client) -> None:
        page = client.get("/discover?followers_min=900k&followers_max=1k").text
        assert "The search goes on without it." in page
        assert total(page) == "3 of 3 creators"

    def test_what_creators_write_is_shown_as_words(self, client: Client, indexed: Callable[[], None]) -> None:
        evil = '"><img src=x onerror=alert(1)>'
        creator = people.listed(evil, categories=[evil[:60]], followers=5)
        people.channel(creator, handle=evil, followers=9)
        indexed()
        for view in ("cards", "table"):
            page = client.get(f"/discover?view={view}").text
            assert "<img" not in page
            assert "&lt;img src=x" in page

    def test_words_are_shown_as_words(self, client: Client) -> None:
        assert "<script>alert" not in client.get('/discover?text="><script>alert(1)</script>').text


class TestWithoutAnIndex:
    def test_the_page_says_that_it_is_being_built(self, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
        settings.HOME = tmp_path
        response = make.client_for(make.brand()).get("/discover", headers=ENGLISH)
        assert response.status_code == 200
        assert "being prepared" in response.text


class TestTheChoice:
    def test_the_chosen_go_to_the_campaigns_invitation(self, client: Client, brand: make.Person) -> None:
        campaign = make.campaign(brand)
        ids = re.findall(r'name="creator" value="([^"]+)"', client.get("/discover").text)[:2]
        response = client.post("/discover/invite", {"creator": ids, "campaign": str(campaign.pk)})
        assert response.headers["Location"] == f"/campaigns/{campaign.pk}/invite?creator={ids[0]}&creator={ids[1]}"

    def test_without_a_campaign_a_new_one_is_planned(self, client: Client) -> None:
        chosen = "01a20621-766b-7265-85ce-73ade941eb2b"
        response = client.post("/discover/invite", {"creator": [chosen, "nonsense"], "campaign": ""})
        assert response.headers["Location"] == f"/campaigns/new?creator={chosen}"

    def test_nobody_chosen_leads_back_to_the_search(self, client: Client) -> None:
        response = client.post("/discover/invite", {"search": "/discover?countries=ES"})
        assert response.headers["Location"] == "/discover?countries=ES"
        elsewhere = client.post("/discover/invite", {"search": "https://elsewhere.example/discover?x=1"})
        assert elsewhere.headers["Location"] == "/discover"

    def test_the_chosen_go_on_a_list(self, client: Client) -> None:
        ids = re.findall(r'name="creator" value="([^"]+)"', client.get("/discover").text)
        response = client.post("/discover/list", {"creator": ids, "search": "/discover?sort=followers"}, follow=True)
        assert "3 creators were added to the list." in response.text
        assert total(response.text) == "3 of 3 creators"

    def test_an_analyst_may_look_but_not_list(self, client: Client, brand: make.Person) -> None:
        reader = make.client_for(make.analyst(brand))
        assert reader.get("/discover").status_code == 200
        ids = re.findall(r'name="creator" value="([^"]+)"', client.get("/discover").text)
        assert reader.post("/discover/list", {"creator": ids}).status_code == 403
