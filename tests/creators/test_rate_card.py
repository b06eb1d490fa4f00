"""Prices, add-ons, and what comparable creators ask."""

from __future__ import annotations

from decimal import Decimal
from statistics import quantiles
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from lonja.accounts.actor import Actor
from lonja.core import clock, money
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.creators import actions, queries
from lonja.creators.drafts import ChannelDraft, RateDraft, StatisticsDraft
from lonja.creators.models import Creator, RateStatement
from tests import make

pytestmark = pytest.mark.django_db
VIDEO = "tiktok_video"


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def channel(followers: int, platform: str = "tiktok", handle: str = "") -> ChannelDraft:
    stated = StatisticsDraft(values={"followers": followers}, as_of=clock.now())
    return ChannelDraft(platform=platform, handle=handle or f"h{clock.now().timestamp()}", statistics=(stated,))


def priced(
    euros: int, *, followers: int = 60_000, categories: tuple[str, ...] = ("beauty", "makeup"), **more: Any
) -> Any:
    rate = RateDraft(
        deliverable=VIDEO, amount_minor=euros * 100, currency=more.pop("currency", "EUR"), as_of=clock.now()
    )
    drafted = {"channels": (channel(followers),), "rates": (rate,), "categories": categories}
    return make.imported_creator(**(drafted | more))


def talent(followers: int = 60_000, **more: Any) -> make.Talent:
    return make.creator(**({"channels": (channel(followers),), "categories": ("beauty", "makeup")} | more))


def asked(who: make.Talent, by: Actor | None = None, currency: str = "EUR") -> queries.MarketRange:
    return queries.market_ranges(by or who.actor, who.creator.id, [VIDEO], currency=currency)[VIDEO]


def price(who: make.Talent, minor: int, **more: Any) -> Any:
    said = {"deliverable": VIDEO, "amount_minor": minor, "currency": "EUR", "is_negotiable": True, "by": who.actor}
    return actions.set_price(**(said | more))


class TestPrices:
    def test_a_change_is_kept_with_its_time_and_source(self) -> None:
        who = make.creator()
        for minor in (40_000, 40_000, 45_000):
            price(who, minor)
        actions.remove_price(deliverable=VIDEO, currency="EUR", by=who.actor)
        said = [(row.amount_minor, row.source) for row in queries.price_history(who.actor)]
        assert said == [(None, "declared"), (45_000, "declared"), (40_000, "declared")]
        assert queries.own_prices(who.actor) == []

    def test_the_index_takes_it(self) -> None:
        who = make.creator()
        price(who, 45_000)
        (row,) = queries.index_rows([who.creator.id])
        assert [(one.deliverable, one.amount_minor) for one in row.rates] == [(VIDEO, 45_000)]

    def test_an_import_never_replaces_it(self) -> None:
        who = make.creator()
        price(who, 45_000)
        other = RateDraft(deliverable=VIDEO, amount_minor=1, currency="EUR", source="imported", as_of=clock.now())
        actions.set_rates(creator_id=who.creator.id, rates=[other], by=Actor.system())
        assert [one.amount_minor for one in queries.own_prices(who.actor)] == [45_000]
        assert RateStatement.objects.filter(creator_id=who.creator.id).count() == 1

    @pytest.mark.parametrize(
        ("said", "path"),
        [
            ({"deliverable": "song"}, "deliverable"),
            ({"currency": "DUBLOON"}, "currency"),
            ({"amount_minor": -1}, "amount"),
            ({"amount_minor": 10**11}, "amount"),
        ],
    )
    def test_bad_input(self, said: dict[str, Any], path: str) -> None:
        with pytest.raises(Invalid) as refused:
            price(make.creator(), said.pop("amount_minor", 1), **said)
        assert list(refused.value.errors) == [path]

    def test_another_creators_is_out_of_reach(self) -> None:
        price(make.creator(), 45_000)
        with pytest.raises(NotFound):
            actions.remove_price(deliverable=VIDEO, currency="EUR", by=make.creator().actor)

    def test_the_page_reads_money_as_its_language_writes_it(self) -> None:
        who = talent()
        client = make.client_for(who)
        typed = {"deliverable": VIDEO, "amount": "1.200,50", "currency": "EUR", "is_negotiable": "on"}
        assert client.post("/profile/rates", typed, headers={"Accept-Language": "es"}).status_code == 302
        assert queries.own_prices(who.actor)[0].amount_minor == 120_050
        page = client.get(f"/profile/rates?deliverable={VIDEO}&currency=EUR", headers={"Accept-Language": "es"})
        assert 'value="1200,50"' in page.content.decode()
        refused = client.post("/profile/rates", typed | {"amount": "mil euros"})
        assert refused.status_code == 422
        assert 'value="mil euros"' in refused.content.decode()


