"""From the agreement to the end: several pieces, revisions, money owed as pieces go live, ways out, words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lonja.accounts.actor import Actor
from lonja.campaigns.types import Piece
from lonja.collaborations import actions, queries
from lonja.collaborations.models import ContactView, StateChange
from lonja.collaborations.progress import next_steps
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lonja.payments import queries as payments
from lonja.payments.ledger import Account
from tests import make
from tests.make.collaborations import (
    Deal,
    agreed,
    approved,
    completed,
    disputed,
    in_review,
    invited,
    measured,
    published,
    submit,
    terms,
)

pytestmark = pytest.mark.django_db


def two_pieces(fee_minor: int = 45_001) -> Deal:
    later = clock.today() + timedelta(days=20)
    pieces = (Piece(type="tiktok_video", due_on=later), Piece(type="instagram_story", due_on=later))
    return agreed(deliverables=pieces, fee_minor=fee_minor)


def balances(deal: Deal) -> dict[Account, int]:
    return payments.subject_balances(Actor.system(), deal.row.subject)


def approve(deal: Deal, piece: Any) -> None:
    draft = queries.latest_draft(Actor.system(), piece.pk)
    actions.approve_draft(draft_id=draft.pk, by=deal.brand.actor)


class TestSeveralPieces:
    def test_the_collaboration_follows_the_piece_that_needs_attention(self) -> None:
        deal = two_pieces()
        first, second = deal.pieces
        seen = []
        for step in (
            lambda: submit(deal, first),
            lambda: submit(deal, second),
            lambda: approve(deal, first),
            lambda: actions.mark_published(deliverable_id=first.pk, by=deal.talent.actor),
            lambda: actions.mark_measured(deliverable_id=first.pk, by=deal.brand.actor),
            lambda: approve(deal, second),
            lambda: actions.mark_published(deliverable_id=second.pk, by=deal.talent.actor),
            lambda: actions.mark_measured(deliverable_id=second.pk, by=deal.brand.actor),
        ):
            step()
            seen.append(deal.state)
        assert seen == [*["in_review"] * 5, "approved", "published", "measured"]

    def test_after_one_approval_the_other_is_still_to_be_made(self) -> None:
        deal = two_pieces()
        submit(deal)
        approve(deal, deal.piece)
        assert deal.state == "producing"

    def test_only_changes_of_state_are_written_down(self) -> None:
        deal = two_pieces()
        for piece in deal.pieces:
            submit(deal, piece)
        changes = StateChange.objects.filter(collaboration_id=deal.id).order_by("pk")
        assert [(c.source, c.target) for c in changes] == [
            ("", "invited"),
            ("invited", "agreed"),
            ("agreed", "producing"),
            ("producing", "in_review"),
        ]

    def test_each_live_piece_makes_its_part_of_the_fee_a_debt_to_the_cent(self) -> None:
        deal = two_pieces(45_001)
        owed = []
        for piece in deal.pieces:
            submit(deal, piece)
            approve(deal, piece)
            actions.mark_published(deliverable_id=piece.pk, by=deal.talent.actor)
            owed.append(balances(deal)[Account.OWED])
        assert owed == [22_500, 45_001]
        assert balances(deal)[Account.HELD] == 0

    def test_a_piece_is_published_once(self) -> None:
        deal = published()
        with pytest.raises(IllegalMove):
            actions.mark_published(deliverable_id=deal.piece.pk, by=deal.talent.actor)
        assert balances(deal)[Account.OWED] == 45_000

    def test_the_brand_does_not_publish(self) -> None:
        deal = approved()
        with pytest.raises(Forbidden):
            actions.mark_published(deliverable_id=deal.piece.pk, by=deal.brand.actor)


class TestDrafts:
    def test_are_numbered_and_only_the_newest_is_answered(self) -> None:
        deal = in_review()
        first = deal.draft
        actions.request_changes(draft_id=first.pk, note="More.", by=deal.brand.actor)
        second = submit(deal)
        assert (first.number, second.number) == (1, 2)
        with pytest.raises(Conflict, match="newer draft"):
            actions.approve_draft(draft_id=first.pk, by=deal.brand.actor)

    @pytest.mark.parametrize(
        "draft", [{}, {"link": "javascript:alert(1)"}, {"link": "ftp://example.com/a"}, {"text": "a\0b"}]
    )
    def test_are_a_web_link_or_plain_text(self, draft: dict[str, str]) -> None:
        deal = agreed()
        with pytest.raises(Invalid):
            actions.submit_draft(deliverable_id=deal.piece.pk, by=deal.talent.actor, **draft)
        assert deal.state == "agreed"

    def test_no_changes_included_means_none(self) -> None:
        deal = in_review(revisions_included=0)
        with pytest.raises(Conflict, match="No changes are included"):
            actions.request_changes(draft_id=deal.draft.pk, note="More.", by=deal.brand.actor)


class TestCancelling:
    def test_says_by_whom_why_and_what_is_owed(self) -> None:
        deal = two_pieces(90_000)
        submit(deal)
        approve(deal, deal.piece)
        actions.cancel_collaboration(collaboration_id=deal.id, reason="No stock.", by=deal.brand.actor)
        change = StateChange.objects.filter(collaboration_id=deal.id).latest("pk")
        assert (change.target, change.side, change.user_id, change.reason) == (
            "cancelled",
            "brand",
            deal.brand.user.pk,
            "No stock.",
        )
        assert deal.row.owed_minor == 45_000
        assert balances(deal)[Account.OWED] == 45_000
        money = payments.campaign_money(deal.brand.actor, deal.campaign.reference)
        assert (money.committed.minor, money.left.minor) == (0, 455_000)

    def test_a_brand_can_give_more_but_not_less_than_was_earned(self) -> None:
        deal = approved()
        for owed in (44_999, 45_001):
            with pytest.raises(Invalid, match="from €450 to €450"):
                actions.cancel_collaboration(
                    collaboration_id=deal.id, reason="Late.", owed_minor=owed, by=deal.brand.actor
                )
        fresh = agreed()
        actions.cancel_collaboration(collaboration_id=fresh.id, reason="Late.", owed_minor=10_000, by=fresh.brand.actor)
        assert balances(fresh)[Account.OWED] == 10_000

    def test_a_creator_can_waive_but_not_ask_for_more(self) -> None:
        deal = agreed()
        with pytest.raises(Invalid):
            actions.cancel_collaboration(collaboration_id=deal.id, reason="Ill.", owed_minor=1, by=deal.talent.actor)
        done = approved()
        actions.cancel_collaboration(collaboration_id=done.id, reason="Ill.", owed_minor=0, by=done.talent.actor)
        assert balances(done)[Account.OWED] == 0

    def test_what_is_owed_for_live_posts_stays_owed(self) -> None:
        deal = published()
        with pytest.raises(Invalid):
            actions.cancel_collaboration(collaboration_id=deal.id, reason="x", owed_minor=0, by=deal.talent.actor)
        actions.cancel_collaboration(collaboration_id=deal.id, reason="x", by=deal.talent.actor)
        assert deal.row.owed_minor == 45_000

    def test_not_before_the_agreement_and_not_without_a_reason(self) -> None:
        deal = invited()
        with pytest.raises(IllegalMove):
            actions.cancel_collaboration(collaboration_id=deal.id, reason="x", by=deal.brand.actor)
        with pytest.raises(Invalid):
            actions.cancel_collaboration(collaboration_id=agreed(of=deal.brand).id, reason=" ", by=deal.brand.actor)


class TestDisputes:
    def test_nothing_moves_until_the_operator_decides(self) -> None:
        deal = in_review()
        actions.dispute(collaboration_id=deal.id, reason="Not what we agreed.", by=deal.brand.actor)
        with pytest.raises(IllegalMove, match="operator decides"):
            approve(deal, deal.piece)
        with pytest.raises(IllegalMove):
            actions.cancel_collaboration(collaboration_id=deal.id, reason="x", by=deal.brand.actor)

    @pytest.mark.parametrize(
        ("outcome", "owed", "state", "spent"),
        [("completed", None, "completed", 45_000), ("cancelled", 20_000, "cancelled", 20_000)],
    )
    def test_the_operator_ends_it_with_what_is_owed(
        self, outcome: str, owed: int | None, state: str, spent: int
    ) -> None:
        deal = disputed()
        staff = make.staff().actor
        actions.resolve(collaboration_id=deal.id, outcome=outcome, reason="Half was done.", owed_minor=owed, by=staff)
        assert deal.state == state
        assert payments.campaign_money(deal.brand.actor, deal.campaign.reference).spent.minor == spent
        assert balances(deal)[Account.HELD] == 0

    @pytest.mark.parametrize("start", [agreed, in_review, published])
    def test_or_lets_it_go_on_where_it_stood(self, start: Any) -> None:
        deal = start()
        before = deal.state
        actions.dispute(collaboration_id=deal.id, reason="Why?", by=deal.talent.actor)
        actions.resolve(collaboration_id=deal.id, outcome="resumed", reason="Cleared up.", by=make.staff().actor)
        assert deal.state == before

    def test_only_the_operator_decides(self) -> None:
        deal = disputed()
        for by in (deal.brand.actor, deal.talent.actor):
            with pytest.raises(Forbidden):
                actions.resolve(collaboration_id=deal.id, outcome="completed", reason="Mine.", by=by)

    def test_an_unknown_outcome_is_refused(self) -> None:
        with pytest.raises(Invalid):
            actions.resolve(collaboration_id=disputed().id, outcome="burned", reason="x", by=make.staff().actor)


class TestWords:
    def test_both_sides_and_the_operator_write_strangers_and_readers_do_not(self) -> None:
        deal = invited()
        for who in (deal.brand, deal.talent, make.staff()):
            actions.send_message(collaboration_id=deal.id, text=" Hola. ", by=who.actor)
        written = queries.messages(deal.brand.actor, deal.id).items
        assert [(m.side, m.text) for m in written] == [("operator", "Hola."), ("creator", "Hola."), ("brand", "Hola.")]
        for who, error in [(make.brand(), NotFound), (make.creator(), NotFound), (make.analyst(deal.brand), Forbidden)]:
            with pytest.raises(error):
                actions.send_message(collaboration_id=deal.id, text="Hola.", by=who.actor)

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\0b"])
    def test_an_empty_endless_or_binary_message_is_refused(self, text: str) -> None:
        deal = invited()
        with pytest.raises(Invalid):
            actions.send_message(collaboration_id=deal.id, text=text, by=deal.brand.actor)

    def test_contact_details_wait_for_the_agreement_and_each_view_is_logged(self) -> None:
        talent = make.creator(email="vera@example.com")
        deal = invited(talent=talent)
        with pytest.raises(Conflict):
            actions.reveal_contact(collaboration_id=deal.id, by=deal.brand.actor)
        actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=talent.actor)
        for _view in range(2):
            assert (
                actions.reveal_contact(collaboration_id=deal.id, by=deal.brand.actor).details.email
                == "vera@example.com"
            )
        views = ContactView.objects.filter(collaboration_id=deal.id)
        assert [(v.user_id, v.organization_id) for v in views] == [(deal.brand.user.pk, deal.brand.id)] * 2
        with pytest.raises(NotFound):
            actions.reveal_contact(collaboration_id=deal.id, by=make.brand().actor)


class TestWhoIsNext:
    @pytest.mark.parametrize(
        ("state", "side", "name"),
        [
            (invited, "creator", "answer"),
            (agreed, "creator", "submit_draft"),
            (in_review, "brand", "review"),
            (approved, "creator", "publish"),
            (published, "brand", "measure"),
            (measured, "brand", "complete"),
            (disputed, "operator", "decide"),
        ],
    )
    def test_by_state(self, state: Any, side: str, name: str) -> None:
        deal = state()
        (step,) = next_steps(deal.row, deal.pieces, clock.now())
        assert (step.side, step.name) == (side, name)

    def test_nobody_when_it_is_over(self) -> None:
        deal = completed()
        assert next_steps(deal.row, deal.pieces, clock.now()) == []

    def test_late_comes_first_and_a_due_day_lasts_until_its_end(self) -> None:
        deal = agreed()
        due = deal.piece.due_on
        end = clock.now().replace(year=due.year, month=due.month, day=due.day, hour=23, minute=59, second=0)
        assert not next_steps(deal.row, deal.pieces, end)[0].is_late
        assert next_steps(deal.row, deal.pieces, end + timedelta(minutes=1))[0].is_late

    def test_an_amendment_on_the_table_is_a_step_too(self) -> None:
        deal = in_review()
        actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 60_000), by=deal.brand.actor)
        steps = next_steps(deal.row, deal.pieces, clock.now())
        assert {(step.side, step.name) for step in steps} == {("creator", "answer"), ("brand", "review")}


def test_the_creator_reads_who_saw_the_contact_details_and_the_brand_does_not() -> None:
    deal = agreed()
    actions.reveal_contact(collaboration_id=deal.id, by=deal.brand.actor)
    seen = queries.detail(deal.talent.actor, deal.id).contact_views
    assert [view.user_id for view in seen] == [deal.brand.user.pk]
    assert queries.detail(deal.brand.actor, deal.id).contact_views == []
