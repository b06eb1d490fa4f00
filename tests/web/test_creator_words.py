"""What brands read of a creator's own words, limits, absences and prices, on its page and beside offers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from lonja.core import clock
from lonja.creators import actions
from lonja.creators.about import About
from lonja.creators.drafts import ChannelDraft, RateDraft, StatisticsDraft
from lonja.creators.types import Limits
from tests import make
from tests.make.collaborations import invited

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def channel(handle: str) -> ChannelDraft:
    stated = StatisticsDraft(values={"followers": 60_000}, as_of=clock.now())
    return ChannelDraft(platform="tiktok", handle=handle, statistics=(stated,))


def market() -> make.Talent:
    """A creator among ten peers who ask 300 euros."""
    for number in range(10):
        rate = RateDraft(deliverable="tiktok_video", amount_minor=30_000, currency="EUR", as_of=clock.now())
        make.imported_creator(channels=(channel(f"peer{number}"),), rates=(rate,), categories=("food",))
    return make.creator(name="Alba", channels=(channel("alba"),), categories=("food",))


def read(who: Any, path: str, language: str = "en") -> str:
    return make.client_for(who).get(path, headers={"Accept-Language": language}).content.decode()


def test_the_page_says_all_of_it() -> None:
    talent, by = market(), None
    by = talent.actor
    about = About(name="Alba", categories=("food",), bios={"ca": "Cuino amb sal."})
    actions.describe_creator(about=about, by=by)
    limits = Limits(accepts_usage_rights=True, usage_rights_days=90, refused_categories=("motor",))
    actions.set_limits(limits=limits, by=by)
    actions.add_absence(first_on=TODAY, last_on=TODAY + timedelta(days=2), by=by)
    actions.set_price(deliverable="tiktok_video", amount_minor=45_000, currency="EUR", is_negotiable=True, by=by)
    actions.add_add_on(draft=actions.AddOnDraft(kind="usage_rights", days=30, percent_bps=3_000), by=by)
    text = read(make.brand(), f"/creators/{talent.creator.id}")
    for words in (
        "Cuino amb sal.",
        "(Catalan)",
        "up to 90 days",
        "Motor",
        "Usage rights, 30 days: + 30%",
        "€300 – €300",
    ):
        assert words in text, words
    spanish = read(make.brand(), f"/creators/{talent.creator.id}", "es")
    assert "hasta 90 días" in spanish


def test_both_sides_read_the_range_beside_an_offer_and_while_countering() -> None:
    deal = invited(talent=market())
    for side in (deal.brand, deal.talent):
        for path in (f"/collaborations/{deal.id}", f"/collaborations/{deal.id}/offer"):
            assert "€300 – €300" in read(side, path), path


def test_without_peers_nothing_is_invented() -> None:
    deal = invited(talent=make.creator(channels=(channel("sola"),), categories=("food",)))
    text = read(deal.brand, f"/collaborations/{deal.id}")
    assert "Not enough peers" in text


def test_whom_the_brand_no_longer_sees_has_no_range() -> None:
    deal = invited(talent=market())
    actions.set_limits(limits=Limits(), by=deal.talent.actor)
    from lonja.creators.models import Creator

    Creator.objects.filter(pk=deal.talent.creator.id).update(unlisted_at=clock.now())
    assert make.client_for(deal.brand).get(f"/collaborations/{deal.id}").status_code == 200


def test_the_api_gives_a_brand_the_same() -> None:
    talent = market()
    actions.set_limits(limits=Limits(accepts_exclusivity=True, exclusivity_days=30), by=talent.actor)
    whole = make.api(make.brand()).get(f"creators/{talent.creator.id}").json()
    assert whole["limits"]["exclusivity_days"] == 30
    (video,) = [one for one in whole["market"] if one["deliverable"] == "tiktok_video"]
    assert (video["peers"], video["middle_minor"]) == (10, 30_000)
