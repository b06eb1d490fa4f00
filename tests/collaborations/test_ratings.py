"""Ratings: once, from 1 to 5, editable for 14 days, answered once; averages from three on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lonja.collaborations import actions, queries
from lonja.collaborations.models import Rating
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import queries as creators
from lonja.notifications import queries as notifications
from tests import make
from tests.collaborations.test_races import together, winners
from tests.jobs import run_jobs
from tests.make.collaborations import IN_STATE, Deal, completed, measured


def rate(deal: Deal, by: Any = None, stars: int = 5, words: str = "Great.") -> Rating:
    return actions.rate_creator(collaboration_id=deal.id, stars=stars, words=words, by=(by or deal.brand).actor)


@pytest.mark.django_db
class TestRating:
    @pytest.mark.parametrize("state", ["measured", "completed"])
    def test_a_brand_rates_when_the_work_is_done(self, state: str) -> None:
        deal = IN_STATE[state]()
        row = rate(deal)
        assert (row.stars, row.words, row.created_by_id) == (5, "Great.", deal.brand.actor.user_id)
        event = EventRecord.objects.filter(subject_id=deal.id).latest("pk")
        assert (event.name, event.payload["stars"]) == ("collaboration.creator_rated", 5)

    @pytest.mark.parametrize("state", sorted(set(IN_STATE) - {"measured", "completed"}))
    def test_not_before(self, state: str) -> None:
        with pytest.raises(IllegalMove):
            rate(IN_STATE[state]())

    def test_once(self) -> None:
        deal = measured()
        rate(deal)
        with pytest.raises(Conflict):
            rate(deal, stars=1)

    @pytest.mark.parametrize("stars", [0, 6, -1])
    def test_from_one_to_five(self, stars: int) -> None:
        with pytest.raises(Invalid) as refused:
            rate(measured(), stars=stars)
        assert "stars" in refused.value.errors

    def test_only_those_who_may(self) -> None:
        deal = measured()
        with pytest.raises(NotFound):
            rate(deal, make.brand())
        with pytest.raises(Forbidden):
            rate(deal, make.analyst(of=deal.brand))
        with pytest.raises(Forbidden):
            rate(deal, deal.talent)

    def test_it_can_be_changed_for_fourteen_days(self) -> None:
        deal = measured()
        row = rate(deal)
        last = row.created_at + timedelta(days=14)
        with clock.at(last):
            changed = actions.change_rating(collaboration_id=deal.id, stars=3, by=deal.brand.actor)
        assert (changed.stars, changed.words) == (3, "Great.")
        with clock.at(last + timedelta(seconds=1)), pytest.raises(Conflict):
            actions.change_rating(collaboration_id=deal.id, stars=4, by=deal.brand.actor)

    def test_there_must_be_one_to_change_or_answer(self) -> None:
        deal = measured()
        with pytest.raises(NotFound):
            actions.change_rating(collaboration_id=deal.id, stars=3, by=deal.brand.actor)
        with pytest.raises(NotFound):
            actions.answer_rating(collaboration_id=deal.id, text="Thanks", by=deal.talent.actor)

    def test_the_creator_answers_once_and_then_it_stays(self) -> None:
        deal = measured()
        rate(deal)
        with pytest.raises(Forbidden):
            actions.answer_rating(collaboration_id=deal.id, text="Us", by=deal.brand.actor)
        with pytest.raises(NotFound):
            actions.answer_rating(collaboration_id=deal.id, text="Me", by=make.creator().actor)
        with pytest.raises(Invalid):
            actions.answer_rating(collaboration_id=deal.id, text="  ", by=deal.talent.actor)
        row = actions.answer_rating(collaboration_id=deal.id, text="Thanks!", by=deal.talent.actor)
        assert row.answer == "Thanks!"
        with pytest.raises(Conflict):
            actions.answer_rating(collaboration_id=deal.id, text="Again", by=deal.talent.actor)
        with pytest.raises(Conflict):
            actions.change_rating(collaboration_id=deal.id, stars=1, by=deal.brand.actor)

    def test_both_sides_are_told(self) -> None:
        deal = measured()
        rate(deal, stars=4)
        run_jobs()
        told = notifications.notifications(deal.talent.actor).items[0]
        assert "4" in told.title
        actions.answer_rating(collaboration_id=deal.id, text="Thanks!", by=deal.talent.actor)
        run_jobs()
        assert deal.talent.creator.name in notifications.notifications(deal.brand.actor).items[0].title

    def test_others_read_none_before_there_are_three(self) -> None:
        of, talent, other = make.brand(), make.creator(), make.brand()
        for place, stars in enumerate((5, 4, 3), start=1):
            rate(completed(of=of, talent=talent), stars=stars)
            run_jobs()
            seen = queries.ratings_of(other.actor, talent.creator.id).items
            assert len(seen) == (3 if place == 3 else 0)
            assert len(queries.ratings_of(talent.actor, talent.creator.id).items) == place
            figure = creators.creator_card(other.actor, talent.creator.id).conduct["rating"]
            assert (figure.value, figure.sample) == (400 if place == 3 else None, place)

    def test_a_changed_rating_changes_the_average(self) -> None:
        of, talent = make.brand(), make.creator()
        deals = [completed(of=of, talent=talent) for _round in range(3)]
        for deal in deals:
            rate(deal, stars=5)
        actions.change_rating(collaboration_id=deals[0].id, stars=2, by=of.actor)
        run_jobs()
        assert creators.creator_card(of.actor, talent.creator.id).conduct["rating"].value == 400


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_of_two_ratings_counts(self) -> None:
        for _round in range(4):
            deal = measured()
            second = make.manager(of=deal.brand)
            came = together(lambda deal=deal: rate(deal, stars=5), lambda deal=deal, by=second: rate(deal, by, stars=1))
            assert winners(came) == 1
            assert Rating.objects.filter(collaboration=deal.row).count() == 1

    def test_a_change_and_an_answer_never_cross(self) -> None:
        for _round in range(4):
            deal = measured()
            rate(deal)
            came = together(
                lambda deal=deal: actions.change_rating(collaboration_id=deal.id, stars=1, by=deal.brand.actor),
                lambda deal=deal: actions.answer_rating(collaboration_id=deal.id, text="Ok", by=deal.talent.actor),
            )
            # Whoever came first: an answer is never under words that were changed after it.
            row = Rating.objects.get(collaboration=deal.row)
            assert winners(came) in (1, 2)
            assert row.answered_at is not None
            assert row.changed_at <= row.answered_at


@pytest.mark.django_db
class TestPagesAndApi:
    def test_the_page_offers_what_can_be_done(self) -> None:
        deal = measured()
        brand, talent = make.client_for(deal.brand), make.client_for(deal.talent)
        page = brand.get(f"/collaborations/{deal.id}", headers={"accept-language": "en"}).content.decode()
        assert "How was it to work with" in page
        sent = brand.post(f"/collaborations/{deal.id}/rating", {"rating-stars": "4", "rating-words": "Quick."})
        assert sent.status_code == 302
        page = talent.get(f"/collaborations/{deal.id}", headers={"accept-language": "en"}).content.decode()
        assert "4 stars of 5" in page
        assert "Answer in public" in page
        assert talent.post(f"/collaborations/{deal.id}/rating/answer", {"answer-text": "Gracias"}).status_code == 302
        assert "Gracias" in brand.get(f"/collaborations/{deal.id}").content.decode()

    def test_what_was_typed_stays_when_it_is_refused(self) -> None:
        deal = measured()
        page = make.client_for(deal.brand).post(f"/collaborations/{deal.id}/rating", {"rating-words": "Mucho gusto"})
        assert page.status_code == 422
        assert "Mucho gusto" in page.content.decode()

    def test_by_api(self) -> None:
        deal = completed()
        brand, talent = make.api(deal.brand), make.api(deal.talent)
        path = f"collaborations/{deal.id}/rating"
        assert brand.get(path).status_code == 404
        assert brand.post(path, {"stars": 9}).status_code == 422
        made = brand.post(path, {"stars": 4, "words": "Quick."})
        assert made.status_code == 201
        assert made.json()["can_change"]
        assert brand.post(path, {"stars": 4}).status_code == 409
        assert brand.patch(path, {"stars": 5}).json()["stars"] == 5
        answered = talent.post(f"{path}/answer", {"text": "Gracias"})
        assert answered.json()["answer"] == "Gracias"
        assert brand.patch(path, {"stars": 5}).status_code == 409
        assert talent.get(f"collaborations/{deal.id}/reliability").json()["numbers"]["reply_minutes"]["value"] is None
        assert brand.get(f"creators/{deal.talent.creator.id}/ratings").json()["items"] == []
        assert len(talent.get(f"creators/{deal.talent.creator.id}/ratings").json()["items"]) == 1

    def test_the_inbox_says_how_the_brand_works(self) -> None:
        deal = make.deal.invited()
        page = make.client_for(deal.talent).get("/inbox", headers={"accept-language": "en"}).content.decode()
        assert "Pays on time" in page
