"""A person looks: asked by creators, decided by staff, told to both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.models import EligibilityReview, Standing
from lonja.creators.tasks import check_due
from lonja.creators.types import Outcome
from lonja.notifications import queries as notifications
from tests import make
from tests.jobs import run_jobs
from tests.make import Talent
from tests.make import eligibility as made
from tests.make.eligibility import NOON

WORDS = "My audience is small and loyal."
UNTIL = date(2026, 12, 31)
MIDNIGHT = datetime.fromisoformat("2027-01-01T00:00:00+01:00")


def refused_by_the_rules(**facts: Any) -> Talent:
    """Make a creator whom the rules don't list, today."""
    talent = made.joined(**({"followers": 100} | facts))
    with clock.at(NOON - timedelta(days=20)):
        made.checked(talent)
    made.checked(talent)
    return talent


def ask(talent: Talent, words: str = WORDS) -> EligibilityReview:
    return actions.request_review(words=words, by=talent.actor)


def decide(review: EligibilityReview, by: Actor, approve: bool = True, **more: Any) -> EligibilityReview:
    given = {"reason": "Good work.", "listed_until": UNTIL if approve else None} | more
    return actions.decide_review(review_id=review.pk, approve=approve, by=by, **given)


@pytest.fixture(autouse=True)
def _noon(request: pytest.FixtureRequest) -> Any:
    with clock.at(NOON):
        yield


@pytest.mark.django_db
class TestAsk:
    def test_keeps_the_words_and_what_the_rules_said(self) -> None:
        talent = refused_by_the_rules()
        review = ask(talent)
        assert (review.words, review.asked_about_id) == (WORDS, Standing.objects.get().newest_id)
        assert EventRecord.objects.filter(name="eligibility_review.requested").count() == 1

    def test_once_at_a_time_and_again_after_a_decision(self) -> None:
        talent = refused_by_the_rules()
        review = ask(talent)
        with pytest.raises(Conflict, match="looked at"):
            ask(talent)
        decide(review, make.staff().actor, approve=False)
        ask(talent)

    def test_not_by_who_meets_the_rules(self) -> None:
        talent = made.joined()
        made.checked(talent)
        with pytest.raises(Conflict, match="nothing to review"):
            ask(talent)

    def test_needs_words(self) -> None:
        talent = refused_by_the_rules()
        for words in (" ", "a" * 2_001, "a\0"):
            with pytest.raises(Invalid):
                ask(talent, words)

    def test_only_who_may(self) -> None:
        talent = refused_by_the_rules()
        with pytest.raises(Forbidden):
            actions.request_review(words=WORDS, by=make.analyst(of=talent.person).actor)
        with pytest.raises(Forbidden):
            actions.request_review(words=WORDS, by=make.brand().actor)

    def test_is_closed_by_itself_once_the_rules_are_met(self) -> None:
        talent = refused_by_the_rules()
        ask(talent)
        made.number(talent, NOON, followers=90_000)
        made.checked(talent)
        assert EligibilityReview.objects.get().decision == "unneeded"


