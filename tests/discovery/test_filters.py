"""A search in its four forms: address, JSON, sentence, chips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from lonja.core.errors import Invalid
from lonja.creators import categories
from lonja.creators.conduct import FIGURES
from lonja.creators.queries.index_rows import INDEXED
from lonja.creators.types import IndexChannel, IndexRow
from lonja.discovery import filters
from lonja.discovery.engine import SORTS, AudienceShare, Range, Target, Weights
from lonja.discovery.engine.schema import NUMBERS
from lonja.discovery.facts import facts_of
from lonja.discovery.filters import numbers, vocabulary
from lonja.discovery.filters.table import BY_NAME, FILTERS, UNFED, Filter, Group, Kind, Unit
from lonja.discovery.types import Search

# How long an example takes says more of the machine's other work than of ours.
calm = settings(deadline=None)

EXAMPLE = Search(
    categories_any=frozenset({"beauty"}),
    countries=frozenset({"ES"}),
    followers=Range(50_000, 250_000),
    audience=(AudienceShare("gender", "female", 6_000),),
    price_minor=Range(None, 800_00),
)

CODES = {
    "platform": ["tiktok", "youtube", "unknown"],
    "country": ["ES", "MX", "XK", "unknown"],
    "language": ["es", "ca"],
    "category": sorted(categories.CODES)[:6],
    "region": ["Cataluña", "Madrid, Comunidad de", "Île-de-France & més"],
    "age_band": ["13-17", "55+"],
    "gender": ["woman", "unknown"],
    "tier": ["nano", "mega"],
    "price_tier": ["entry", "top"],
    "deliverable": ["tiktok_video", "youtube_short"],
    "similar_by": ["audience", "both"],
    "sort": ["followers", "price", "cpm"],
    "currency": ["EUR", "USD", "JPY", "KWD"],
}
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SHARES = st.dictionaries(
    st.sampled_from([("gender", "female"), ("country", "ES"), ("age", "55+"), ("device", "ios"), ("language", "es")]),
    st.integers(1, 10_000),
    max_size=4,
).map(lambda found: tuple(AudienceShare(*cell, bps) for cell, bps in sorted(found.items())))


def ranges(one: Filter) -> st.SearchStrategy[Range]:
    high = 1_000_000 if one.unit is Unit.BPS else 2**31 - 1
    ends = st.tuples(*[st.none() | st.integers(one.low, high)] * 2)
    ordered = ends.map(lambda pair: tuple(sorted(pair)) if None not in pair else pair)
    return ordered.filter(lambda pair: pair != (None, None)).map(lambda pair: Range(*pair))


def values(one: Filter) -> st.SearchStrategy[Any]:
    """Anything that the filter's field can hold."""
    texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=30)
    ids = st.frozensets(st.uuids(), min_size=1, max_size=4)
    return {
        Kind.TEXT: texts,
        Kind.CODES: st.frozensets(st.sampled_from(CODES.get(one.vocabulary, [""])), max_size=3),
        Kind.CHOICE: st.sampled_from(CODES.get(one.vocabulary, [""])),
        Kind.RANGE: ranges(one) if one.kind is Kind.RANGE else st.none(),
        Kind.FLAG: st.none() | st.booleans(),
        Kind.ORDER: st.booleans(),
        Kind.PERIOD: st.tuples(DAYS, st.integers(0, 60)).map(lambda pair: (pair[0], pair[0] + timedelta(pair[1]))),
        Kind.DAYS: st.integers(1, 3_650),
        Kind.LIMIT: st.integers(1, 100),
        Kind.SHARES: SHARES,
        Kind.IDS: ids.map(lambda found: tuple(sorted(found)[:3])) if one.name == "similar_to" else ids,
        Kind.CURSOR: st.text("abcXYZ-_09", min_size=1, max_size=30),
        Kind.TARGET: st.builds(
            Target,
            SHARES,
            st.none() | st.integers(1, 2**31 - 1),
            st.frozensets(st.sampled_from(CODES["category"]), max_size=2),
        ),
        Kind.WEIGHTS: st.builds(Weights, *[st.integers(0, 100)] * 4, relevance=st.integers(1, 100)),
    }[one.kind]


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Any search that can be asked, with a handful of filters set."""
    chosen = draw(st.lists(st.sampled_from(FILTERS), max_size=8, unique_by=lambda one: one.name))
    return replace(Search(), **{one.name: draw(values(one)) for one in chosen})


class TestRoundTrips:
    @calm
    @given(searches())
    def test_address(self, asked: Search) -> None:
        reading = filters.from_url(QueryDict(filters.to_url(asked)))
        assert reading.notices == ()
        assert reading.asked == asked

    @calm
    @given(searches())
    def test_json(self, asked: Search) -> None:
        assert filters.from_json(filters.to_json(asked)) == asked

    @pytest.mark.parametrize("minor", [1, 999, 1_000, 1_234, 12_345, 1_234_567, -12_345])
    def test_currencies_of_three_decimals_are_read_back_as_written(self, minor: int) -> None:
        assert numbers.read(numbers.write(minor, Unit.MONEY, "KWD"), Unit.MONEY, "KWD") == minor

    @calm
    @given(searches())
    def test_sentence_and_chips_always_come(self, asked: Search) -> None:
        for language in ("es", "en"):
            with translation.override(language):
                assert filters.sentence(asked)
                for chip in filters.chips(asked):
                    assert chip.text
                    left = filters.from_url(QueryDict(chip.without)).asked
                    assert left != replace(asked, cursor=None)
                    assert replace(left, **{chip.field: getattr(asked, chip.field)}) == replace(asked, cursor=None)

    @calm
    @given(searches())
    def test_every_control_can_be_drawn(self, asked: Search) -> None:
        drawn = [control for group in filters.controls(asked) for control in group.controls]
        offered = {one.name for one in FILTERS if one.group is not Group.ANSWER and one.is_fed}
        used = {one.name for one in FILTERS if getattr(asked, one.name) != getattr(Search(), one.name)}
        assert offered <= {control.name for control in drawn} <= offered | used
        assert all(len(control.params) == len(control.texts) for control in drawn)


def _fact(number: str) -> str:
    return "last_post_on" if number == "last_post_day" else number


class TestTable:
    def test_it_declares_every_field_of_a_search(self) -> None:
        assert set(BY_NAME) == set(Search.__dataclass_fields__) - {"posted_since"}

    def test_it_knows_which_facts_nothing_fills(self) -> None:
        numbers = dict.fromkeys(INDEXED, 1.0)
        row = IndexRow(
            **dict.fromkeys(("name", "bio", "country", "region", "gender"), "x"),
            **dict.fromkeys(("languages", "categories", "topics"), ("x",)),
            **dict.fromkeys(("born_on", "last_post_on"), date(2000, 1, 1)),
            id=UUID(int=1),
            accepts_gifting=True,
            accepts_usage_rights=True,
            audience={},
            channels=(IndexChannel(platform="tiktok", handle="x", is_verified=True, numbers=numbers, quality=1),),
            conduct=dict.fromkeys(FIGURES, 1),
        )
        facts = facts_of(row, euros={}, currency="EUR", on=date(2026, 1, 1))
        assert {name for name in NUMBERS if getattr(facts, _fact(name)) is None} == UNFED

    def test_no_two_filters_share_a_parameter(self) -> None:
        params = [one.url for one in FILTERS]
        assert len(params) == len(set(params))

    def test_every_order_of_the_engine_has_a_name(self) -> None:
        assert set(vocabulary.SORTS) == set(SORTS)


class TestSentence:
    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            ("es", "Belleza en España, 50k-250k seguidores, mujeres ≥ 60 %, hasta 800 €"),
            ("en", "Beauty in Spain, 50k-250k followers, women ≥ 60%, up to €800"),
        ],
    )
    def test_the_products_own_example(self, language: str, expected: str) -> None:
        with translation.override(language):
            # A number and its sign stay on one line.
            assert filters.sentence(EXAMPLE).replace("\u00a0", " ") == expected

    def test_a_tier_does_not_cut_the_sentence(self) -> None:
        with translation.override("en"):
            assert filters.sentence(Search(tiers=frozenset({"mid", "nano"}))) == "Creators, Mid or Nano"

    def test_nothing_asked(self) -> None:
        with translation.override("en"):
            assert filters.sentence(Search()) == "All creators"

    @pytest.mark.parametrize(
        ("language", "expected"), [("es", "engagement {} of views"), ("en", "engagement ≥ 3.5% of views")]
    )
    def test_numbers_are_the_readers(self, language: str, expected: str) -> None:
        with translation.override(language):
            text = filters.sentence(Search(engagement_views_bps=Range(350, None)))
        assert ("3,5\u00a0%" if language == "es" else expected) in text

    def test_names_of_lists(self) -> None:
        key = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
        with translation.override("en"):
            (chip,) = filters.chips(Search(in_lists=frozenset({key})), {key: "Summer"})
        assert chip.text == "In a list: Summer"
        assert chip.without == ""


class TestAddressesThatPeopleType:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("followers_min=50k", Search(followers=Range(50_000, None))),
            ("followers_min=1,2M", Search(followers=Range(1_200_000, None))),
            ("followers_max=50.000", Search(followers=Range(None, 50_000))),
            ("engagement_views_min=3,5", Search(engagement_views_bps=Range(350, None))),
            ("engagement_views_min=3.5 %25", Search(engagement_views_bps=Range(350, None))),
            ("price_max=800", Search(price_minor=Range(None, 80_000))),
            ("price_max=1.500", Search(price_minor=Range(None, 150_000))),
            ("price_max=800&currency=JPY", Search(price_minor=Range(None, 800), currency="JPY")),
            ("rating_min=4.5", Search(rating=Range(450, None))),
            ("countries=ES&countries=MX", Search(countries=frozenset({"ES", "MX"}))),
            ("countries=&text=&followers_min=&verified=", Search()),
            ("audience_cell=gender.female&audience_share=60", EXAMPLE_SHARE := Search(audience=EXAMPLE.audience)),
            ("audience.gender.female=60", EXAMPLE_SHARE),
            ("available_from=2026-12-01", Search(available=(date(2026, 12, 1), date(2026, 12, 1)))),
            ("view=table&utm_source=mail", Search()),
        ],
    )
    def test_are_understood(self, query: str, expected: Search) -> None:
        reading = filters.from_url(QueryDict(query))
        assert reading.notices == ()
        assert reading.asked == expected

    @pytest.mark.parametrize(
        ("query", "field", "left"),
        [
            ("countries=ES,XX", "countries.1", Search(countries=frozenset({"ES"}))),
            ("followers_min=many", "followers.at_least", Search()),
            ("followers_min=9&followers_max=1", "followers", Search()),
            ("followers_min=" + "9" * 400, "followers.at_least", Search()),
            ("price_max=99999999999999", "price_minor.at_most", Search()),
            ("verified=maybe", "verified", Search()),
            ("sort=beauty", "sort", Search()),
            ("currency=XXX1", "currency", Search()),
            ("text=" + "a" * 5_000, "text", Search()),
            ("text=a%00b", "text", Search()),
            ("cursor=%C3%B1", "cursor", Search()),
            ("available_from=soon", "available", Search()),
            ("audience.shoe.38=10", "audience.0.dimension", Search()),
            ("audience.country.ES=140", "audience.0.bps", Search()),
            ("limit=100000", "limit", Search()),
            ("similar_to=me", "similar_to.0", Search()),
            ("weight.audience=101", "weights.audience", Search()),
        ],
    )
    def test_leave_a_valid_search_and_a_notice(self, query: str, field: str, left: Search) -> None:
        reading = filters.from_url(QueryDict(query))
        assert [notice.field for notice in reading.notices] == [field]
        assert reading.asked == left


class TestDocumentsThatProgramsSend:
    @pytest.mark.parametrize(
        ("document", "field"),
        [
            ({"follower": {"at_least": 1}}, "follower"),
            ({"followers": {"min": 1}}, "followers"),
            ({"followers": 5}, "followers"),
            ({"followers": {"at_least": "5"}}, "followers.at_least"),
            ({"followers": {"at_least": True}}, "followers.at_least"),
            ({"followers": {"at_least": 9, "at_most": 1}}, "followers"),
            ({"followers": {"at_least": 2**31}}, "followers.at_least"),
            ({"countries": "ES"}, "countries"),
            ({"countries": ["es"]}, "countries.0"),
            ({"countries": ["ES"] * 101}, "countries"),
            ({"currency": "EURO"}, "currency"),
            ({"sort": "luck"}, "sort"),
            ({"include_ids": []}, "include_ids"),
            ({"exclude_ids": [str(UUID(int=n)) for n in range(10_000)]}, "exclude_ids"),
            ({"similar_to": [str(UUID(int=n)) for n in range(6)]}, "similar_to"),
            ({"text": "x" * 201}, "text"),
            ({"text": "a\x00"}, "text"),
            ({"available": ["2026-12-02", "2026-12-01"]}, "available"),
            ({"available": ["2026-12-02"]}, "available"),
            ({"target": {"audience": [{"dimension": "gender", "value": "x", "bps": 1}]}}, "target.audience.0.value"),
            ({"target": {"cpm_minor": 0}}, "target.cpm_minor"),
            (
                {"weights": dict.fromkeys(["audience", "performance", "price", "reliability", "relevance"], 0)},
                "weights",
            ),
            ({"verified": "yes"}, "verified"),
        ],
    )
    def test_are_refused_with_field_and_remedy(self, document: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refused:
            filters.from_json(document)
        assert list(refused.value.errors) == [field]
        assert len(refused.value.errors[field][0]) > 10

    def test_a_near_miss_is_named(self) -> None:
        with pytest.raises(Invalid) as refused:
            filters.from_json({"follower": {}})
        assert "followers" in refused.value.errors["follower"][0]

    @calm
    @given(
        st.dictionaries(
            st.sampled_from(list(BY_NAME)) | st.text(max_size=5),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
            ),
            max_size=5,
        )
    )
    def test_whatever_is_sent_a_valid_search_remains(self, document: dict[str, Any]) -> None:
        asked = filters.read_json(document).asked
        assert filters.from_json(filters.to_json(asked)) == asked
