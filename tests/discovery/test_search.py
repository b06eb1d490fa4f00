"""Searches over the real engine and the real database."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from lonja.accounts.actor import Actor
from lonja.core.errors import Forbidden, Invalid, NotFound, Unavailable
from lonja.creators.models import Profile
from lonja.discovery import filters, index, queries
from lonja.discovery.engine import AudienceShare, Range, Target
from lonja.discovery.models import CreatorList, ListEntry
from lonja.discovery.types import Reading, Relations, Search
from tests import make
from tests.discovery.people import NOW, channel, dollar, listed
from tests.discovery.test_filters import searches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]


def names(by: Actor, asked: Search = Search(), relations: Relations = Relations()) -> list[str]:  # noqa: B008
    return [card.creator.name for card in queries.search(by, asked, relations).cards]


class TestWhoMaySearch:
    def test_brand_finds_every_listed_creator(self) -> None:
        listed("Alba")
        index.rebuild()
        assert names(make.brand().actor) == ["Alba"]

    def test_analyst_may_search(self) -> None:
        index.rebuild()
        assert queries.search(make.analyst(make.brand()).actor, Search()).total == 0

    def test_creator_may_not(self) -> None:
        index.rebuild()
        with pytest.raises(Forbidden):
            queries.search(make.creator().actor, Search())

    def test_nobody_may_not(self) -> None:
        for nobody in (Actor(), make.stranger().actor):
            with pytest.raises(NotFound):
                queries.search(nobody, Search())


class TestFilters:
    def test_size_country_category_and_words(self) -> None:
        listed("Alba Cocina", followers=60_000, categories=["recipes"], topics=["tortillas"])
        listed("Bruno", followers=40_000, categories=["gaming"], country="MX")
        index.rebuild()
        by = make.brand().actor
        assert names(by, Search(followers=Range(50_000, None))) == ["Alba Cocina"]
        assert names(by, Search(countries=frozenset({"MX"}))) == ["Bruno"]
        assert names(by, Search(categories_any=frozenset({"food"}))) == ["Alba Cocina"]
        assert names(by, Search(text="TORTÍ")) == ["Alba Cocina"]

    def test_the_channel_with_most_followers_speaks_for_the_creator(self) -> None:
        creator = listed("Carla", platform="youtube", followers=5_000)
        channel(creator, platform="tiktok", followers=90_000, median_views=10_000)
        index.rebuild()
        by = make.brand().actor
        (found,) = queries.search(by, Search(followers=Range(80_000, None))).cards
        assert found.creator.main is not None
        assert found.creator.main.platform == "tiktok"
        assert names(by, Search(platforms=frozenset({"youtube"}))) == ["Carla"]

    def test_prices_in_another_currency_are_converted_at_the_stored_rate(self) -> None:
        dollar("0.9")
        listed("In dollars", prices=[("tiktok_video", 100_00, "USD")])
        index.rebuild()
        by = make.brand().actor
        assert names(by, Search(price_minor=Range(None, 90_00))) == ["In dollars"]
        assert names(by, Search(price_minor=Range(None, 89_99))) == []
        assert names(by, Search(price_minor=Range(None, 100_00), currency="USD")) == ["In dollars"]
        (card,) = queries.search(by, Search()).cards
        assert card.creator.lowest_rate is not None
        assert (card.creator.lowest_rate.converted_minor, card.creator.lowest_rate.currency) == (90_00, "USD")

    def test_a_price_without_a_stored_rate_is_unknown(self) -> None:
        listed("In francs", prices=[("tiktok_video", 100_00, "XAF")])
        index.rebuild()
        assert names(make.brand().actor, Search(price_minor=Range(0, None))) == []

    def test_a_currency_without_a_stored_rate_is_refused(self) -> None:
        index.rebuild()
        with pytest.raises(Invalid) as refused:
            queries.search(make.brand().actor, Search(currency="JPY"))
        assert "EUR" in refused.value.errors["currency"][0]

    def test_audience_shares(self) -> None:
        listed("Women's", audience={"gender": {"female": 0.7, "male": 0.3}})
        listed("Men's", audience={"gender": {"female": 0.2, "male": 0.8}})
        index.rebuild()
        asked = Search(audience=(AudienceShare("gender", "female", 6_000),))
        assert names(make.brand().actor, asked) == ["Women's"]

    def test_unlisted_creators_are_not_found(self) -> None:
        listed("Gone", unlisted_at=NOW)
        index.rebuild()
        assert names(make.brand().actor) == []


class TestRelations:
    def test_lists(self) -> None:
        brand = make.brand()
        inside, _outside = listed("Inside"), listed("Outside")
        kept = CreatorList.objects.create(organization_id=brand.id, name="Short", created_at=NOW, changed_at=NOW)
        ListEntry.objects.create(creator_list=kept, creator=inside, added_at=NOW)
        index.rebuild()
        assert names(brand.actor, Search(in_lists=frozenset({kept.pk}))) == ["Inside"]
        assert names(brand.actor, Search(not_in_lists=frozenset({kept.pk}))) == ["Outside"]
        with pytest.raises(Invalid) as refused:
            queries.search(make.brand().actor, Search(in_lists=frozenset({kept.pk})))
        assert list(refused.value.errors) == ["in_lists"]

    def test_who_takes_no_campaigns_in_a_category_is_left_out_and_so_is_who_is_bound(self) -> None:
        refuses, bound, _open = listed("Refuses"), listed("Bound"), listed("Open")
        Profile.objects.create(creator=refuses, refused_categories=["beauty"], changed_at=NOW)
        index.rebuild()
        by, nobody, told = make.brand().actor, Relations(bound=frozenset()), Relations(bound=frozenset({bound.pk}))
        makeup, food = (Search(takes_campaigns_in=frozenset({one})) for one in ("makeup", "food"))
        assert names(by, makeup, told) == ["Open"]
        assert sorted(names(by, makeup, nobody)) == ["Bound", "Open"]
        assert sorted(names(by, food, nobody)) == ["Bound", "Open", "Refuses"]
        with pytest.raises(Invalid) as refused:
            queries.search(by, makeup)
        assert list(refused.value.errors) == ["takes_campaigns_in"]

    def test_worked_with_a_competitor(self) -> None:
        known, _new = listed("Known"), listed("New")
        index.rebuild()
        by, told = make.brand().actor, Relations(worked_with_competitor=frozenset({known.pk}))
        assert names(by, Search(worked_with_competitor=True), told) == ["Known"]
        assert names(by, Search(worked_with_competitor=False), told) == ["New"]
        with pytest.raises(Invalid, match="Say in a campaign") as refused:
            queries.search(by, Search(worked_with_competitor=True))
        assert list(refused.value.errors) == ["worked_with_competitor"]

    def test_history_comes_from_the_caller(self) -> None:
        known, _new = listed("Known"), listed("New")
        index.rebuild()
        by, history = make.brand().actor, Relations(invited_90d=frozenset({known.pk}))
        assert names(by, Search(invited_90d=True), history) == ["Known"]
        assert names(by, Search(invited_90d=False), history) == ["New"]
        with pytest.raises(Invalid) as refused:
            queries.search(by, Search(worked_with=True), history)
        assert list(refused.value.errors) == ["worked_with"]


class TestAnswer:
    def test_every_number_has_its_source_and_time(self) -> None:
        listed("Alba", followers=60_000)
        index.rebuild()
        (card,) = queries.search(make.brand().actor, Search()).cards
        followers, views = card.creator.figures["followers"], card.creator.figures["median_views"]
        assert (followers.value, followers.source, followers.sample) == (60_000, "imported", 30)
        assert followers.as_of is not None
        assert views.value is None
        assert str(views.missing)

    def test_statements_do_not_grow_with_the_page(self) -> None:
        for _each in range(3):
            listed(prices=[("tiktok_video", 100_00, "EUR")])
        index.rebuild()
        by = make.brand().actor
        queries.search(by, Search(limit=1))
        with CaptureQueriesContext(
            connection,
        ) as one:
            queries.search(by, Search(limit=1))
        with CaptureQueriesContext(connection) as three:
            queries.search(by, Search(limit=3))
        assert len(three) == len(one) == 2

    def test_facets_are_named_in_the_readers_language_and_ignore_their_own_filter(self) -> None:
        listed(country="ES", categories=["recipes"])
        listed(country="FR")
        index.rebuild()
        with translation.override("es"):
            answer = queries.search(make.brand().actor, Search(countries=frozenset({"FR"})))
        assert answer.total == 1
        assert [(one.label, one.count, one.is_selected) for one in answer.facets["country"]] == [
            ("España", 1, False),
            ("Francia", 1, True),
        ]

    def test_pages_follow_one_another_to_the_last_creator(self) -> None:
        everybody = {listed().pk for _each in range(7)}
        index.rebuild()
        by, found, cursor = make.brand().actor, list[UUID](), None
        while True:
            answer = queries.search(by, Search(limit=3, cursor=cursor))
            found += [card.creator.id for card in answer.cards]
            cursor = answer.next
            if cursor is None:
                break
        assert len(found) == 7
        assert set(found) == everybody

    def test_a_cursor_of_another_search_is_refused(self) -> None:
        for _each in range(3):
            listed()
        index.rebuild()
        by = make.brand().actor
        cursor = queries.search(by, Search(limit=1)).next
        with pytest.raises(Invalid) as refused:
            queries.search(by, Search(limit=1, sort="followers", cursor=cursor))
        assert list(refused.value.errors) == ["cursor"]

    def test_score_is_explained_and_silence_about_the_target_counts_nothing(self) -> None:
        listed(followers=60_000, audience={"country": {"ES": 1.0}})
        index.rebuild()
        by = make.brand().actor
        (plain,) = queries.search(by, Search()).cards
        assert [part.name for part in plain.parts] == ["performance", "reliability"]
        target = Target(audience=(AudienceShare("country", "ES", 10_000),))
        (aimed,) = queries.search(by, Search(target=target)).cards
        assert aimed.parts[0].name == "audience"
        assert aimed.parts[0].value == pytest.approx(1.0)
        assert "100" in aimed.parts[0].explanation


class TestPage:
    def test_what_cannot_be_answered_is_left_out_and_said(self) -> None:
        listed("Alba", followers=60_000)
        index.rebuild()
        by = make.brand().actor
        reading = filters.from_url(QueryDict("countries=ES,XX&cursor=foreign&followers_min=50k"))
        answer = queries.search_page(by, reading)
        assert answer.total == 1
        assert answer.asked == Search(countries=frozenset({"ES"}), followers=Range(50_000, None))
        assert [notice.field for notice in answer.notices] == ["countries.1", "cursor"]

    def test_a_foreign_list_and_an_unlisted_model_creator(self) -> None:
        index.rebuild()
        foreign = "01890a5d-ac96-774b-bcce-b302099a8057"
        reading = filters.from_url(QueryDict(f"in_lists={foreign}&similar_to={foreign}&sort=similarity"))
        answer = queries.search_page(make.brand().actor, reading)
        assert answer.total == 0
        assert [notice.field for notice in answer.notices] == ["in_lists", "similar_to"]


class TestControls:
    def test_options_carry_counts_and_selection(self) -> None:
        listed(country="ES", followers=60_000)
        listed(country="FR", followers=700)
        index.rebuild()
        answer = queries.search(make.brand().actor, Search(countries=frozenset({"ES"})))
        groups = {group.name: group for group in filters.controls(answer.asked, answer)}
        assert groups["creator"].used_count == 1
        countries = next(one for one in groups["creator"].controls if one.name == "countries")
        assert {option.code: (option.count, option.is_selected) for option in countries.options} == {
            "ES": (1, True),
            "FR": (1, False),
        }
        followers = next(one for one in groups["size"].controls if one.name == "followers")
        assert followers.params == ("followers_min", "followers_max")
        assert followers.histogram is not None
        assert sum(followers.histogram.counts) == 1


class TestIndex:
    def test_a_missing_index_is_asked_for_once_and_said(self) -> None:
        by = make.brand().actor
        for _each in range(2):
            with pytest.raises(Unavailable):
                queries.search(by, Search())
        assert _queued("discovery.rebuild") == 1
        assert queries.index_status(by).state == "missing"


def _queued(task: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        row: Any = cursor.fetchone()
    return int(row[0])


def outcome(by: Actor, asked: Search) -> tuple[dict[str, list[str]], int]:
    """Return what is wrong with the search, field by field, or how many it finds."""
    try:
        return {}, queries.search(by, asked).total
    except Invalid as refused:
        return refused.errors, 0


class TestEverySearch:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(asked=searches())
    def test_is_answered_or_refused_by_field(self, asked: Search) -> None:
        by = Actor.system()
        errors, total = outcome(by, asked)
        assert {path.split(".")[0] for path in errors} <= Search.__dataclass_fields__.keys()
        assert 0 <= total <= 2
        page = queries.search_page(by, Reading(asked))
        assert page.total <= page.population
        assert filters.controls(page.asked, page)

    @pytest.fixture(autouse=True)
    def _some_creators(self, index_home: Path) -> None:
        listed("Alba", followers=60_000, categories=["recipes"], audience={"gender": {"female": 0.7}})
        listed("Bruno", prices=[("tiktok_video", 300_00, "EUR")], country="")
        index.rebuild()
