"""What a brand's history says to a search, from the move to the results."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lonja.collaborations import queries
from lonja.core import clock
from lonja.discovery import index
from lonja.discovery import queries as discovery
from lonja.discovery.types import Search
from tests import make

pytestmark = pytest.mark.django_db


class TestSearchRelations:
    def test_says_only_what_is_asked(self) -> None:
        deal = make.deal.invited()
        nothing = queries.search_relations(deal.brand.actor, Search(text="padel"))
        assert (nothing.invited_90d, nothing.worked_with) == (None, None)

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
