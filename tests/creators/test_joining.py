"""Joining: what a creator gives, step by step, and which channels they declare."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lonja.accounts import queries as accounts
from lonja.accounts.types import House
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.actions import JoiningFacts
from lonja.creators.models import Channel, ChannelClaim, Creator, EligibilityCheck, Standing
from lonja.creators.recognizing import recognize
from lonja.creators.types import Source
from tests import make
from tests.make import Talent
from tests.make import eligibility as made
from tests.make.eligibility import NOON

CHANNEL_ID = "UC" + "a" * 22


class TestRecognize:
    @pytest.mark.parametrize(
        ("text", "platform", "found"),
        [
            ("https://www.tiktok.com/@Luz.Mar?lang=es", "", ("tiktok", "Luz.Mar")),
            ("tiktok.com/@luz/video/7300000000000000001", "", ("tiktok", "luz")),
            ("https://m.youtube.com/@Luz/videos", "", ("youtube", "Luz")),
            ("youtube.com/c/luz", "", ("youtube", "luz")),
            ("https://instagram.com/luz_mar/", "", ("instagram", "luz_mar")),
            ("https://instagram.com/luz_mar", "tiktok", ("instagram", "luz_mar")),
            ("@luz.mar", "instagram", ("instagram", "luz.mar")),
            ("  luz  ", "tiktok", ("tiktok", "luz")),
            ("@luz.com", "tiktok", ("tiktok", "luz.com")),
        ],
    )
    def test_addresses_and_handles(self, text: str, platform: str, found: tuple[str, str]) -> None:
        recognized = recognize(text, platform)
        assert (recognized.platform, recognized.handle) == found

    def test_a_youtube_channel_by_its_stable_id(self) -> None:
        for text, platform in ((f"https://www.youtube.com/channel/{CHANNEL_ID}", ""), (CHANNEL_ID, "youtube")):
            assert recognize(text, platform).external_id == CHANNEL_ID

    @pytest.mark.parametrize(
        ("text", "platform", "field", "remedy"),
        [
            ("", "tiktok", "channel", "Paste"),
            ("@luz", "", "platform", "on which platform @luz"),
            ("https://example.com/@luz", "", "channel", "none of them"),
            ("https://www.youtube.com/watch?v=abcdefghijk", "", "channel", "not of a channel"),
            ("luz y mar", "tiktok", "channel", "can't be a handle"),
            ("@luz", "myspace", "platform", "tiktok, youtube, instagram"),
            ("a" * 501, "tiktok", "channel", "too long"),
            ("lu\0z", "tiktok", "channel", "too long"),
        ],
    )
    def test_what_is_no_channel_is_refused_with_the_remedy(
        self, text: str, platform: str, field: str, remedy: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            recognize(text, platform)
        assert remedy in refusal.value.errors[field][0]


def give(talent: Talent, **facts: Any) -> Creator:
    return actions.give_joining_facts(facts=JoiningFacts(**facts), by=talent.actor)


@pytest.mark.django_db
class TestFacts:
    def test_are_kept_and_weighed(self) -> None:
        talent = make.creator()
        creator = give(
            talent,
            birth_date=date(1990, 5, 17),
            country="MX",
            languages=["es", "en", "es"],
            categories=["recipes", "travel"],
        )
        assert (creator.born_on, creator.country, creator.time_zone) == (
            date(1990, 5, 17),
            "MX",
            "America/Mexico_City",
        )
        assert creator.languages == ["es", "en"]
        assert creator.categories == ["food", "recipes", "travel"]
        assert accounts.profile(talent.actor).time_zone == "America/Mexico_City"
        assert EligibilityCheck.objects.get().cause == "profile"
        event = EventRecord.objects.get(name="creator.joining_facts_given")
        assert "1990" not in str(event.payload)

    def test_the_same_twice_changes_nothing(self) -> None:
        talent = make.creator()
        give(talent, birth_date=date(1990, 5, 17))
        give(talent, birth_date=date(1990, 5, 17))
        assert EventRecord.objects.filter(name="creator.joining_facts_given").count() == 1

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"birth_date": date(2026, 11, 26)}, "birth_date"),
            ({"birth_date": date(1890, 1, 1)}, "birth_date"),
            ({"birth_date": date(2015, 1, 1)}, "birth_date"),
            ({"country": "XX"}, "country"),
            ({"time_zone": "Mars/Base"}, "time_zone"),
            ({"languages": []}, "languages"),
            ({"languages": ["xx"]}, "languages"),
            ({"languages": ["es", "en", "fr", "de", "it", "pt", "ca"]}, "languages"),
            ({"categories": []}, "categories"),
            ({"categories": ["nonsense"]}, "categories"),
            ({"categories": ["food", "travel", "music", "yoga"]}, "categories"),
        ],
    )
    def test_nonsense_is_refused_at_its_field_and_nothing_is_kept(self, facts: dict[str, Any], field: str) -> None:
        talent = make.creator()
        with clock.at(NOON), pytest.raises(Invalid) as refusal:
            give(talent, **facts)
        assert list(refusal.value.errors) == [field]
        assert not EligibilityCheck.objects.exists()

    def test_only_who_may(self) -> None:
        talent = make.creator()
        analyst = make.analyst(of=talent.person)
        facts = JoiningFacts(country="ES")
        for who, refusal in ((analyst, Forbidden), (make.brand(), Forbidden), (make.stranger(), NotFound)):
            with pytest.raises(refusal):
                actions.give_joining_facts(facts=facts, by=who.actor)

    def test_who_is_under_age_hears_the_day(self) -> None:
        talent = make.creator()
        with clock.at(NOON):
            give(talent, birth_date=date(2009, 5, 3), country="ES")
            known = queries.joining(talent.actor)
        assert known.is_minor
        assert known.of_age_on == date(2027, 5, 3)
        with clock.at(NOON):
            standing = queries.standing(talent.actor)
        assert standing is not None
        assert (standing.advice[0].code, standing.advice[0].on) == ("wait", date(2027, 5, 3))

    def test_what_is_missing_is_listed_in_order(self) -> None:
        talent = make.creator(country="")
        assert queries.joining(talent.actor).missing == ("birth_date", "country", "languages", "categories", "channels")
        give(talent, birth_date=date(1990, 1, 1), country="ES", languages=["es"])
        assert queries.joining(talent.actor).missing == ("categories", "channels")


def declare(talent: Talent, channel: str = "https://www.tiktok.com/@luz", **more: Any) -> Any:
    return actions.declare_channel(channel=channel, by=talent.actor, **more)


@pytest.mark.django_db
class TestDeclare:
    def test_a_channel_with_its_numbers_carries_the_source(self) -> None:
        talent = make.creator()
        channel = Channel.objects.get(pk=declare(talent, followers=90_000))
        assert (channel.creator_id, channel.handle, channel.proved_at) == (talent.creator.pk, "luz", None)
        assert channel.current["followers"]["source"] == Source.DECLARED
        newest = Standing.objects.get().newest
        assert newest.criteria[1]["value"] is None
        assert newest.criteria[1]["declared"] == 90_000
        standing = queries.standing(talent.actor)
        assert standing is not None
        assert [step.code for step in standing.advice] == ["give_birth_date", "connect_channel"]

    def test_twice_is_once(self) -> None:
        talent = make.creator()
        assert declare(talent) == declare(talent, "@LUZ", platform="tiktok")
        assert (Channel.objects.count(), ChannelClaim.objects.count()) == (1, 1)
        assert EventRecord.objects.filter(name="channel.declared").count() == 1

    def test_two_creators_declare_one_channel_and_both_are_kept(self) -> None:
        first, second = make.creator(), make.creator()
        assert declare(first) == declare(second, followers=5)
        (contested,) = queries.joining(second.actor).channels
        assert (contested.contest, contested.channel_id, contested.followers.value) == ("declared", None, 5)
        assert queries.joining(first.actor).channels[0].contest == ""

    def test_a_channel_of_a_list_waits_for_proof(self) -> None:
        imported = make.imported_creator()
        Channel.objects.create(creator_id=imported.pk, platform="tiktok", handle="Luz", created_at=clock.now())
        talent = make.creator()
        declare(talent)
        assert queries.joining(talent.actor).channels[0].contest == "imported"
        assert Channel.objects.get().creator_id == imported.pk

    def test_a_proved_channel_stays_where_it_is(self) -> None:
        first, second = make.creator(), make.creator()
        declare(first)
        Channel.objects.update(proved_at=clock.now())
        declare(second)
        assert queries.joining(second.actor).channels[0].contest == "proved"

    def test_numbers_imported_of_a_merely_declared_channel_do_not_count(self) -> None:
        talent = make.creator(born_on=date(1990, 1, 1))
        with clock.at(NOON):
            declare(talent)
            made.number(talent, NOON, Source.IMPORTED, followers=90_000, posts_30d=9, views_30d=90_000)
            assert not made.checked(talent).is_met
            Channel.objects.update(proved_at=NOON)
            assert made.checked(talent).is_met

    def test_at_most_ten(self) -> None:
        talent = make.creator()
        for number in range(10):
            declare(talent, f"@luz{number}", platform="tiktok")
        with pytest.raises(Conflict, match="Remove one"):
            declare(talent, "@one.more", platform="tiktok")

    def test_can_be_taken_back_once(self) -> None:
        talent = make.creator()
        declare(talent, followers=1)
        (channel,) = queries.joining(talent.actor).channels
        assert channel.claim_id is not None
        with pytest.raises(NotFound):
            actions.withdraw_channel(claim_id=channel.claim_id, by=make.creator().actor)
        actions.withdraw_channel(claim_id=channel.claim_id, by=talent.actor)
        assert not Channel.objects.exists()
        with pytest.raises(NotFound):
            actions.withdraw_channel(claim_id=channel.claim_id, by=talent.actor)

    def test_a_connected_one_cannot_be_taken_back(self) -> None:
        talent = make.creator()
        declare(talent)
        Channel.objects.update(proved_at=clock.now())
        claim_id = ChannelClaim.objects.get().pk
        with pytest.raises(Conflict, match="Disconnect"):
            actions.withdraw_channel(claim_id=claim_id, by=talent.actor)
        assert ChannelClaim.objects.filter(pk=claim_id).exists()

    def test_only_who_may(self) -> None:
        talent = make.creator()
        with pytest.raises(Forbidden):
            actions.declare_channel(channel="@luz", platform="tiktok", by=make.analyst(of=talent.person).actor)
        with pytest.raises(Forbidden):
            actions.declare_channel(channel="@luz", platform="tiktok", by=make.brand().actor)


@pytest.mark.django_db
class TestPages:
    def test_the_steps_lead_from_the_first_to_where_one_stands(self) -> None:
        talent = make.creator(country="")
        client = make.client_for(talent)
        assert client.get("/joining").headers["location"] == "/joining/birth-date"
        sent = [
            ("birth-date", {"birth_date": "1990-05-17"}, "/joining/country"),
            ("country", {"country": "ES", "time_zone": ""}, "/joining/languages"),
            ("languages", {"languages": ["es"]}, "/joining/categories"),
            ("categories", {"categories": ["food", "recipes"]}, "/joining/channels"),
            ("channels", {"channel": "https://www.tiktok.com/@luz", "followers": "41200"}, "/joining/channels"),
        ]
        for step, body, following in sent:
            assert client.get(f"/joining/{step}").status_code == 200
            assert client.post(f"/joining/{step}", body).headers["location"] == following
        assert client.get("/joining").headers["location"] == "/profile/eligibility"
        page = client.get("/profile/eligibility", headers={"Accept-Language": "es"}).content.decode()
        assert "– de 50.001 seguidores" in page
        assert "Tú dices 41.200." in page

    def test_who_signs_in_before_having_finished_goes_on_where_they_were(self) -> None:
        house = House(kind="creator", name="Luz Mar", country="ES")
        person = {"email": "luz@example.com", "name": "Luz", "password": make.PASSWORD, "language": "es"}
        user = actions.sign_up_creator(**person, house=house)
        EmailAddress.objects.update(verified=True)
        sent = {"login": "luz@example.com", "password": make.PASSWORD}
        assert Client().post("/accounts/login/", sent).headers["location"] == "/joining"
        by = accounts.actor_of_user(user)
        actions.declare_channel(channel="@luz", platform="tiktok", by=by)
        assert Client().post("/accounts/login/", sent).headers["location"] == "/"

    def test_what_was_typed_stays_and_the_error_stands_at_its_field(self) -> None:
        client = make.client_for(make.creator())
        answer = client.post("/joining/channels", {"channel": "@luz"}, headers={"Accept-Language": "en"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="@luz"' in page
        assert "Say on which platform @luz is." in page
        answer = client.post("/joining/categories", {"categories": ["food", "travel", "music", "pets"]})
        assert answer.status_code == 422
        assert answer.content.decode().count(" checked") == 4

    def test_who_is_under_age_is_told_kindly_on_every_step(self) -> None:
        talent = make.creator()
        birthday = clock.today() - timedelta(days=16 * 365)
        client = make.client_for(talent)
        client.post("/joining/birth-date", {"birth_date": birthday.isoformat()})
        page = client.get("/joining/country", headers={"Accept-Language": "en"}).content.decode()
        assert "You are a bit early, and welcome" in page

    def test_who_claims_a_profile_joins_the_same_steps_with_what_is_known(self) -> None:
        imported = make.imported_creator(country="PE", languages=("es",), categories=("food",))
        secret = actions.issue_claim_link(creator_id=imported.id, by=make.staff().actor)
        person = make.stranger()
        client = make.client_for(person)
        assert client.post(f"/claim/{secret}").headers["location"] == "/joining"
        page = client.get("/joining/country").content.decode()
        assert '<option value="PE" selected>' in page


@pytest.mark.django_db
class TestApi:
    def test_says_the_same_as_the_pages(self) -> None:
        api = make.api(make.creator())
        answer = api.patch("me/joining", {"birth_date": "1990-05-17", "languages": ["es"], "categories": ["food"]})
        assert answer.json()["missing"] == ["channels"]
        answer = api.post("me/declared-channels", {"channel": "@luz", "platform": "instagram", "followers": 7})
        assert answer.status_code == 201
        channel = answer.json()["channels"][0]
        assert (channel["handle"], channel["followers"], channel["followers_source"]) == ("luz", 7, "declared")
        found = api.get("me/eligibility").json()
        assert found["outcome"] == "grace"
        assert found["check"]["criteria"][1]["declared"] == 7
        assert [step["code"] for step in found["next"]] == ["connect_channel"]
        assert datetime.fromisoformat(found["next"][0]["by"]) == datetime.fromisoformat(found["grace_ends_at"])
        assert api.delete(f"me/declared-channels/{channel['id']}").status_code == 204
        assert api.get("me/eligibility/checks").json()["items"]

    def test_bad_input_is_422_with_its_field(self) -> None:
        api = make.api(make.creator())
        answer = api.patch("me/joining", {"categories": ["nonsense"]})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "categories"
        assert api.patch("me/joining", {"birth_date": "yesterday"}).status_code == 422
