"""Alerts of saved searches: who newly matches is told once, whatever happens to index, worker and creator."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.core import mail
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lonja.accounts.actor import Actor
from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.core.errors import Forbidden, NotFound
from lonja.core.events import run
from lonja.core.ids import new_id
from lonja.core.models import EventRecord
from lonja.creators.models import Creator
from lonja.discovery import actions, index, marks, queries
from lonja.discovery.engine import Range
from lonja.discovery.models import SearchMatch, SearchWatch
from lonja.discovery.types import Relations, Search
from lonja.notifications import queries as notifications
from lonja.notifications import watching
from tests import make
from tests.collaborations.test_races import together
from tests.discovery.conftest import index_home
from tests.discovery.people import NOW, listed
from tests.discovery.test_index import tell
from tests.jobs import forget_jobs, run_jobs

__all__ = ["index_home"]
SPAIN = Search(countries=frozenset({"ES"}))


@pytest.fixture
def brand(index_home: Any) -> make.Person:
    return make.brand()


def watch(brand: make.Person, asked: Search = SPAIN, alert: str = "app", name: str = "Spain") -> UUID:
    """Save a search with an alert and let its first check run."""
    made = actions.save_search(name=name, asked=asked, alert=alert, by=brand.actor)
    run_jobs()
    return UUID(str(made.pk))


def new(brand: make.Person, search_id: UUID) -> int | None:
    return queries.saved_search(brand.actor, search_id).new_count


def told(brand: make.Person) -> list[str]:
    with translation.override("es"):
        return [one.title for one in notifications.notifications(brand.actor).items]


class TestMarks:
    @given(st.sets(st.uuids()), st.sets(st.uuids()))
    def test_whoever_isnt_known_is_found(self, known: set[UUID], others: set[UUID]) -> None:
        packed = marks.unpacked(marks.packed(marks.marks(known)))
        assert set(marks.unknown(known | others, packed)) == others - known
        assert marks.unknown(known | others, marks.with_more(packed, others)) == []

    def test_400_000_are_3_megabytes(self) -> None:
        known = np.arange(400_000, dtype=np.uint64)
        assert len(marks.packed(known)) == 3_200_000
        assert marks.unknown([UUID(int=7), UUID(int=400_000)], known) == [UUID(int=400_000)]


@pytest.mark.django_db
class TestNewMatches:
    def test_whoever_matches_at_the_first_check_isnt_new(self, brand: make.Person) -> None:
        listed("Alba")
        index.rebuild()
        search_id = watch(brand)
        assert watching.check_searches() == 0
        assert new(brand, search_id) == 0
        assert queries.saved_search(brand.actor, search_id).watched_since is not None

    def test_a_new_creator_and_one_who_comes_to_match_are_told_once(self, brand: make.Person) -> None:
        french = listed("Bruno", country="FR")
        index.rebuild()
        search_id = watch(brand)
        tell(listed("Carla"))
        Creator.objects.filter(pk=french.pk).update(country="ES")
        tell(french)
        run_jobs()
        assert watching.check_searches() == 2
        run_jobs()
        assert told(brand) == ["2 creadores nuevos coinciden con «Spain»"]
        assert set(queries.unseen(brand.actor, search_id)) >= {french.pk}
        assert watching.check_searches() == watching.check_searches(is_whole=True) == 0

    def test_who_leaves_and_comes_back_isnt_new(self, brand: make.Person) -> None:
        alba = listed("Alba")
        index.rebuild()
        watch(brand)
        for country in ("FR", "ES"):
            Creator.objects.filter(pk=alba.pk).update(country=country)
            tell(alba)
            run_jobs()
            assert watching.check_searches() == 0

    def test_a_rebuilt_index_and_a_worker_that_was_away_change_nothing(self, brand: make.Person) -> None:
        listed("Alba")
        index.rebuild()
        watch(brand)
        listed("Late")  # while nothing follows
        index.rebuild()
        with clock.at(clock.now() + timedelta(days=3)):
            assert watching.check_searches() == 1
            assert watching.check_searches() == 0

    def test_another_search_starts_anew_and_another_name_doesnt(self, brand: make.Person) -> None:
        listed("Alba")
        listed("Luc", country="FR")
        index.rebuild()
        search_id = watch(brand)
        tell(listed("Carla"))
        run_jobs()
        watching.check_searches()
        actions.change_search(search_id=search_id, name="España", by=brand.actor)
        assert new(brand, search_id) == 1
        actions.change_search(search_id=search_id, asked=Search(countries=frozenset({"FR"})), by=brand.actor)
        assert new(brand, search_id) is None
        assert not SearchMatch.objects.filter(search=search_id).exists()
        run_jobs()
        assert new(brand, search_id) == 0
        tell(listed("Marie", country="FR"))
        run_jobs()
        assert watching.check_searches() == 1

    def test_an_edit_while_a_check_runs_keeps_nothing_of_it(self, brand: make.Person) -> None:
        alba = listed("Alba")
        index.rebuild()
        search_id = watch(brand)
        (read,) = queries.watches()
        actions.change_search(search_id=search_id, asked=Search(countries=frozenset({"FR"})), by=brand.actor)
        kept = {"matching": [alba.pk, new_id()], "is_first": False, "checked_at": NOW, "by": Actor.system()}
        assert actions.keep_matches(search_id=search_id, edition=read.edition, **kept) == 0
        assert SearchWatch.objects.get().began_at is None

    def test_off_watches_nothing_and_on_begins_again(self, brand: make.Person) -> None:
        index.rebuild()
        search_id = watch(brand)
        actions.change_search(search_id=search_id, alert="off", by=brand.actor)
        assert queries.watches() == []
        tell(listed("Meanwhile"))
        run_jobs()
        actions.change_search(search_id=search_id, alert="weekly", by=brand.actor)
        run_jobs()
        assert new(brand, search_id) == 0

    def test_without_an_index_it_waits(self, brand: make.Person) -> None:
        search_id = watch(brand)
        assert queries.saved_search(brand.actor, search_id).watched_since is None
        listed("Alba")
        index.rebuild()
        assert watching.check_searches() == 0
        assert new(brand, search_id) == 0

    def test_a_search_about_the_past_is_checked_with_the_brands_own(self, brand: make.Person) -> None:
        talent = make.creator("Known")
        run_jobs()
        index.rebuild()
        search_id = watch(brand, Search(invited_90d=False))
        other = make.creator("Unknown")
        collaborations.invite_creator(
            campaign_id=make.campaign(brand).pk,
            creator_id=other.creator.id,
            terms=make.collaborations.terms(make.campaign(brand)),
            by=brand.actor,
        )
        run_jobs()
        assert watching.check_searches() == 0
        tell(listed("Third"))
        run_jobs()
        assert watching.check_searches() == 1
        assert talent.creator.id not in queries.unseen(brand.actor, search_id)

    def test_a_search_that_cant_be_answered_leaves_the_others_alone(self, brand: make.Person) -> None:
        index.rebuild()
        gone = actions.create_list(name="Gone", by=brand.actor)
        watch(brand, Search(in_lists=frozenset({gone.pk})), name="A broken one")
        search_id = watch(brand)
        actions.delete_list(list_id=gone.pk, by=brand.actor)
        tell(listed("Carla"))
        run_jobs()
        assert watching.check_searches() == 1
        assert new(brand, search_id) == 1

    def test_a_large_import_is_one_notice_with_the_exact_count(self, brand: make.Person) -> None:
        index.rebuild()
        search_id = watch(brand)
        Creator.objects.bulk_create(
            Creator(name=f"Creator {n}", country="ES", created_at=NOW, changed_at=NOW) for n in range(700)
        )
        index.rebuild()
        assert watching.check_searches(is_whole=True) == 700
        run_jobs()
        assert told(brand) == ["700 creadores nuevos coinciden con «Spain»"]
        assert new(brand, search_id) == 700
        assert SearchMatch.objects.count() == 500
        assert len(mail.outbox) == 0

    def test_what_waits_unread_grows_and_delivering_twice_adds_nothing(self, brand: make.Person) -> None:
        index.rebuild()
        watch(brand)
        for name in ("One", "Two"):
            tell(listed(name))
            run_jobs()
            watching.check_searches()
            run_jobs()
        assert told(brand) == ["2 creadores nuevos coinciden con «Spain»"]
        event = EventRecord.objects.filter(name="search.matched").latest("pk")
        run(str(event.pk), "lonja.notifications.handlers.searches.tell_matches")
        assert told(brand) == ["2 creadores nuevos coinciden con «Spain»"]

    def test_each_person_has_a_look_of_their_own(self, brand: make.Person) -> None:
        index.rebuild()
        search_id = watch(brand)
        analyst = make.analyst(of=brand)
        tell(listed("Carla"))
        run_jobs()
        watching.check_searches()
        actions.look_at_search(search_id=search_id, by=analyst.actor)
        assert (new(analyst, search_id), new(brand, search_id)) == (0, 1)
        with pytest.raises(NotFound):
            actions.look_at_search(search_id=search_id, by=make.brand().actor)
        with pytest.raises(Forbidden):
            actions.look_at_search(search_id=search_id, by=make.creator().actor)

    def test_only_the_system_watches(self, brand: make.Person) -> None:
        with pytest.raises(Forbidden):
            actions.keep_matches(
                search_id=new_id(), edition=new_id(), matching=[], is_first=True, checked_at=NOW, by=brand.actor
            )
        with pytest.raises(Forbidden):
            actions.take_digest(organization_id=brand.id, by=brand.actor)

    def test_pages_of_five_hundred_are_all_walked(self, brand: make.Person) -> None:
        Creator.objects.bulk_create(
            Creator(name=f"Creator {n}", country="ES", created_at=NOW, changed_at=NOW) for n in range(1_201)
        )
        index.rebuild()
        found = queries.matching(brand.actor, Search(followers=None), Relations())
        assert len(found) == 1_201
        some = sorted(found)[:3]
        assert queries.matching(brand.actor, SPAIN, Relations(), some) == set(some)
        assert queries.matching(brand.actor, Search(followers=Range(1)), Relations()) == set()


@pytest.mark.django_db
class TestDigest:
    def prepared(self, brand: make.Person, alert: str) -> UUID:
        index.rebuild()
        search_id = watch(brand, alert=alert)
        tell(listed("Carla Núñez"))
        run_jobs()
        watching.check_searches()
        run_jobs()
        mail.outbox.clear()
        return search_id

    def digest(self, after: timedelta) -> int:
        with clock.at(clock.now() + after):
            watching.write_digests()
            run_jobs()
        return len(mail.outbox)

    def test_a_letter_a_day_in_the_readers_language(self, brand: make.Person) -> None:
        make.manager(of=brand, language="en")
        make.analyst(of=brand)
        self.prepared(brand, "daily")
        assert self.digest(timedelta(hours=1)) == 0
        assert self.digest(timedelta(days=1)) == 2
        assert sorted(one.subject for one in mail.outbox) == [
            "1 creador nuevo en tus búsquedas",
            "1 new creator in your searches",
        ]
        assert all("Carla Núñez" in one.body and "Spain" in one.body for one in mail.outbox)
        assert self.digest(timedelta(days=2)) == 2  # nothing new, no letter

    def test_a_letter_a_week(self, brand: make.Person) -> None:
        self.prepared(brand, "weekly")
        assert self.digest(timedelta(days=6)) == 0
        assert self.digest(timedelta(days=7)) == 1

    def test_no_letter_where_none_is_wanted(self, brand: make.Person) -> None:
        self.prepared(brand, "app")
        assert self.digest(timedelta(days=30)) == 0


@pytest.mark.django_db(transaction=True)
class TestTwoChecksAtOnce:
    @pytest.fixture(autouse=True)
    def _empty_queue(self, transactional_db: None) -> None:
        forget_jobs()

    def test_each_creator_is_told_once(self, brand: make.Person) -> None:
        listed("Alba")
        index.rebuild()
        search_id = watch(brand)
        for _round in range(4):
            before = SearchWatch.objects.get().found_count
            fresh = [listed().pk for _one in range(3)]
            (read,) = queries.watches()
            keep = partial(
                actions.keep_matches,
                search_id=search_id,
                edition=read.edition,
                matching=fresh,
                is_first=False,
                checked_at=clock.now(),
                by=Actor.system(),
            )
            came = together(keep, keep)
            assert sorted(came) == [0, 3]
            assert SearchWatch.objects.get().found_count == before + 3


@pytest.mark.django_db
class TestPagesAndApi:
    def test_the_page_tells_what_is_found_and_what_is_new(self, brand: make.Person) -> None:
        listed("Alba")
        index.rebuild()
        search_id = watch(brand)
        tell(listed("Carla"))
        run_jobs()
        watching.check_searches()
        client = make.client_for(brand)
        page = client.get("/searches", headers={"accept-language": "en"}).content.decode()
        assert "2 creators now" in page
        assert "1 new" in page
        assert f"/searches/{search_id}" in page
        opened = client.get(f"/searches/{search_id}/new")
        assert opened.status_code == 302
        assert "only=" in opened.headers["Location"]
        assert "1 new<" not in client.get("/searches", headers={"accept-language": "en"}).content.decode()
        again = client.get(f"/searches/{search_id}/new").headers["Location"]
        assert again == client.get(f"/searches/{search_id}").headers["Location"] == "/discover?countries=ES"

    def test_the_short_address_is_for_the_brand_only(self, brand: make.Person) -> None:
        index.rebuild()
        search_id = watch(brand)
        assert make.client_for(make.analyst(of=brand)).get(f"/searches/{search_id}").status_code == 302
        for stranger in (make.brand(), make.creator(), make.staff()):
            assert make.client_for(stranger).get(f"/searches/{search_id}").status_code == 404

    def test_name_and_alert_are_changed_and_what_was_typed_stays(self, brand: make.Person) -> None:
        index.rebuild()
        search_id = watch(brand)
        actions.save_search(name="Taken", asked=SPAIN, by=brand.actor)
        client = make.client_for(brand)
        assert client.post(f"/searches/{search_id}/change", {"name": "Iberia", "alert": "weekly"}).status_code == 302
        card = queries.saved_search(brand.actor, search_id)
        assert (card.name, card.alert) == ("Iberia", "weekly")
        refused = client.post(f"/searches/{search_id}/change", {"name": "taken", "alert": "daily"})
        assert refused.status_code == 422
        assert 'value="taken"' in refused.content.decode()

    def test_by_api(self, brand: make.Person) -> None:
        index.rebuild()
        api = make.api(brand)
        made = api.post("searches", {"name": "Spain", "search": {"countries": ["ES"]}, "alert": "daily"}).json()
        assert (made["alert"], made["total"], made["new_count"]) == ("daily", 0, None)
        run_jobs()
        carla = listed("Carla")
        tell(carla)
        run_jobs()
        watching.check_searches()
        seen = api.get(f"searches/{made['id']}").json()
        assert (seen["total"], seen["new_count"]) == (1, 1)
        assert api.get(f"searches/{made['id']}/matches").json() == {"creator_ids": [str(carla.pk)]}
        assert api.post(f"searches/{made['id']}/looks").status_code == 204
        assert api.get("searches").json()["items"][0]["new_count"] == 0
        assert api.patch(f"searches/{made['id']}", {"alert": "hourly"}).status_code == 422
        assert make.api(make.brand()).get(f"searches/{made['id']}/matches").status_code == 404
