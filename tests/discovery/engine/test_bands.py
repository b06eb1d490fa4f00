"""Likely creators first, rare combinations in lists, frequent words as bits: shortcuts that no answer may show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import (
    AudienceShare,
    CodedSets,
    Facts,
    Index,
    Population,
    Query,
    Target,
    Weights,
    bands,
    best,
    joint,
    search,
    text,
)
from tests.discovery.engine.make import creator
from tests.discovery.engine.strategies import CATEGORIES, PARENTS, people, queries, targets, weights
from tests.discovery.engine.test_search import all_pages, assert_exact

steps = st.integers(0, 200)
odd = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def shortcuts() -> Iterator[None]:
    """Every shortcut taken from the first creator on, as it is with millions of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint, "most", dict.fromkeys(joint.most, 1))
        patch.setattr(text, "fewest", 0)
        patch.setattr(best, "few", 0)
        patch.setattr(best, "first_piece", 2)
        yield


@pytest.mark.parametrize("kernel", [True, False], ids=["kernel", "numpy"])
@odd
@given(rows=people, query=queries)
def test_agrees_with_plain_lines(kernel: bool, rows: list[Facts], query: Query) -> None:
    with shortcuts():
        assert_exact(Index.of(rows, parents=PARENTS), rows, query, kernel=kernel)


@odd
@given(rows=people, query=queries, target=targets, weight=weights, descending=st.booleans())
def test_both_paths_give_the_same_scores(
    rows: list[Facts], query: Query, target: Target, weight: Weights, descending: bool
) -> None:
    with shortcuts():
        index = Index.of(rows, parents=PARENTS)
        query = replace(query, target=target, weights=weight, sort="score", descending=descending)
        assert search(index, query) == search(index, query, kernel=False)
        assert all_pages(index, query, kernel=True) == all_pages(index, query, kernel=False)


def crowd(count: int) -> list[Facts]:
    """Creators of whom most things are known, with many equal values."""
    rng = np.random.default_rng(3)
    drawn = rng.integers(0, 8, (count, 8)).tolist()
    return [
        creator(
            i,
            names="ana" if a else "eva cocina",
            bio="cocina" if b else "",
            categories=[CATEGORIES[a], CATEGORIES[b]] if c else [],
            followers=1_000 * 4**a,
            engagement_views_bps=100 * d if d else None,
            median_views=500 * e if e else None,
            response_minutes=300 * f if f else None,
            on_time_bps=1_200 * g if g else None,
            prices_minor={"reel": 5_000 * h} if h else {},
            audience={"gender": {"female": a / 10, "male": b / 10}} if c else {},
        )
        for i, (a, b, c, d, e, f, g, h) in enumerate(drawn)
    ]


@cache
def crowded() -> Index:
    with shortcuts():
        return Index.of(crowd(3_000), parents=PARENTS)


class TestACrowd:
    @pytest.mark.parametrize(
        "weight", [Weights(), Weights(0, 1, 0, 9, 0), Weights(90, 0, 1, 0, 1), Weights(1, 0, 0, 0, 0)]
    )
    @pytest.mark.parametrize("descending", [True, False])
    def test_every_page_is_the_same_on_both_paths(self, weight: Weights, descending: bool) -> None:
        target = Target((AudienceShare("gender", "female", 6000),), cpm_minor=4_000, categories=frozenset({"beauty"}))
        query = Query(text="coci", target=target, weights=weight, descending=descending, limit=40)
        with shortcuts():
            for _ in range(8):
                fast, plain = search(crowded(), query), search(crowded(), query, kernel=False)
                assert fast == plain
                query = replace(query, cursor=fast.next)

    @pytest.mark.parametrize("sort", ["followers", "price", "engagement_views_bps", "audience_quality"])
    @pytest.mark.parametrize("descending", [True, False])
    def test_pages_by_a_column_that_rises_with_the_rows(self, sort: str, descending: bool) -> None:
        query = Query(sort=sort, descending=descending, limit=30)
        index = Index.of(crowd(64 * 130), parents=PARENTS)  # more than twice the words of which one is looked at first
        for _ in range(3):
            fast, plain = search(index, query), search(index, query, kernel=False)
            assert fast == plain
            query = replace(query, cursor=fast.next)

    def test_bands_hold_everybody_once(self) -> None:
        segment = crowded().state.parts[0].segment
        assert sorted(segment["banded"].tolist()) == list(range(3_000))
        assert bool(np.all(segment["banded_worth"] == segment["worth"][segment["banded"]]))
        begins, ends, tops = zip(*segment.meta.bands, strict=True)
        assert (0, *ends) == (*begins, 3_000)
        assert list(tops) == sorted(tops, reverse=True)
        for begin, end in zip(begins, ends, strict=True):
            assert bool(np.all(np.diff(segment["banded"][begin:end].astype(np.int64)) > 0))


@given(
    performance=steps, reliability=steps, more=st.integers(0, 500), first=st.integers(0, 9), second=st.integers(0, 9)
)
def test_no_creator_of_a_band_exceeds_its_bound(
    performance: int, reliability: int, more: int, first: int, second: int
) -> None:
    top = bands.PERFORMANCE * performance + bands.RELIABILITY * reliability + more
    assert first * performance + second * reliability <= bands.highest(top, first, second)


def test_more_combinations_than_a_column_holds() -> None:
    """70,000 sets of categories: the rarest are counted and scored from the list."""
    count, bits = 70_000, 17
    number = np.arange(count)
    at = np.stack([2 * bit + (number >> bit & 1) for bit in range(bits)], axis=1)
    sets = CodedSets(
        np.arange(count + 1) * bits, at.reshape(-1).astype(np.int32), [f"c{i:02d}" for i in range(2 * bits)]
    )
    ids = np.stack([np.zeros(count, np.uint64), number.astype(np.uint64)], axis=1)
    index = Index.of(Population(ids, sets={"category": sets}))
    assert len(index.state.parts[0].segment["topic_rows"]) > 4_000
    wanted = frozenset({"c00", "c33"})
    query = Query(categories_any=wanted, categories_none=frozenset({"c03"}), target=Target(categories=wanted))
    answer = search(index, query)
    assert answer == search(index, query, kernel=False)
    assert answer.total == int(np.sum(((number & 1 == 0) | (number >> 16 & 1 == 1)) & (number >> 1 & 1 == 0)))
