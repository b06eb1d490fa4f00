"""Worked with a competitor: what posts that everybody can read as paid say, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from lonja.campaigns import actions as campaigns
from lonja.collaborations import actions
from lonja.discovery.types import Search
from lonja.measurement import queries
from tests import make
from tests.make import measurement

pytestmark = pytest.mark.django_db

LABELED = "Publicidad. Lo he probado una semana"


def published(text: str = LABELED, **plan: Any) -> measurement.Live:
    """Make a live post for a brand that advertises in the category."""
    return measurement.published(make.deal.approved(**({"categories": ("skincare",)} | plan)), text=text)


def rival(*categories: str, **plan: Any) -> make.Person:
    """Make a brand with a campaign in the categories."""
    of = make.brand()
    make.campaign(of, categories=categories or ("skincare",), **plan)
    return of


def found(of: make.Person, is_wanted: bool = True) -> Any:
    return queries.search_relations(of.actor, Search(worked_with_competitor=is_wanted)).worked_with_competitor


class TestWorkedWithACompetitor:
    def test_only_where_it_is_asked(self) -> None:
        published()
        assert queries.search_relations(rival().actor, Search(worked_with=True)).worked_with_competitor is None
        assert queries.search_relations(rival().actor, Search()).worked_with_competitor is None

    @pytest.mark.parametrize("is_wanted", [True, False])
    def test_a_labeled_post_for_another_brand(self, is_wanted: bool) -> None:
        live = published()
        assert found(rival(), is_wanted) == {live.deal.talent.creator.pk}

    @pytest.mark.parametrize("text", ["gracias a la marca", ""], ids=["no label", "no text"])
    def test_a_post_that_nobody_can_read_as_paid_stays_private(self, text: str) -> None:
        published(text)
        assert found(rival()) == frozenset()

    @pytest.mark.parametrize("state", ["invited", "negotiating", "agreed", "in_review", "approved", "published"])
    def test_so_does_what_has_no_post(self, state: str) -> None:
        # "published" here is the collaboration's own word: no address was pasted, so nothing was seen of a label.
        make.deal.IN_STATE[state](categories=("skincare",))
        assert found(rival()) == frozenset()

    def test_work_for_oneself_is_none_for_a_competitor(self) -> None:
        live = published()
        assert found(live.deal.brand) == frozenset()

    @pytest.mark.parametrize(
        ("category", "is_met"), [("skincare", True), ("beauty", True), ("makeup", False), ("travel", False)]
    )
    def test_in_the_category_or_the_one_above_it(self, category: str, is_met: bool) -> None:
        live = published()
        assert found(rival(category)) == ({live.deal.talent.creator.pk} if is_met else frozenset())

    def test_a_post_outlives_its_collaboration(self) -> None:
        live = published()
        actions.cancel_collaboration(collaboration_id=live.deal.id, reason="Enough.", by=live.deal.brand.actor)
        assert found(rival()) == {live.deal.talent.creator.pk}

    def test_a_draft_says_who_competes_and_a_cancelled_campaign_does_not(self) -> None:
        live, of = published(), make.brand()
        plan = make.campaign(of, launch=False, categories=("skincare",))
        assert found(of) == {live.deal.talent.creator.pk}
        campaigns.cancel_campaign(campaign_id=plan.pk, by=of.actor)
        assert found(of) is None

    def test_without_a_category_of_ones_own_there_is_no_answer(self) -> None:
        published()
        rival("skincare")
        assert found(make.brand()) is None
        assert found(make.staff()) is None
