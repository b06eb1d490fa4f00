"""Media kits: public when on, in two languages, on paper, and nothing of it private or taken for source."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.about import About
from lonja.creators.contacts import ContactDetails
from lonja.creators.drafts import ChannelDraft, StatisticsDraft
from lonja.creators.models import Creator
from lonja.web.public.kit import paper
from lonja.web.public.kit.content import content_of
from tests import make

pytestmark = pytest.mark.django_db
ODD = 'Ana #let x = 1; #panic("no") $a^2$ [b] "c" \\ <d> @e // f /* g */ `h` *i* _j_ = k'


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def switched_on(talent: make.Talent, **choices: Any) -> str:
    actions.set_media_kit(choices=actions.KitChoices(**({"is_on": True, "slug": "ana-sal"} | choices)), by=talent.actor)
    return queries.own_kit(talent.actor).slug


def known() -> make.Talent:
    stated = StatisticsDraft(values={"followers": 123_000, "median_views": 20_000}, as_of=clock.now())
    talent = make.creator(
        name="Ana Sal",
        email="secreto@example.com",
        channels=(ChannelDraft(platform="tiktok", handle="anasal", statistics=(stated,)),),
        audience={"country": {"ES": 0.8, "AD": 0.0001}},
        audience_source="imported",
        audience_as_of=clock.now(),
    )
    about = About(name="Ana Sal", country="ES", bios={"es": "Cocino.", "en": "I cook."}, categories=("food",))
    actions.describe_creator(about=about, by=talent.actor)
    return talent


def page(slug: str, language: str = "es", **query: str) -> Any:
    return Client().get(f"/k/{slug}", query, headers={"Accept-Language": language})


class TestAddress:
    def test_off_until_switched_on_and_off_again(self) -> None:
        talent = known()
        assert page("ana-sal").status_code == 404
        slug = switched_on(talent, slug="")
        assert slug == "ana-sal"
        assert page(slug).status_code == 200
        actions.set_media_kit(choices=actions.KitChoices(is_on=False), by=talent.actor)
        assert page(slug).status_code == 404
        assert Client().get(f"/k/{slug}/es.pdf").status_code == 404

    @pytest.mark.parametrize("why", ["left_at", "withheld_at"])
    def test_none_of_who_left_or_was_taken_out(self, why: str) -> None:
        talent = known()
        slug = switched_on(talent)
        Creator.objects.filter(pk=talent.creator.id).update(**{why: clock.now()})
        assert page(slug).status_code == 404

    def test_a_former_address_leads_on_for_a_while_and_is_then_free(self) -> None:
        talent, other = known(), make.creator()
        switched_on(talent, slug="primera")
        switched_on(talent, slug="segunda")
        answer = page("primera", "en", utm="x")
        assert (answer.status_code, answer["Location"]) == (302, "/k/segunda?utm=x")
        assert Client().get("/k/primera/en.pdf")["Location"] == "/k/segunda/en.pdf"
        with pytest.raises(Conflict):
            switched_on(other, slug="primera")
        with time_machine.travel(clock.now() + timedelta(days=181)):
            assert page("primera").status_code == 404
            assert switched_on(other, slug="primera") == "primera"

    def test_ones_own_former_address_can_be_taken_back(self) -> None:
        talent = known()
        for slug in ("primera", "segunda", "primera"):
            switched_on(talent, slug=slug)
        assert page("segunda")["Location"] == "/k/primera"

    def test_each_is_somebodys_alone(self) -> None:
        switched_on(known(), slug="una")
        with pytest.raises(Conflict):
            switched_on(make.creator(), slug="UNA ".strip())

    @pytest.mark.parametrize("slug", ["a", "ab", "-abc", "abc-", "a--b", "á-é-í", "a b c", "a/b/c", "x" * 41])
    def test_odd_addresses(self, slug: str) -> None:
        with pytest.raises(Invalid) as refused:
            switched_on(make.creator(), slug=slug)
        assert list(refused.value.errors) == ["slug"]

    @pytest.mark.parametrize("name", ["山田太郎", "Al", "???", "Ñandú & Cía."])
    def test_every_name_makes_an_address(self, name: str) -> None:
        assert page(switched_on(make.creator(name=name), slug="")).status_code == 200

    def test_it_is_recorded(self) -> None:
        switched_on(known())
        event = EventRecord.objects.get(name="creator.media_kit_changed")
        assert event.payload["slug"] == "ana-sal"


class TestPage:
    def test_in_the_readers_language_or_the_one_asked_for(self) -> None:
        slug = switched_on(known())
        assert "Cocino." in page(slug, "es").content.decode()
        english = page(slug, "en").content.decode()
        assert "I cook." in english
        assert 'lang="en"' in english
        assert "Cocino." in Client().get(f"/k/{slug}?language=es", headers={"Accept-Language": "en"}).content.decode()

    def test_nothing_private_and_no_small_groups(self) -> None:
        talent = known()
        details = ContactDetails(email="secreto@example.com", phone="612345678", address="Calle Falsa 3")
        actions.set_contact(details=details, by=talent.actor)
        actions.add_absence(first_on=clock.today(), last_on=None, note="Hospital", by=talent.actor)
        slug = switched_on(talent, shows_prices=True)
        text = page(slug).content.decode()
        for secret in ("secreto@", "612345678", "Calle Falsa", "Hospital", "Andorra", str(talent.organization.pk)):
            assert secret not in text
        assert "España" in text

    def test_prices_only_if_wanted(self) -> None:
        talent = known()
        actions.set_price(
            deliverable="tiktok_video", amount_minor=45_600, currency="EUR", is_negotiable=True, by=talent.actor
        )
        assert "456" not in page(switched_on(talent)).content.decode()
        assert "456" in page(switched_on(talent, shows_prices=True)).content.decode()

    def test_search_engines_only_if_allowed(self) -> None:
        talent = known()
        answer = page(switched_on(talent))
        assert answer["X-Robots-Tag"] == "noindex"
        assert 'name="robots"' in answer.content.decode()
        answer = page(switched_on(talent, is_findable=True))
        assert "X-Robots-Tag" not in answer
        assert 'property="og:title"' in answer.content.decode()

    def test_words_are_escaped(self) -> None:
        talent = known()
        about = About(name='<script>alert("x")</script>', bios={"es": '"><img src=x onerror=alert(1)>'})
        actions.describe_creator(about=about, by=talent.actor)
        text = page(switched_on(talent)).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text

    def test_a_browser_asks_whether_it_is_still_so(self) -> None:
        talent = known()
        slug = switched_on(talent)
        first = page(slug)
        again = Client().get(f"/k/{slug}", headers={"Accept-Language": "es", "If-None-Match": first["ETag"]})
        assert (first["Cache-Control"], again.status_code) == ("public, no-cache", 304)
        actions.describe_creator(about=About(name="Otra"), by=talent.actor)
        again = Client().get(f"/k/{slug}", headers={"Accept-Language": "es", "If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert "Otra" in again.content.decode()

    def test_too_many_are_refused(self) -> None:
        slug = switched_on(known())
        # At one moment: where the sixty-one fell on two windows, the second let one more pass.
        with clock.at(clock.now()):
            codes = [page(slug).status_code for _ in range(61)]
        assert (codes[:60], codes[60]) == ([200] * 60, 429)

    def test_readers_who_have_signed_in_see_the_same(self) -> None:
        slug = switched_on(known())
        brand = make.client_for(make.brand(name="Marca Secreta")).get(f"/k/{slug}")
        assert "Marca Secreta" not in brand.content.decode()


class TestPaper:
    def test_both_languages(self) -> None:
        slug = switched_on(known())
        for language in ("es", "en"):
            answer = Client().get(f"/k/{slug}/{language}.pdf")
            assert answer["Content-Type"] == "application/pdf"
            assert answer.content.startswith(b"%PDF-")
        assert Client().get(f"/k/{slug}/xx.pdf").status_code == 404

    def test_no_word_is_taken_for_source(self) -> None:
        talent = known()
        bios = {"es": ODD + " " + '#import "/etc/passwd": * #read("kit.typ")'}
        actions.describe_creator(about=About(name=ODD, bios=bios, region=ODD), by=talent.actor)
        actions.paste_post(url="youtu.be/abcdefghijk", caption=ODD, by=talent.actor)
        kit = queries.public_kit(switched_on(talent, shows_prices=True))
        content = content_of(kit, "es")
        assert content.name == ODD
        plain = paper.pdf(content)
        assert plain.startswith(b"%PDF-")

    def test_what_no_font_draws_is_left_out(self) -> None:
        written, needs_more = paper._written({"a": ["Hola 😀 “ñ” ✨"], "b": "\u202eabc"})
        assert (written, needs_more) == ({"a": ["Hola  “ñ” "], "b": "abc"}, False)
        assert paper._written("山田") == ("山田", True)

    def test_drawing_is_limited_but_not_what_is_drawn(self) -> None:
        talent = known()
        slug = switched_on(talent)
        codes = set()
        for number in range(12):
            actions.describe_creator(about=About(name=f"Ana {number}"), by=talent.actor)
            codes.add(Client().get(f"/k/{slug}/es.pdf").status_code)
        assert codes == {200, 429}


class TestBrandsThatAgreed:
    def test_named_only_after_the_brand_says_so(self) -> None:
        deal = make.deal.completed()
        slug = switched_on(deal.talent)
        name = deal.brand.organization.name
        assert name not in page(slug).content.decode()
        collaborations.allow_mention(collaboration_id=deal.id, is_allowed=True, by=deal.brand.actor)
        collaborations.allow_mention(collaboration_id=deal.id, is_allowed=True, by=deal.brand.actor)
        assert EventRecord.objects.filter(name="collaboration.mention_changed").count() == 1
        assert name in page(slug).content.decode()
        collaborations.allow_mention(collaboration_id=deal.id, is_allowed=False, by=deal.brand.actor)
        assert name not in page(slug).content.decode()

    def test_only_the_brand_and_only_for_published_work(self) -> None:
        deal = make.deal.completed()
        with pytest.raises(Forbidden):
            collaborations.allow_mention(collaboration_id=deal.id, is_allowed=True, by=deal.talent.actor)
        early = make.deal.in_review()
        with pytest.raises(IllegalMove):
            collaborations.allow_mention(collaboration_id=early.id, is_allowed=True, by=early.brand.actor)


def test_the_api_tells_its_address_and_switches_it() -> None:
    api = make.api(known().person)
    assert api.get("me/media-kit").json()["url"] == ""
    told = api.put("me/media-kit", {"is_on": True, "slug": "ana-sal"}).json()
    assert told["url"].endswith("/k/ana-sal")
    assert page("ana-sal").status_code == 200
    assert api.put("me/media-kit", {"is_on": True, "slug": "x"}).status_code == 422


def test_the_page_keeps_what_was_typed() -> None:
    refused = make.client_for(known()).post("/profile/kit", {"is_on": "on", "slug": "No vale"})
    assert refused.status_code == 422
    assert "No vale" in refused.content.decode()
