"""Costs beside the fees, codes, conversions and refunds, and what they make of the report."""

from datetime import timedelta

import pytest

from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.core.money import Money
from lonja.measurement import actions
from lonja.measurement.actions import Order
from lonja.measurement.models import CampaignCost, Conversion
from lonja.measurement.types import Missing, Note
from tests import make
from tests.make import measurement

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    live = measurement.published()
    live.read(views=100_000, likes=5_000, comments=100, shares=50)
    return live


def euros(amount: float) -> Money:
    return Money(round(amount * 100), "EUR")


def sell(live, order_id="A1", value=100.0, code="AHORRA10", by=None, currency="EUR", **more):
    paid = Money(round(value * 100), currency)
    order = Order(**({"order_id": order_id, "value": paid, "at": clock.now(), "promo_code": code} | more))
    return actions.record_conversion(order=order, by=by or live.deal.brand.actor)


@pytest.fixture
def code(live):
    return actions.assign_code(collaboration_id=live.deal.id, kind="promo", code="ahorra10", by=live.deal.brand.actor)


class TestCosts:
    def test_counted_and_taken_out(self, live):
        by, campaign = live.deal.brand.actor, live.deal.campaign.pk
        assert live.report.total["cost"].value == 45_000
        cost = actions.enter_cost(campaign_id=campaign, kind="boosting", amount=euros(50), by=by)
        assert live.report.total["cost"].value == 50_000
        assert live.report.total["cpm"].value == 500
        actions.remove_cost(cost_id=cost.pk, by=by)
        assert live.report.total["cost"].value == 45_000
        assert EventRecord.objects.filter(name="campaign.cost_removed").count() == 1

    @pytest.mark.parametrize(
        ("kind", "amount", "field"),
        [
            ("boosting", Money(0, "EUR"), "amount"),
            ("boosting", Money(5, "USD"), "amount"),
            ("bribe", Money(5, "EUR"), "kind"),
        ],
    )
    def test_impossible(self, live, kind, amount, field):
        with pytest.raises(Invalid) as refusal:
            actions.enter_cost(campaign_id=live.deal.campaign.pk, kind=kind, amount=amount, by=live.deal.brand.actor)
        assert field in refusal.value.errors

    def test_who_may(self, live):
        wanted = {"campaign_id": live.deal.campaign.pk, "kind": "product", "amount": euros(5)}
        with pytest.raises(NotFound):
            actions.enter_cost(**wanted, by=make.brand().actor)
        with pytest.raises(Forbidden):
            actions.enter_cost(**wanted, by=make.analyst(live.deal.brand).actor)
        with pytest.raises(Forbidden):
            actions.enter_cost(**wanted, by=live.deal.talent.actor)
        assert not CampaignCost.objects.exists()


class TestConversions:
    def test_an_order_counts_once(self, live, code):
        first, is_new = sell(live)
        assert is_new
        again, is_new = sell(live, at=first.at)
        assert (again.pk, is_new) == (first.pk, False)
        assert Conversion.objects.count() == 1
        with pytest.raises(Conflict):
            sell(live, value=101)

    def test_the_return(self, live, code):
        sell(live, "A1", 1_000)
        sell(live, "A2", 440)
        total = live.report.total
        assert (total["conversions"].value, total["revenue"].value) == (2, 144_000)
        assert total["roi"].value == 22_000
        assert Note.MARGIN_ASSUMED in total["roi"].notes
        assert total["cpa"].value == 22_500

    def test_none_reported_is_missing_and_not_zero(self, live, code):
        assert live.report.total["roi"].missing == Missing.NO_CONVERSIONS

    def test_refunds_reverse(self, live, code):
        by = live.deal.brand.actor
        sell(live, "A1", 1_000)
        sell(live, "A2", 500)
        actions.refund_conversion(order_id="A1", refund_id="R1", amount=euros(400), by=by)
        actions.refund_conversion(order_id="A2", refund_id="R2", by=by)
        actions.refund_conversion(order_id="A2", refund_id="R2", by=by)
        total = live.report.total
        assert (total["conversions"].value, total["revenue"].value) == (1, 60_000)
        with pytest.raises(Invalid, match="what is left"):
            actions.refund_conversion(order_id="A1", refund_id="R3", amount=euros(601), by=by)

    def test_unknown_code_and_foreign_code(self, live, code):
        with pytest.raises(Invalid, match="No collaboration of yours"):
            sell(live, code="NADIE")
        with pytest.raises(Invalid, match="No collaboration of yours"):
            sell(live, by=make.brand().actor)

    def test_another_currency(self, live, code):
        with pytest.raises(Invalid, match="EUR"):
            sell(live, currency="USD")

    def test_a_click_counts_for_thirty_days_and_a_promo_code_beats_it(self, live, code):
        by, now = live.deal.brand.actor, clock.now()
        link = actions.assign_code(collaboration_id=live.deal.id, kind="link", by=by)
        late = {"code": "", "link_code": link.code, "at": now}
        with pytest.raises(Invalid, match="30 days"):
            sell(live, "B1", clicked_at=now - timedelta(days=30, seconds=1), **late)
        row, _ = sell(live, "B1", clicked_at=now - timedelta(days=30), **late)
        assert row.attributed_by == "link"
        both, _ = sell(live, "B2", link_code=link.code, clicked_at=now)
        assert both.attributed_by == "promo"

    def test_a_code_belongs_to_one_collaboration(self, live, code):
        other = make.deal.agreed(of=live.deal.brand)
        with pytest.raises(Conflict, match="one collaboration"):
            actions.assign_code(collaboration_id=other.id, kind="promo", code="AHORRA10", by=live.deal.brand.actor)
        with pytest.raises(NotFound):
            actions.assign_code(collaboration_id=live.deal.id, kind="promo", by=make.brand().actor)


def test_a_cancelled_collaboration_costs_what_is_owed():
    deal = make.deal.cancelled()
    owed = deal.row.owed_minor or 0
    total = measurement.Live(deal, None).report.total
    assert total["cost"].value == owed
