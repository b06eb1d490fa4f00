"""Who viewed my profile: brands only, once per person and day, a year, then counted; and which scores exist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lonja.core import clock
from lonja.creators import actions, queries
from lonja.creators.actions.rights import viewing
from lonja.creators.models import ProfileView, ProfileViewCount
from lonja.discovery import index
from lonja.discovery import queries as discovery
from tests import make
from tests.discovery.conftest import index_home  # noqa: F401 - a fixture
from tests.jobs import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]


def look(talent: Any, who: Any) -> None:
    actions.record_profile_view(creator_id=talent.creator.id, by=who.actor)


class TestViews:
    def test_once_per_person_and_day(self) -> None:
        talent, brand = make.creator("Alba"), make.brand("Sal")
        colleague = make.analyst(of=brand)
        for who in (brand, brand, colleague):
            look(talent, who)
        with clock.at(clock.now() + timedelta(days=1)):
            look(talent, brand)
        (viewer,) = queries.profile_viewers(talent.actor).viewers
        assert (viewer.organization, viewer.days, viewer.views) == ("Sal", 2, 3)

    def test_the_organizations_own_token_counts_once_a_day_too(self) -> None:
        talent, brand = make.creator(), make.brand()
        api = make.api(make.token(brand, is_personal=False))
        for _each in range(2):
            assert api.get(f"creators/{talent.creator.id}").status_code == 200
        assert ProfileView.objects.count() == 1

    def test_not_for_staff_nor_oneself_nor_whoever_cant_see_it(self) -> None:
        talent, other = make.creator(), make.creator()
        for who in (make.staff(), talent.person, other.person, make.stranger()):
            look(talent, who)
        actions.pause(by=talent.actor)
        look(talent, make.brand())
        assert not ProfileView.objects.exists()

    def test_opening_the_page_is_a_view_and_costs_two_small_statements(self) -> None:
        talent, brand = make.creator(), make.brand()
        assert make.client_for(brand).get(f"/creators/{talent.creator.id}").status_code == 200
        assert ProfileView.objects.count() == 1
        with CaptureQueriesContext(connection) as captured:
            look(talent, brand)
        assert len(captured) == 2

    def test_after_a_year_only_the_number_stays(self) -> None:
        talent, brand = make.creator(), make.brand()
        look(talent, brand)
        look(talent, make.analyst(of=brand))
        with clock.at(clock.now() + timedelta(days=364)):
            assert viewing.forget_views() == 0
        with clock.at(clock.now() + timedelta(days=367)):
            look(talent, brand)
            assert viewing.forget_views() == 2
            assert viewing.forget_views() == 0
        found = queries.profile_viewers(talent.actor)
        assert (found.earlier, len(found.viewers)) == (2, 1)
        assert ProfileViewCount.objects.get().month.day == 1

    def test_page_and_api(self) -> None:
        talent, brand = make.creator(), make.brand("Marca de sal")
        look(talent, brand)
        assert "Marca de sal" in make.client_for(talent.person).get("/profile/data/views").content.decode()
        told = make.api(talent.person).get("me/profile-views").json()
        assert [one["organization"] for one in told["items"]] == ["Marca de sal"]


class TestScores:
    def test_every_score_says_what_it_stands_on_and_who_sees_it(self) -> None:
        deal = make.deal.completed()
        run_jobs()
        index.rebuild()
        found = discovery.scores_about(deal.talent.actor)
        names = {score.name for score in found}
        assert {"acceptance_bps", "response_minutes", "match_performance", "match_reliability"} <= names
        assert all(score.label and score.what and score.stands_on and score.seen_by for score in found)
        page = make.client_for(deal.talent.person).get("/profile/data/scores").content.decode()
        told = make.api(deal.talent.person).get("me/scores").json()["items"]
        assert [one["name"] for one in told] == [score.name for score in found]
        assert all(one["label"] for one in told)
        assert page.count('<li class="item">') >= len(found)

    def test_without_an_index_the_rest_is_there(self) -> None:
        talent = make.creator()
        assert {score.name for score in discovery.scores_about(talent.actor)} >= {"rating"}