class TestAddOns:
    def test_percent_or_amount(self) -> None:
        who = make.creator()
        card = actions.AddOnDraft(kind="exclusivity", days=90, categories=("beauty",), percent_bps=5_000)
        actions.add_add_on(draft=card, by=who.actor)
        actions.add_add_on(
            draft=actions.AddOnDraft(kind="boosting_code", days=30, amount_minor=9_000, currency="EUR"), by=who.actor
        )
        found = queries.add_ons(make.brand().actor, who.creator.id)
        assert [(one.kind, one.percent_bps, one.amount_minor) for one in found] == [
            ("boosting_code", None, 9_000),
            ("exclusivity", 5_000, None),
        ]
        with pytest.raises(Conflict):
            actions.add_add_on(draft=card, by=who.actor)
        with pytest.raises(NotFound):
            actions.remove_add_on(add_on_id=found[0].id, by=make.creator().actor)
        actions.remove_add_on(add_on_id=found[0].id, by=who.actor)
        assert len(queries.add_ons(who.actor, who.creator.id)) == 1

    @pytest.mark.parametrize(
        ("said", "path"),
        [
            ({"kind": "hug", "percent_bps": 1}, "kind"),
            ({"days": 0, "percent_bps": 1}, "days"),
            ({}, "amount"),
            ({"percent_bps": 1, "amount_minor": 1, "currency": "EUR"}, "amount"),
            ({"percent_bps": 0}, "percent"),
            ({"percent_bps": 1, "currency": "EUR"}, "currency"),
            ({"amount_minor": 1}, "currency"),
            ({"percent_bps": 1, "categories": ("beauty",)}, "categories"),
            ({"kind": "exclusivity", "percent_bps": 1, "categories": ("magic",)}, "categories"),
        ],
    )
    def test_bad_input(self, said: dict[str, Any], path: str) -> None:
        draft = actions.AddOnDraft(**({"kind": "usage_rights", "days": 30} | said))
        with pytest.raises(Invalid) as refused:
            actions.add_add_on(draft=draft, by=make.creator().actor)
        assert list(refused.value.errors) == [path]


def test_the_whole_card_by_api() -> None:
    api = make.api(make.creator().person)
    assert api.put("me/rates/tiktok_video/EUR", {"amount_minor": 45_000}).status_code == 200
    card = api.post("me/rates/add-ons", {"kind": "usage_rights", "days": 30, "percent_bps": 3_000}).json()
    assert [one["amount_minor"] for one in card["items"]] == [45_000]
    assert api.delete(f"me/rates/add-ons/{card['add_ons'][0]['id']}").status_code == 204
    assert api.delete("me/rates/tiktok_video/EUR").status_code == 204
    assert api.get("me/rates").json() == {"items": [], "add_ons": [], "next": None}
    assert [one["amount_minor"] for one in api.get("me/rates/history").json()["items"]] == [None, 45_000]
    assert api.put("me/rates/song/EUR", {"amount_minor": 1}).status_code == 422


