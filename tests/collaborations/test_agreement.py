"""Acceptance: only the latest offer, only by the other side; frozen, paid for, and turned into deliverables."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lonja.campaigns import actions as campaigns
from lonja.campaigns.types import Piece, Rights
from lonja.collaborations import actions, queries
from lonja.collaborations.models import Agreement, Offer
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid
from lonja.payments import queries as payments
from tests import make
from tests.make.collaborations import (
    Deal,
    agreed,
    applied,
    cancelled,
    changes_requested,
    in_review,
    invited,
    negotiating,
    submit,
    terms,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def accept(deal: Deal, side: str = "creator", **fields: object) -> None:
    by = deal.brand.actor if side == "brand" else deal.talent.actor
    actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=by, **fields)  # type: ignore[arg-type]


def standing(deal: Deal) -> tuple[int, int, int]:
    """Return spent, committed and left, in cents."""
    money = payments.campaign_money(deal.brand.actor, deal.campaign.reference)
    return money.spent.minor, money.committed.minor, money.left.minor


class TestWhoAccepts:
    def test_not_the_side_that_offered(self) -> None:
        with pytest.raises(Forbidden):
            accept(invited(), "brand")
        with pytest.raises(Forbidden):
            accept(negotiating(), "creator")
        with pytest.raises(Forbidden):
            accept(applied(), "creator")

    def test_only_the_latest_offer(self) -> None:
        deal = negotiating()
        first = deal.offers[0]
        with pytest.raises(Conflict, match="newer offer"):
            actions.accept_offer(collaboration_id=deal.id, offer_id=first.pk, by=deal.brand.actor)
        assert deal.state == "negotiating"

    def test_not_after_its_time(self) -> None:
        deal = invited()
        with clock.at(deal.row.answer_by), pytest.raises(Conflict, match="ran out"):
            accept(deal)
        with clock.at(deal.row.answer_by - timedelta(seconds=1)):
            accept(deal)
        assert deal.state == "agreed"

    def test_not_once_the_campaign_is_closed(self) -> None:
        deal = invited()
        campaigns.close_campaign(campaign_id=deal.campaign.pk, by=deal.brand.actor)
        with pytest.raises(Conflict, match="isn't running"):
            accept(deal)


class TestFrozen:
    def test_text_document_and_hash(self) -> None:
        deal = invited()
        accept(deal, language="en")
        agreement = queries.agreement(deal.talent.actor, deal.id)
        assert agreement.sha256 == hashlib.sha256(agreement.document.encode()).hexdigest()
        document = json.loads(agreement.document)
        assert document["terms"] == terms(deal.campaign, 45_000).as_json()
        assert document["text"] == agreement.text
        assert document["accepted"] == {
            "at": agreement.accepted_at.isoformat(),
            "name": deal.talent.actor.name,
            "side": "creator",
            "user": str(deal.talent.user.pk),
        }
        assert "pays" in agreement.text
        assert "€450" in agreement.text

    def test_is_written_in_the_language_asked_for(self) -> None:
        deal = invited()
        accept(deal, language="es")
        assert queries.agreement(deal.talent.actor, deal.id).language == "es"

    def test_nobody_changes_it_not_even_in_the_database(self) -> None:
        deal = agreed()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Agreement.objects.filter(collaboration_id=deal.id).update(text="Twice as much.")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Offer.objects.filter(collaboration_id=deal.id).update(fee_minor=1)

    def test_a_later_edit_of_the_campaign_changes_nothing_of_it(self) -> None:
        deal = agreed()
        before = queries.agreement(deal.brand.actor, deal.id).document
        draft = make.campaign_draft(name="Another name", product="Another oil")
        campaigns.edit_campaign(campaign_id=deal.campaign.pk, draft=draft, by=deal.brand.actor)
        assert queries.agreement(deal.brand.actor, deal.id).document == before


class TestMoney:
    def test_the_fee_is_reserved(self) -> None:
        assert standing(agreed()) == (0, 45_000, 455_000)

    def test_a_budget_that_lacks_it_refuses_and_tells_the_brand_what_is_left(self) -> None:
        deal = applied(budget_minor=40_000)
        with pytest.raises(Conflict, match=r"€400 left and this takes €450"):
            accept(deal, "brand")
        assert deal.state == "applied"
        assert deal.pieces == []

    def test_the_creator_is_not_told_the_budget(self) -> None:
        deal = invited(budget_minor=40_000)
        with pytest.raises(Conflict) as refusal:
            accept(deal)
        assert "400" not in refusal.value.message

    def test_the_last_of_the_budget_can_be_taken(self) -> None:
        assert standing(agreed(budget_minor=45_000)) == (0, 45_000, 0)


class TestDeliverables:
    def test_one_for_each_piece_with_its_date_in_order_of_dates(self) -> None:
        soon, later = clock.today() + 5 * DAY, clock.today() + 9 * DAY
        deal = agreed(
            deliverables=(
                Piece(type="instagram_story", count=2, due_on=later),
                Piece(type="tiktok_video", count=1, due_on=soon),
            )
        )
        assert [(p.position, p.type, p.due_on, p.state) for p in deal.pieces] == [
            (1, "tiktok_video", soon, "producing"),
            (2, "instagram_story", later, "producing"),
            (3, "instagram_story", later, "producing"),
        ]


class TestExclusivity:
    @staticmethod
    def rights(category: str = "food", first: int = 0, last: int = 30) -> Rights:
        today = clock.today()
        return Rights(
            exclusivity_categories=(category,),
            exclusivity_from=today + first * DAY,
            exclusivity_until=today + last * DAY,
        )

    def test_an_overlap_with_another_brands_blocks_and_says_why(self) -> None:
        talent = make.creator(name="Vera Lino")
        deal = invited(talent=talent, rights=self.rights(first=20, last=60))
        first = agreed(talent=talent, rights=self.rights())
        with pytest.raises(Conflict) as refusal:
            accept(deal)
        assert first.brand.organization.name in refusal.value.message
        assert "Food" in refusal.value.message
        assert deal.state == "invited"

    def test_the_other_brand_is_not_told_with_whom(self) -> None:
        talent = make.creator()
        deal = invited(talent=talent, rights=self.rights())
        first = agreed(talent=talent, rights=self.rights())
        actions.counter_offer(
            collaboration_id=deal.id, terms=terms(deal.campaign, rights=self.rights()), by=talent.actor
        )
        with pytest.raises(Conflict, match="another brand") as refusal:
            accept(deal, "brand")
        assert first.brand.organization.name not in refusal.value.message

    def test_work_in_the_category_is_blocked_too_subcategories_included(self) -> None:
        talent = make.creator()
        deal = invited(talent=talent, categories=("wine",))
        agreed(talent=talent, rights=self.rights("food"))
        with pytest.raises(Conflict):
            accept(deal)
        assert agreed(talent=talent, categories=("travel",)).state == "agreed"

    @pytest.mark.parametrize(
        ("category", "first", "last"), [("travel", 0, 30), ("food", 31, 60)], ids=["another category", "another time"]
    )
    def test_elsewhere_or_later_is_free(self, category: str, first: int, last: int) -> None:
        talent = make.creator()
        agreed(talent=talent, rights=self.rights())
        assert agreed(talent=talent, rights=self.rights(category, first, last)).state == "agreed"

    def test_the_same_brand_may_ask_again(self) -> None:
        deal = agreed(rights=self.rights())
        assert agreed(of=deal.brand, talent=deal.talent, rights=self.rights()).state == "agreed"

    def test_a_cancelled_one_binds_nobody(self) -> None:
        talent = make.creator()
        cancelled(talent=talent, rights=self.rights())
        assert agreed(talent=talent, rights=self.rights()).state == "agreed"

    def test_who_is_bound_is_not_invited_into_what_the_acceptance_would_refuse(self) -> None:
        free, bound = make.creator(), make.creator(name="Vera Lino")
        first = agreed(talent=bound, rights=self.rights("food"))
        of = make.brand()
        campaign = make.campaign(of, categories=("wine",))
        result = actions.invite_creators(
            campaign_id=campaign.pk,
            creator_ids=[free.creator.pk, bound.creator.pk],
            terms=terms(campaign),
            by=of.actor,
        )
        assert [row.creator_id for row in result.sent] == [free.creator.pk]
        (refused,) = result.refused
        # Neither with whom nor until when.
        assert refused.refusal.message == "Vera Lino is bound to another brand in Food."
        assert first.brand.organization.name not in refused.refusal.message
        with pytest.raises(Conflict, match="bound to another brand"):
            invited(talent=bound, rights=self.rights("recipes", 10, 20))
        assert invited(of=first.brand, talent=bound, categories=("wine",)).state == "invited"
        assert invited(talent=bound, categories=("travel",)).state == "invited"

    def test_who_is_bound_may_still_apply(self) -> None:
        talent = make.creator()
        agreed(talent=talent, rights=self.rights("food"))
        campaign = make.campaign(entry="open", categories=("food",))
        row = actions.apply_to_campaign(campaign_id=campaign.pk, terms=terms(campaign), by=talent.actor)
        assert row.state == "applied"


class TestAmendments:
    """Revisions beyond those included need a new offer (product.md §4)."""

    @staticmethod
    def out_of_revisions() -> Deal:
        deal = changes_requested()
        submit(deal)
        return deal

    def test_a_new_offer_gives_another_round(self) -> None:
        deal = self.out_of_revisions()
        with pytest.raises(Conflict, match="used up"):
            actions.request_changes(draft_id=deal.draft.pk, note="More.", by=deal.brand.actor)
        more = terms(deal.campaign, 50_000, revisions_included=2)
        actions.counter_offer(collaboration_id=deal.id, terms=more, by=deal.brand.actor)
        assert deal.state == "in_review"
        accept(deal)
        assert deal.state == "in_review"
        assert standing(deal) == (0, 50_000, 450_000)
        actions.request_changes(draft_id=deal.draft.pk, note="More.", by=deal.brand.actor)
        assert deal.state == "changes_requested"
        assert [a.number for a in queries.detail(deal.brand.actor, deal.id).agreements] == [1, 2]

    def test_a_lower_fee_goes_back_to_the_budget_and_dates_move(self) -> None:
        deal = agreed()
        later = clock.today() + 40 * DAY
        less = terms(deal.campaign, 40_000, deliverables=(Piece(type="tiktok_video", due_on=later),))
        actions.counter_offer(collaboration_id=deal.id, terms=less, by=deal.talent.actor)
        accept(deal, "brand")
        assert standing(deal) == (0, 40_000, 460_000)
        assert deal.piece.due_on == later

    def test_other_pieces_are_another_agreement(self) -> None:
        deal = agreed()
        other = terms(deal.campaign, deliverables=(Piece(type="youtube_video", due_on=clock.today() + DAY),))
        with pytest.raises(Invalid, match="pieces agreed on stay"):
            actions.counter_offer(collaboration_id=deal.id, terms=other, by=deal.brand.actor)

    def test_declined_or_taken_back_the_agreement_goes_on(self) -> None:
        deal = in_review()
        for answer, by in [(actions.decline, deal.talent.actor), (actions.withdraw, deal.brand.actor)]:
            actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 50_000), by=deal.brand.actor)
            answer(collaboration_id=deal.id, reason="No, thank you.", by=by)  # type: ignore[operator]
            assert (deal.state, deal.row.offered_by) == ("in_review", "")
        assert standing(deal) == (0, 45_000, 455_000)

    def test_one_at_a_time_and_none_to_accept_is_a_conflict(self) -> None:
        deal = agreed()
        with pytest.raises(IllegalMove, match="agreed already"):
            accept(deal)
        actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 50_000), by=deal.brand.actor)
        with pytest.raises(Forbidden):
            actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 60_000), by=deal.talent.actor)
