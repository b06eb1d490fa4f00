"""Two people at the same moment, on two real connections: one wins, and nothing counts twice."""

from functools import partial

import pytest

from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.money import Money
from lonja.measurement import actions
from lonja.measurement.actions import Order, PublicationReading
from lonja.measurement.models import Conversion, Publication, Refund, Snapshot
from lonja.measurement.types import Reading
from tests import make
from tests.accounts.together import together
from tests.make import measurement

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_addresses_for_one_piece():
    deal = make.deal.approved()
    own = measurement.channel(deal)
    publish = partial(actions.publish_deliverable, deliverable_id=deal.piece.pk, by=deal.talent.actor)
    urls = [measurement.video_url(own.handle) for _ in range(2)]
    came = together(2, lambda number: publish(url=urls[number]))
    assert sum(isinstance(one, Publication) for one in came) == 1
    assert sum(isinstance(one, Conflict) for one in came) == 1
    assert Publication.objects.count() == 1


def test_one_address_pasted_twice_at_once():
    deal = make.deal.approved()
    own = measurement.channel(deal)
    url = measurement.video_url(own.handle)
    paste = partial(actions.publish_deliverable, deliverable_id=deal.piece.pk, url=url, by=deal.talent.actor)
    came = together(2, lambda _: paste())
    assert [type(one) for one in came] == [Publication, Publication]
    assert Publication.objects.count() == 1


def test_one_reading_sent_twice_at_once():
    live = measurement.published()
    batch = [PublicationReading(live.id, Reading(at=clock.now(), counters={"views": 5}))]
    send = partial(actions.add_snapshots, readings=batch, by=live.deal.brand.actor)
    came = together(2, lambda _: send())
    assert sorted((one.created, one.unchanged) for one in came) == [(0, 1), (1, 0)]
    assert Snapshot.objects.count() == 1


def test_one_order_reported_by_two_shops_at_once():
    live = measurement.published()
    by = live.deal.brand.actor
    actions.assign_code(collaboration_id=live.deal.id, kind="promo", code="HOLA", by=by)
    order = Order(order_id="1", value=Money(100, "EUR"), at=clock.now(), promo_code="HOLA")
    report = partial(actions.record_conversion, order=order, by=by)
    came = together(2, lambda _: report())
    assert sorted(is_new for _row, is_new in came) == [False, True]
    assert Conversion.objects.count() == 1


def test_two_refunds_cannot_exceed_the_order():
    live = measurement.published()
    by = live.deal.brand.actor
    actions.assign_code(collaboration_id=live.deal.id, kind="promo", code="HOLA", by=by)
    order = Order(order_id="1", value=Money(100, "EUR"), at=clock.now(), promo_code="HOLA")
    actions.record_conversion(order=order, by=by)
    refund = partial(actions.refund_conversion, order_id="1", amount=Money(60, "EUR"), by=by)
    came = together(2, lambda number: refund(refund_id=f"R{number}"))
    assert sum(isinstance(one, Invalid) for one in came) == 1
    assert Refund.objects.count() == 1