class TestMarket:
    def test_the_quartiles_of_the_closest_peers(self) -> None:
        who = talent()
        prices = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]
        for euros in prices:
            priced(euros)
        found = asked(who)
        low, middle, high = quantiles(prices, n=4, method="inclusive")
        assert (found.peers, found.category, found.widened) == (10, "beauty", ())
        for shown, exact in ((found.low_minor, low), (found.middle_minor, middle), (found.high_minor, high)):
            assert shown == pytest.approx(exact * 100, rel=0.05)

    def test_both_sides_read_the_same(self) -> None:
        who = talent()
        for euros in range(100, 1_100, 100):
            priced(euros)
        assert asked(who) == asked(who, by=make.brand().actor)

    def test_it_widens_step_by_step_and_says_so(self) -> None:
        who = talent()
        for _ in range(9):
            priced(300)
        assert not asked(who).is_known
        cache.clear()
        priced(300, categories=("food",))
        assert (asked(who).peers, asked(who).widened) == (10, ("category",))
        cache.clear()
        Creator.objects.filter(categories__contains=["food"]).update(unlisted_at=clock.now())
        priced(300, followers=300_000)
        assert (asked(who).peers, asked(who).widened) == (10, ("category", "tier"))

    def test_too_few_say_nothing(self) -> None:
        who = talent()
        for _ in range(9):
            priced(300)
        found = asked(who)
        assert (found.peers, found.low_minor, found.middle_minor, found.high_minor) == (9, None, None, None)

    def test_only_the_comparable(self) -> None:
        who = talent()
        for _ in range(10):
            priced(300)
        for stranger in (
            {"followers": 5_000_000},
            {"channels": (channel(60_000, platform="youtube"),)},
            {"currency": "XAF"},
        ):
            priced(9_999, **stranger)
        assert asked(who).peers == 10

    def test_none_where_the_creator_is_not(self) -> None:
        who = talent()
        assert queries.market_ranges(who.actor, who.creator.id, ["youtube_video", "song"]) == {}
        assert queries.market_ranges(make.creator().actor, who.creator.id, [VIDEO]) == {}

    def test_the_fragment_follows_the_choice(self) -> None:
        who = talent()
        for _ in range(10):
            priced(300)
        client = make.client_for(who)
        shown = client.get("/profile/rates/range", {"deliverable": VIDEO, "currency": "EUR"}).content.decode()
        assert "300" in shown
        for odd in ({"deliverable": "song"}, {"deliverable": VIDEO, "currency": "DUBLOON"}, {}):
            assert client.get("/profile/rates/range", odd).status_code == 200


class TestTypedAmounts:
    @pytest.mark.parametrize(
        ("text", "language", "amount"),
        [
            ("1.200,50", "es", "1200.50"),
            ("1.200,50", "en", "1200.50"),
            ("1,200.50", "en", "1200.50"),
            ("1,200.50", "es", "1200.50"),
            ("1.200", "es", "1200"),
            ("1.200", "en", "1.200"),
            ("1,200", "en", "1200"),
            ("1,200", "es", "1.200"),
            ("450", "es", "450"),
            ("450,5", "en", "450.5"),
            ("450.50", "es", "450.50"),
            ("0.500", "es", "0.500"),
            ("1 200,50", "es", "1200.50"),
            ("1\u202f200", "es", "1200"),
            ("1.234.567", "es", "1234567"),
        ],
    )
    def test_known_ones(self, text: str, language: str, amount: str) -> None:
        assert money.read_typed(text, language) == Decimal(amount)

    @pytest.mark.parametrize("text", ["", "abc", "1..2", "1,2,3", "1.200.5", "12.34,56,7", "1e9", "--1", "1.2.3,4"])
    def test_what_is_none(self, text: str) -> None:
        for language in ("es", "en"):
            with pytest.raises(ValueError):
                money.read_typed(text, language)

    @given(st.integers(0, 10**11), st.sampled_from(["es", "en"]), st.booleans())
    def test_what_a_language_writes_it_reads(self, minor: int, language: str, grouped: bool) -> None:
        text = f"{Decimal(minor) / 100:{',' if grouped else ''}.2f}"
        if language == "es":
            text = text.translate(str.maketrans(",.", ".,"))
        assert money.read_typed(text, language) == Decimal(minor) / 100
