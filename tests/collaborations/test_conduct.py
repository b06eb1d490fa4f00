"""How creators and brands behaved: the rules at their boundaries, and the whole way into the index."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.accounts.actor import Actor
from lonja.collaborations import actions, conduct, queries, reliability, tasks
from lonja.collaborations.conduct import OfferMade, Outcome, Past, PieceMade, Review, Step, deadline, is_on_time
from lonja.core import clock
from lonja.core.errors import Forbidden
from lonja.core.models import EventRecord
from lonja.creators import actions as creators
from lonja.creators import queries as creator_queries
from lonja.creators.conduct import Conduct
from lonja.creators.counted import FEWEST
from lonja.discovery import index
from lonja.discovery import queries as discovery
from lonja.discovery.engine import Range, Weights
from lonja.discovery.types import Search
from lonja.payments.queries import Flow
from tests import make
from tests.jobs import run_jobs

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
DUE = date(2026, 10, 20)
END = datetime(2026, 10, 21, 12, tzinfo=UTC)  # the day has ended in every zone


def step(move: str, source: str, target: str, side: str, hours: float = 0, reason: str = "") -> Step:
    return Step(move, source, target, side, AT + timedelta(hours=hours), reason)


INVITE = step("invite", "", "invited", "brand")


def past(*steps: Step, entry: str = "invitation", offers: tuple[str, ...] = ("brand",), **more: Any) -> Past:
    made = tuple(OfferMade(side, AT + timedelta(hours=place)) for place, side in enumerate(offers))
    state = steps[-1].target if steps else "invited"
    return Past(entry=entry, state=state, steps=(INVITE, *steps), offers=made, **more)


def agreed(hours: float = 2, **more: Any) -> Past:
    return past(step("accept", "invited", "agreed", "creator", hours), **more)


COUNTERED = step("counter", "invited", "negotiating", "creator", 3)


class TestOutcome:
    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            (past(), Outcome.NONE),
            (agreed(), Outcome.AGREED),
            (past(COUNTERED, step("accept", "negotiating", "agreed", "brand", 5)), Outcome.AGREED),
            (past(step("decline", "invited", "declined", "creator", 1)), Outcome.REFUSED),
            (past(COUNTERED, step("decline", "negotiating", "declined", "creator", 5)), Outcome.REFUSED),
            (past(COUNTERED, step("withdraw", "negotiating", "withdrawn", "creator", 5)), Outcome.REFUSED),
            (past(COUNTERED, step("decline", "negotiating", "declined", "brand", 5)), Outcome.NONE),
            (past(step("withdraw", "invited", "withdrawn", "brand", 5)), Outcome.NONE),
            (past(step("expire", "invited", "expired", "system", 168)), Outcome.SILENT),
            # A campaign that was closed ended it, not the clock.
            (past(step("expire", "invited", "expired", "system", 20, "The campaign was closed.")), Outcome.NONE),
            # In a negotiation whoever had to answer was silent.
            (
                past(COUNTERED, step("expire", "negotiating", "expired", "system", 200), offers=("brand", "creator")),
                Outcome.NONE,
            ),
            (
                past(
                    COUNTERED,
                    step("expire", "negotiating", "expired", "system", 200),
                    offers=("brand", "creator", "brand"),
                ),
                Outcome.SILENT,
            ),
            (past(step("accept", "applied", "agreed", "brand", 2), entry="application"), Outcome.NONE),
        ],
    )
    def test_what_became_of_an_invitation(self, found: Past, expected: Outcome) -> None:
        assert found.outcome == expected

    def test_the_time_to_answer_is_to_the_first_yes_or_counter(self) -> None:
        assert agreed(2).taken_up_after == timedelta(hours=2)
        countered = past(COUNTERED, step("accept", "negotiating", "agreed", "brand", 50))
        assert countered.taken_up_after == timedelta(hours=3)
        assert past(step("decline", "invited", "declined", "creator", 1)).taken_up_after is None
        assert past(step("expire", "invited", "expired", "system", 168)).taken_up_after is None
        assert agreed(2, entry="application").taken_up_after is None


class TestOnTime:
    def test_a_day_ends_when_it_has_ended_everywhere(self) -> None:
        assert deadline(PieceMade(DUE)) == END
        assert is_on_time(PieceMade(DUE, published_at=END), END)
        assert is_on_time(PieceMade(DUE, published_at=END + timedelta(seconds=1)), END) is False

    def test_a_piece_that_is_owed_is_late_only_after_its_day(self) -> None:
        assert is_on_time(PieceMade(DUE), END) is None
        assert is_on_time(PieceMade(DUE), END + timedelta(seconds=1)) is False

    def test_a_piece_of_a_collaboration_that_ended_before_says_nothing(self) -> None:
        later = END + timedelta(days=30)
        assert is_on_time(PieceMade(DUE), later, ended_at=END) is None
        assert is_on_time(PieceMade(DUE), later, ended_at=END + timedelta(seconds=1)) is False

    def test_who_waited_for_the_brand_has_a_day_more(self) -> None:
        in_time, late = Review(END, END + timedelta(days=3)), Review(END + timedelta(seconds=1), END)
        approved = END + timedelta(days=3)
        piece = PieceMade(DUE, approved + timedelta(hours=24), approved, reviews=(in_time,))
        assert is_on_time(piece, approved)
        assert (
            is_on_time(PieceMade(DUE, approved + timedelta(hours=25), approved, reviews=(in_time,)), approved) is False
        )
        assert is_on_time(PieceMade(DUE, approved, approved, reviews=(late,)), approved) is False

    def test_a_draft_that_waits_on_the_day_is_not_late_yet(self) -> None:
        later = END + timedelta(days=2)
        assert is_on_time(PieceMade(DUE, reviews=(Review(END, None),)), later) is None
        assert is_on_time(PieceMade(DUE, reviews=(Review(END, END),)), later) is False


class TestConductOf:
    def test_nothing_is_said_of_fewer_than_three(self) -> None:
        two = [agreed(1), agreed(2)]
        assert conduct.conduct_of(two, END).response_minutes is None
        assert conduct.conduct_of(two, END).response_count == 2
        assert conduct.conduct_of([*two, agreed(9)], END).response_minutes == 120
        assert conduct.conduct_of([*two, agreed(9)], END).acceptance_bps == 10_000

    def test_an_invitation_that_ran_out_is_unanswered(self) -> None:
        ran_out = past(step("expire", "invited", "expired", "system", 168))
        found = conduct.conduct_of([agreed(), agreed(), ran_out], END)
        assert (found.acceptance_bps, found.acceptance_count) == (6_667, 3)
        assert (found.response_minutes, found.response_count) == (None, 2)

    def test_finished_counts_what_the_creator_broke_off(self) -> None:
        def ended(move: str, state: str, side: str) -> Past:
            return past(step("accept", "invited", "agreed", "creator"), step(move, "agreed", state, side, 9))

        done = [ended("complete", "completed", "brand")] * 3
        assert conduct.conduct_of(done, END).finished_bps == 10_000
        assert conduct.conduct_of([*done, ended("cancel", "cancelled", "creator")], END).finished_bps == 7_500
        assert conduct.conduct_of([*done, ended("cancel", "cancelled", "brand")], END).finished_count == 3

    def test_completed_campaigns_are_counted_from_the_first_agreement_on(self) -> None:
        assert conduct.conduct_of([past()], END).campaigns_completed is None
        assert conduct.conduct_of([agreed()], END).campaigns_completed == 0

    def test_the_rating_is_a_mean_of_three_at_least(self) -> None:
        rated = [agreed(stars=stars) for stars in (5, 4, 4)]
        assert conduct.conduct_of(rated, END).rating == 433
        assert conduct.conduct_of(rated[:2], END).rating is None
        assert conduct.conduct_of(rated[:2], END).rating_count == 2

    @given(st.lists(st.sampled_from(["decline", "expire", "withdraw"]), max_size=8), st.integers(0, 6))
    def test_refusals_and_silence_are_in_the_acceptance_rate_only(self, moves: list[str], yes: int) -> None:
        refused = {
            "decline": past(step("decline", "invited", "declined", "creator", 40)),
            "expire": past(step("expire", "invited", "expired", "system", 168)),
            "withdraw": past(step("withdraw", "invited", "withdrawn", "brand", 1)),
        }
        alone = conduct.conduct_of([agreed(stars=4)] * yes, END)
        with_them = conduct.conduct_of([*[agreed(stars=4)] * yes, *(refused[move] for move in moves)], END)
        names = set(Conduct.__dataclass_fields__) - {"acceptance_bps", "acceptance_count"}
        assert {name: getattr(alone, name) for name in names} == {name: getattr(with_them, name) for name in names}


class TestReliability:
    def test_paid_within_thirty_days_is_on_time(self) -> None:
        term = timedelta(days=30)
        assert reliability.is_paid_on_time(AT, AT + term, AT)
        assert reliability.is_paid_on_time(AT, AT + term + timedelta(seconds=1), AT) is False
        assert reliability.is_paid_on_time(AT, None, AT + term) is None
        assert reliability.is_paid_on_time(AT, None, AT + term + timedelta(seconds=1)) is False

    def test_the_oldest_debt_is_paid_first(self) -> None:
        day = timedelta(days=1)
        flows = [Flow(AT, 100, 0), Flow(AT + day, 50, 0), Flow(AT + 2 * day, 0, 120), Flow(AT + 3 * day, 0, 30)]
        assert reliability.debts(flows) == [(AT, AT + 2 * day), (AT + day, AT + 3 * day)]
        assert reliability.debts(flows[:3]) == [(AT, AT + 2 * day), (AT + day, None)]

    def test_what_was_owed_by_mistake_is_no_debt(self) -> None:
        assert reliability.debts([Flow(AT, 100, 0), Flow(AT, -100, 0)]) == []

    def test_replies_and_what_was_left_to_the_clock(self) -> None:
        def reviewed(hours: int, *, is_automatic: bool = False) -> Past:
            review = Review(AT, AT + timedelta(hours=hours), is_automatic)
            return agreed(pieces=(PieceMade(DUE, approved_at=AT, revisions=1, reviews=(review,)),))

        pasts = [reviewed(1), reviewed(5), reviewed(30), reviewed(72, is_automatic=True)]
        found = reliability.reliability_of(pasts, [], END)
        assert (found.reply_minutes, found.reply_count) == (300, 3)
        assert (found.answered_bps, found.answered_count) == (7_500, 4)
        assert (found.revisions, found.revisions_count) == (100, 4)
        assert reliability.reliability_of(pasts[:2], [], END).reply_minutes is None

    def test_a_counter_offer_is_answered_by_the_next_offer_or_the_last_word(self) -> None:
        talked = past(
            COUNTERED,
            step("accept", "negotiating", "agreed", "creator", 9),
            offers=("brand", "creator", "brand"),
        )
        taken = past(COUNTERED, step("accept", "negotiating", "agreed", "brand", 5), offers=("brand", "creator"))
        ran_out = past(COUNTERED, step("expire", "negotiating", "expired", "system", 99), offers=("brand", "creator"))
        found = reliability.reliability_of([talked, taken, taken, ran_out], [], END)
        assert (found.reply_count, found.answered_count, found.answered_bps) == (3, 4, 7_500)


def card_of(talent: Any, by: Actor) -> dict[str, Any]:
    return {name: one.value for name, one in creator_queries.creator_card(by, talent.creator.id).conduct.items()}


@pytest.mark.django_db
class TestTheWholeWay:
    def test_what_happens_is_on_the_card_with_its_count(self) -> None:
        of, talent = make.brand(), make.creator()
        start = clock.now()
        for hours in (1, 2, 6):
            with clock.at(start):
                deal = make.deal.invited(of, talent)
            with clock.at(start + timedelta(hours=hours)):
                actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=talent.actor)
        run_jobs()
        figures = creator_queries.creator_card(of.actor, talent.creator.id).conduct
        assert (figures["response_minutes"].value, figures["response_minutes"].sample) == (120, 3)
        assert figures["response_minutes"].as_of is not None
        assert figures["acceptance_bps"].value == 10_000
        assert (figures["campaigns_completed"].value, figures["campaigns_completed"].sample) == (0, 3)
        assert figures["rating"].value is None
        assert str(FEWEST) in str(figures["rating"].missing)

    def test_the_index_hears_of_it_once(self) -> None:
        of, talent = make.brand(), make.creator()
        for _round in range(3):
            make.deal.declined(of=of, talent=talent)
        run_jobs()
        assert card_of(talent, of.actor)["acceptance_bps"] == 0
        heard = EventRecord.objects.filter(name="creator.changed", subject_id=talent.creator.id).count()
        actions.count_conduct(creator_ids=[talent.creator.id], by=Actor.system())
        tasks.count_conduct()
        assert EventRecord.objects.filter(name="creator.changed", subject_id=talent.creator.id).count() == heard

    def test_silence_before_joining_says_nothing(self) -> None:
        of, imported = make.brand(), make.imported_creator()
        for _round in range(3):
            deal = make.deal.invited(of, make.creators.Talent(of, imported))
            actions.expire(collaboration_id=deal.id, by=Actor.system())
        run_jobs()
        tasks.count_conduct()
        assert creator_queries.creator_card(of.actor, imported.id).conduct["acceptance_bps"].sample == 0

    def test_the_night_finds_what_ran_late(self) -> None:
        of, talent = make.brand(), make.creator()
        deals = [make.deal.agreed(of=of, talent=talent) for _round in range(3)]
        run_jobs()
        assert card_of(talent, of.actor)["on_time_bps"] is None
        with clock.at(clock.now() + timedelta(days=300)):
            tasks.count_conduct()
        assert card_of(talent, of.actor)["on_time_bps"] == 0
        assert (
            queries.pasts_of_creators([talent.creator.id])[talent.creator.id][0].pieces[0].due_on
            == deals[0].piece.due_on
        )

    def test_a_brand_is_known_by_its_answers(self) -> None:
        of, talent = make.brand(), make.creator()
        for _round in range(3):
            deal = make.deal.approved(of=of, talent=talent)
        run_jobs()
        found = queries.reliability(talent.actor, deal.id)
        assert (found["answered_bps"].value, found["reply_minutes"].sample) == (10_000, 3)
        assert found["paid_on_time_bps"].value is None

    def test_nobody_enters_conduct(self) -> None:
        of, talent = make.brand(), make.creator()
        for by in (of.actor, talent.actor, make.staff().actor):
            with pytest.raises(Forbidden):
                creators.store_conduct(found={talent.creator.id: Conduct(rating=500, rating_count=9)}, by=by)
            with pytest.raises(Forbidden):
                actions.count_conduct(creator_ids=[talent.creator.id], by=by)
            with pytest.raises(Forbidden):
                actions.count_reliability(brand_ids=[of.id], by=by)


@pytest.mark.django_db
@pytest.mark.usefixtures("index_home")
class TestTheMatchScore:
    """Product rule: no refusal or silence of a creator enters the score; from the actions to the answer of a search."""

    def test_refusals_and_silence_dont_move_it(self) -> None:
        of = make.brand()
        steady, refusing = (make.creator(name) for name in ("Steady", "Refusing"))
        for talent in (steady, refusing):
            self.works(of, talent)
        run_jobs()
        index.rebuild()
        before = self.scores(of)
        assert before["Steady"] == before["Refusing"]
        assert "Answers" in before["Steady"][1]
        for _round in range(5):
            make.deal.declined(of=of, talent=refusing)
            make.deal.expired(of=of, talent=refusing)
            slow = make.deal.invited(of, refusing)
            with clock.at(clock.now() + timedelta(days=6)):
                actions.decline(collaboration_id=slow.id, reason="No.", by=refusing.actor)
        run_jobs()
        assert card_of(refusing, of.actor)["acceptance_bps"] < card_of(steady, of.actor)["acceptance_bps"]
        assert self.scores(of) == before

    def test_the_figures_can_be_searched_and_sorted_by(self) -> None:
        of = make.brand()
        quick, slow = make.creator("Quick"), make.creator("Slow")
        self.works(of, quick, hours=1)
        self.works(of, slow, hours=30)
        run_jobs()
        index.rebuild()
        asked = Search(sort="response_minutes", descending=False)
        assert [card.creator.name for card in discovery.search(of.actor, asked).cards] == ["Quick", "Slow"]
        only = Search(response_minutes=Range(at_most=120))
        assert [card.creator.name for card in discovery.search(of.actor, only).cards] == ["Quick"]

    def works(self, of: Any, talent: Any, hours: int = 2) -> None:
        start = clock.now()
        for _round in range(3):
            with clock.at(start):
                deal = make.deal.invited(of, talent)
            with clock.at(start + timedelta(hours=hours)):
                actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=talent.actor)

    def scores(self, of: Any) -> dict[str, tuple[float | None, str]]:
        asked = Search(weights=Weights(audience=0, performance=0, price=0, reliability=100, relevance=0))
        cards = discovery.search(of.actor, asked).cards
        return {card.creator.name: (card.score, card.parts[0].explanation) for card in cards}
