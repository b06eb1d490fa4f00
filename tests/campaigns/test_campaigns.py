"""Planning, editing and moving campaigns."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from lonja.campaigns import actions, queries
from lonja.campaigns.states import CAMPAIGN
from lonja.campaigns.types import WORLD, Piece, Rights
from lonja.core import clock
from lonja.core.errors import Forbidden, IllegalMove, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.payments import queries as payments
from tests import make
from tests.make.collaborations import agreed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

# move: {from: (to, sides)}; what isn't here is refused.
TABLE = {
    "launch": {"draft": ("active", {"brand"})},
    "close": {"active": ("closed", {"brand", "system"})},
    "reopen": {"closed": ("active", {"brand"})},
    "cancel": {"draft": ("cancelled", {"brand", "operator"}), "active": ("cancelled", {"brand", "operator"})},
}


@pytest.mark.parametrize(
    ("name", "state", "side"),
    list(itertools.product(TABLE, CAMPAIGN.states, ["brand", "creator", "operator", "system"])),
)
def test_every_cell_of_the_table(name: str, state: str, side: str) -> None:
    target, sides = TABLE[name].get(state, ("", set()))
    if not target:
        with pytest.raises(IllegalMove):
            CAMPAIGN.find(name, state, side)
    elif side not in sides:
        with pytest.raises(Forbidden):
            CAMPAIGN.find(name, state, side)
    else:
        assert CAMPAIGN.find(name, state, side).target == target


class TestPlanning:
    def test_is_a_draft_with_a_budget_of_its_own(self) -> None:
        of = make.brand()
        campaign = make.campaign(of, launch=False)
        assert campaign.state == "draft"
        assert payments.campaign_money(of.actor, campaign.reference).left.minor == 500_000
        event = EventRecord.objects.get(name="campaign.created")
        assert (event.subject_id, event.parties) == (campaign.pk, [of.id])

    def test_comes_back_as_it_was_written(self) -> None:
        of = make.brand()
        draft = make.campaign_draft(
            hashtags=("#a", "#b"),
            categories=("food",),
            target_audience={"country": {"ES": 0.6}, "age": {"18-24": 0.5}},
            rights=Rights(media=("ads",), territory=(WORLD,), from_on=clock.today(), until_on=clock.today() + DAY),
        )
        campaign = actions.create_campaign(draft=draft, by=of.actor)
        assert queries.draft_of(queries.campaign(of.actor, campaign.pk)) == draft

    @pytest.mark.parametrize(
        ("fields", "at"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"name": "a\0b"}, "name"),
            ({"hashtags": ("two words",)}, "hashtags"),
            ({"links": ("javascript:alert(1)",)}, "links"),
            ({"objective": "fame"}, "objective"),
            ({"currency": "XXQ"}, "currency"),
            ({"budget_minor": -1}, "budget"),
            ({"ends_on": clock.today() - DAY}, "ends_on"),
            ({"deliverables": ()}, "deliverables"),
            ({"deliverables": (Piece(type="fax", due_on=clock.today()),)}, "deliverables.0.type"),
            ({"deliverables": (Piece(type="tiktok_video", count=0, due_on=clock.today()),)}, "deliverables.0.count"),
            ({"targets": {"fame": 3}}, "targets.fame"),
            ({"targets": {"views": 0}}, "targets.views"),
            ({"approval_business_days": 1}, "approval_business_days"),
            ({"approval_business_days": 11}, "approval_business_days"),
            ({"invitation_days": 0}, "invitation_days"),
            ({"invitation_days": 31}, "invitation_days"),
            ({"categories": ("alchemy",)}, "categories"),
            ({"countries": ("Spain",)}, "countries"),
            ({"target_audience": {"country": {"ES": 1.2}}}, "target_audience.country"),
            ({"target_audience": {"shoes": {"ES": 1}}}, "target_audience.shoes"),
            ({"margin_bps": 10_001}, "margin_bps"),
            ({"rights": Rights(media=("ads",))}, "rights.territory"),
            ({"rights": Rights(media=("ads",), territory=("ES",))}, "rights.until_on"),
            ({"rights": Rights(exclusivity_categories=("food",))}, "rights.exclusivity_until"),
        ],
    )
    def test_a_broken_rule_names_its_field(self, fields: dict[str, Any], at: str) -> None:
        with pytest.raises(Invalid) as refusal:
            actions.create_campaign(draft=make.campaign_draft(**fields), by=make.brand().actor)
        assert at in refusal.value.errors

    @pytest.mark.parametrize("days", [{"approval_business_days": 2, "invitation_days": 1}, {"invitation_days": 30}])
    def test_the_edges_of_the_clocks_are_allowed(self, days: dict[str, int]) -> None:
        assert make.campaign(**days).state == "active"

    def test_not_by_readers_creators_or_people_without_a_brand(self) -> None:
        people = [(make.analyst(make.brand()), Forbidden), (make.creator_house(), Forbidden)]
        for who, error in [*people, (make.staff(), Forbidden), (make.stranger(), NotFound)]:
            with pytest.raises(error):
                actions.create_campaign(draft=make.campaign_draft(), by=who.actor)


class TestEditing:
    def test_says_what_was_changed_and_moves_the_budget(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        draft = make.campaign_draft(budget_minor=700_000)
        actions.edit_campaign(campaign_id=campaign.pk, draft=draft, by=of.actor)
        assert payments.campaign_money(of.actor, campaign.reference).limit.minor == 700_000
        event = EventRecord.objects.get(name="campaign.edited")
        assert event.payload["fields"] == ["budget_minor"]

    def test_nothing_changed_is_nothing_recorded(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        actions.edit_campaign(campaign_id=campaign.pk, draft=make.campaign_draft(), by=of.actor)
        assert not EventRecord.objects.filter(name="campaign.edited").exists()

    def test_the_budget_never_falls_below_what_is_committed(self) -> None:
        deal = agreed()
        draft = make.campaign_draft(budget_minor=44_999)
        with pytest.raises(Invalid) as refusal:
            actions.edit_campaign(campaign_id=deal.campaign.pk, draft=draft, by=deal.brand.actor)
        assert list(refusal.value.errors) == ["budget"]

    def test_strangers_find_nothing_readers_are_forbidden(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        for who, error in [(make.brand(), NotFound), (make.analyst(of), Forbidden)]:
            with pytest.raises(error):
                actions.edit_campaign(campaign_id=campaign.pk, draft=make.campaign_draft(), by=who.actor)


class TestMoving:
    @pytest.mark.parametrize(
        ("action", "event"),
        [
            (actions.close_campaign, "campaign.closed"),
            (actions.cancel_campaign, "campaign.cancelled"),
        ],
    )
    def test_is_recorded_once_and_not_a_strangers(self, action: Any, event: str) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        for who, error in [(make.brand(), NotFound), (make.analyst(of), Forbidden)]:
            with pytest.raises(error):
                action(campaign_id=campaign.pk, by=who.actor)
        action(campaign_id=campaign.pk, by=of.actor)
        assert EventRecord.objects.filter(name=event, subject_id=campaign.pk).count() == 1
        with pytest.raises(IllegalMove):
            action(campaign_id=campaign.pk, by=of.actor)

    def test_the_operator_can_cancel_and_nothing_else(self) -> None:
        campaign, staff = make.campaign(), make.staff().actor
        for action in (actions.close_campaign, actions.launch_campaign):
            with pytest.raises((Forbidden, IllegalMove)):
                action(campaign_id=campaign.pk, by=staff)
        assert campaign.moves(staff) == ["cancel"]
        assert actions.cancel_campaign(campaign_id=campaign.pk, by=staff).state == "cancelled"


class TestSeeing:
    def test_a_brand_sees_its_own_the_operator_all_creators_only_open_ones(self) -> None:
        of, creator = make.brand(), make.creator()
        closed, opened = make.campaign(of), make.campaign(of, entry="open")
        assert {c.pk for c in queries.campaigns(of.actor).items} == {closed.pk, opened.pk}
        assert queries.campaigns(make.brand().actor).items == []
        assert queries.campaign(make.staff().actor, closed.pk).pk == closed.pk
        assert [c.pk for c in queries.open_campaigns(creator.actor).items] == [opened.pk]
        for campaign in (closed, opened):
            with pytest.raises(NotFound):
                queries.campaign(creator.actor, campaign.pk)