@pytest.mark.django_db
class TestDecide:
    def test_an_approval_lists_through_the_chosen_day_of_the_creator(self) -> None:
        talent = refused_by_the_rules()
        review = decide(ask(talent), make.staff().actor)
        assert review.listed_until == MIDNIGHT
        assert made.is_listed(talent)
        assert Standing.objects.select_related("newest").get().newest.outcome == Outcome.EXCEPTION
        with clock.at(MIDNIGHT):
            check_due()
        standing = Standing.objects.select_related("newest").get()
        assert (standing.newest.outcome, standing.grace_ends_at) == (Outcome.GRACE, MIDNIGHT + timedelta(days=14))

    def test_a_refusal_leaves_the_verdict(self) -> None:
        talent = refused_by_the_rules()
        decide(ask(talent), make.staff().actor, approve=False)
        assert not made.is_listed(talent)

    def test_twice_is_a_conflict(self) -> None:
        review = ask(refused_by_the_rules())
        staff = make.staff().actor
        decide(review, staff)
        with pytest.raises(Conflict, match="decided already"):
            decide(review, staff, approve=False)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"listed_until": None}, "listed_until"),
            ({"listed_until": NOON.date()}, "listed_until"),
            ({"listed_until": date(2028, 1, 1)}, "listed_until"),
        ],
    )
    def test_needs_a_reason_and_a_day(self, given: dict[str, Any], field: str) -> None:
        review = ask(refused_by_the_rules())
        with pytest.raises(Invalid) as refusal:
            decide(review, make.staff().actor, **given)
        assert list(refusal.value.errors) == [field]

    def test_nobody_under_age_is_listed(self) -> None:
        talent = refused_by_the_rules(born_on=date(2010, 1, 1))
        with pytest.raises(Conflict, match="under 18"):
            decide(ask(talent), make.staff().actor)

    def test_only_staff_who_may(self) -> None:
        talent = refused_by_the_rules()
        review, staff = ask(talent), make.staff()
        for who in (talent.person, make.brand(), make.analyst(of=staff)):
            with pytest.raises(Forbidden):
                decide(review, who.actor)
        with pytest.raises(NotFound):
            actions.decide_review(review_id=talent.creator.pk, approve=False, reason="x", by=staff.actor)

    def test_both_are_told(self) -> None:
        talent, staff = refused_by_the_rules(), make.staff()
        run_jobs()
        review = ask(talent)
        run_jobs()
        assert notifications.notifications(staff.actor).items[0].path == "/staff/reviews"
        mail.outbox.clear()
        decide(review, staff.actor)
        run_jobs()
        told = notifications.notifications(talent.actor).items
        assert any(("Motivo", "Good work.") in one.facts or ("Reason", "Good work.") in one.facts for one in told)
        assert any("Good work." in str(letter.body) for letter in mail.outbox)
        assert EventRecord.objects.filter(name="eligibility_review.decided", user_id=staff.user.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins() -> None:
    review, staff = ask(refused_by_the_rules()), make.staff().actor

    def attempt(approve: bool) -> bool:
        try:
            with clock.at(NOON):
                decide(review, staff, approve=approve)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [True, False])) == [False, True]


@pytest.mark.django_db
class TestPages:
    def test_a_creator_asks_and_staff_decide(self) -> None:
        talent, staff = refused_by_the_rules(name="Luz Mar"), make.client_for(make.staff())
        creator = make.client_for(talent)
        english = {"Accept-Language": "en"}
        assert "Ask for a review" in creator.get("/profile/eligibility", headers=english).content.decode()
        assert creator.post("/profile/eligibility/review", {"words": ""}, headers=english).status_code == 422
        assert creator.post("/profile/eligibility/review", {"words": WORDS}).status_code == 302
        assert "A person is looking" in creator.get("/profile/eligibility", headers=english).content.decode()
        assert "Luz Mar" in staff.get("/staff/reviews").content.decode()
        review = EligibilityReview.objects.get()
        page = staff.get(f"/staff/reviews/{review.pk}").content.decode()
        assert WORDS in page
        decision = {"reason": "", "listed_until": "2026-12-31", "then": "approve"}
        assert staff.post(f"/staff/reviews/{review.pk}/decision", decision).status_code == 422
        decision["reason"] = "Good work."
        assert staff.post(f"/staff/reviews/{review.pk}/decision", decision).status_code == 302
        assert "Good work." in creator.get("/profile/eligibility").content.decode()

    def test_the_api_does_the_same(self) -> None:
        talent, staff = refused_by_the_rules(), make.api(make.staff())
        answer = make.api(talent).post("me/eligibility/reviews", {"words": WORDS})
        assert (answer.status_code, answer.json()["can_ask"]) == (201, False)
        (row,) = staff.get("eligibility/reviews").json()["items"]
        body = {"approve": True, "reason": "Good work.", "listed_until": "2026-12-31"}
        assert staff.post(f"eligibility/reviews/{row['review']['id']}/decision", body).status_code == 200
        found = make.api(talent).get("me/eligibility").json()
        assert (found["outcome"], found["is_listed"]) == ("exception", True)
        assert queries.open_review_count(make.staff().actor) == 0
