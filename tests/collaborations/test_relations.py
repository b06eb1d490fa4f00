"""What a brand's history says to a search, from the move to the results."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lonja.campaigns.types import Rights
from lonja.collaborations import actions, queries
from lonja.core import clock
from lonja.discovery import index
from lonja.discovery import queries as discovery
from lonja.discovery.types import Search
from tests import make
from tests.make.collaborations import Deal, terms

pytestmark = pytest.mark.django_db


class TestSearchRelations:
    def test_says_only_what_is_asked(self) -> None:
        deal = make.deal.invited()
        nothing = queries.search_relations(deal.brand.actor, Search(text="padel"))
        assert (nothing.invited_90d, nothing.worked_with, nothing.bound) == (None, None, None)

    def test_invitations_of_the_last_ninety_days(self) -> None:
        deal = make.deal.invited()
        by, asked = deal.brand.actor, Search(invited_90d=True)
        assert queries.search_relations(by, asked).invited_90d == {deal.talent.creator.pk}
        with clock.at(clock.now() + timedelta(days=91)):
            assert queries.search_relations(by, asked).invited_90d == frozenset()
        assert queries.search_relations(make.brand().actor, asked).invited_90d == frozenset()

    def test_an_application_is_no_invitation(self) -> None:
        deal = make.deal.applied()
        assert queries.search_relations(deal.brand.actor, Search(invited_90d=True)).invited_90d == frozenset()

    def test_worked_with_begins_with_the_agreement(self) -> None:
        asked = Search(worked_with=True)
        invited, agreed = make.deal.invited(), make.deal.agreed()
        assert queries.search_relations(invited.brand.actor, asked).worked_with == frozenset()
        assert queries.search_relations(agreed.brand.actor, asked).worked_with == {agreed.talent.creator.pk}

    def test_the_other_side_is_told_nothing(self) -> None:
        deal, asked = make.deal.agreed(), Search(worked_with=True)
        for nobody in (deal.talent.actor, make.staff().actor):
            assert queries.search_relations(nobody, asked).worked_with == frozenset()

    def test_the_search_follows(self, settings: Any, tmp_path: Path) -> None:
        settings.HOME = tmp_path
        deal = make.deal.invited()
        make.imported_creator("Never asked")
        index.rebuild()
        by = deal.brand.actor
        for is_wanted, expected in ((True, {deal.talent.creator.name}), (False, {"Never asked"})):
            asked = Search(invited_90d=is_wanted)
            answer = discovery.search(by, asked, queries.search_relations(by, asked))
            assert {card.creator.name for card in answer.cards} == expected


DAY = timedelta(days=1)
WINE = frozenset({"wine"})


def rights(category: str = "food", first: int = 0, last: int = 30) -> Rights:
    today = clock.today()
    return Rights(
        exclusivity_categories=(category,),
        exclusivity_from=today + first * DAY,
        exclusivity_until=today + last * DAY,
    )


def bound(by: make.Person, **asked: Any) -> Any:
    return queries.search_relations(by.actor, Search(**({"takes_campaigns_in": WINE} | asked))).bound


class TestBoundElsewhere:
    @pytest.mark.parametrize(
        ("category", "is_bound"), [("food", True), ("wine", True), ("recipes", False), ("travel", False)]
    )
    def test_an_exclusivity_binds_in_its_category_and_those_above_and_below(
        self, category: str, is_bound: bool
    ) -> None:
        deal = make.deal.agreed(rights=rights(category))
        assert bound(make.brand()) == (frozenset({deal.talent.creator.pk}) if is_bound else frozenset())

    def test_a_wider_question_meets_a_narrow_exclusivity(self) -> None:
        deal = make.deal.agreed(rights=rights("wine"))
        assert bound(make.brand(), takes_campaigns_in=frozenset({"food"})) == {deal.talent.creator.pk}

    def test_not_by_ones_own_and_not_without_an_agreement(self) -> None:
        own = make.deal.agreed(rights=rights())
        make.deal.negotiating(rights=rights())
        make.deal.cancelled(rights=rights())
        make.deal.agreed()
        assert bound(own.brand) == frozenset()
        assert bound(make.brand()) == {own.talent.creator.pk}

    def test_staff_see_everybody_who_is_bound(self) -> None:
        deal = make.deal.agreed(rights=rights())
        assert bound(make.staff()) == {deal.talent.creator.pk}

    def test_until_its_last_day(self) -> None:
        deal = make.deal.agreed(rights=rights(last=30))
        for days, found in ((30, {deal.talent.creator.pk}), (31, frozenset())):
            with clock.at(clock.now() + days * DAY):
                assert bound(make.brand()) == found

    def test_one_that_begins_later_binds_for_days_asked_for(self) -> None:
        deal, today = make.deal.agreed(rights=rights(first=20, last=40)), clock.today()
        assert bound(make.brand()) == frozenset()
        assert bound(make.brand(), available=(today + 5 * DAY, today + 19 * DAY)) == frozenset()
        assert bound(make.brand(), available=(today + 5 * DAY, today + 20 * DAY)) == {deal.talent.creator.pk}

    def test_an_amendment_that_drops_it_sets_free(self) -> None:
        deal = make.deal.agreed(rights=rights())
        assert bound(make.brand()) == {deal.talent.creator.pk}
        amended(deal)
        assert bound(make.brand()) == frozenset()


def amended(deal: Deal) -> None:
    """Replace the agreement by one without rights."""
    actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, rights=Rights()), by=deal.brand.actor)
    actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=deal.talent.actor)
