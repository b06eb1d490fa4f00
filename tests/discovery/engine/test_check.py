"""Questions that can't be answered say why, at once."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import AudienceShare, Index, InvalidQuery, Query, Range, Target, Weights, search
from tests.discovery.engine.make import creator

INDEX = Index.of([creator(i, followers=i) for i in range(30)])


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("followers", Range(5, 4), "followers"),
        ("available", (date(2026, 2, 1), date(2026, 1, 1)), "available"),
        ("text", "x" * 5_000, "text"),
        ("text", "a " * 20, "text"),
        ("sort", "magic", "sort"),
        ("sort", "similarity", "sort"),
        ("limit", 0, "limit"),
        ("limit", 10_000, "limit"),
        ("countries", frozenset(str(i) for i in range(2_000)), "countries"),
        ("similar_to", tuple(UUID(int=i + 1) for i in range(6)), "similar_to"),
        ("similar_to", (UUID(int=10**6),), "similar_to"),
        ("similar_by", "looks", "similar_by"),
        ("audience", (AudienceShare("shoe", "40", 10),), "audience"),
        ("audience", (AudienceShare("country", "ES", 0),), "audience"),
        ("audience", (AudienceShare("country", "ES", 10_001),), "audience"),
        ("target", Target(audience=(AudienceShare("age", "a", 1), AudienceShare("age", "a", 2))), "target.audience"),
        ("target", Target(cpm_minor=0), "target.cpm_minor"),
        ("weights", Weights(audience=-1), "weights"),
        ("cursor", "no cursor", "cursor"),
        ("cursor", "", "cursor"),
        ("cursor", "\u00f1", "cursor"),
        ("cursor", "A" * 44, "cursor"),
    ],
)
def test_the_field_is_named(field: str, value: Any, named: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        search(INDEX, replace(Query(), **{field: value}))
    assert [name for name, _ in refused.value.problems] == [named]


@settings(deadline=None)  # the first search may compile
@given(st.text(max_size=60))
def test_no_text_makes_a_cursor_or_a_search_fail_otherwise(text: str) -> None:
    search(INDEX, Query(text=text[:20]))
    with pytest.raises(InvalidQuery):
        search(INDEX, Query(cursor=text))


def test_a_cursor_is_good_for_its_own_query_only() -> None:
    first = search(INDEX, Query(sort="followers", limit=5))
    again = search(INDEX, Query(sort="followers", limit=7, cursor=first.next))
    assert [hit.value for hit in again.hits] == [24, 23, 22, 21, 20, 19, 18]
    with pytest.raises(InvalidQuery):
        search(INDEX, Query(sort="followers", descending=False, cursor=first.next))
    with pytest.raises(InvalidQuery):
        search(INDEX, Query(sort="followers", countries=frozenset({"ES"}), cursor=first.next))


def test_a_cursor_outlives_the_creator_it_stands_at() -> None:
    from lonja.discovery.engine import Change

    index = Index.of([creator(i, followers=i) for i in range(30)])
    first = search(index, Query(sort="followers", limit=5))
    index.take([Change(1, (creator(3, followers=99),), (first.hits[-1].id,))])
    rest = search(index, Query(sort="followers", limit=50, cursor=first.next))
    assert [hit.value for hit in rest.hits] == [i for i in range(24, -1, -1) if i != 3]


def test_numbers_beyond_every_column_match_nobody_or_everybody() -> None:
    assert search(INDEX, Query(followers=Range(10**30))).total == 0
    assert search(INDEX, Query(followers=Range(None, -(10**30)))).total == 0
    assert search(INDEX, Query(followers=Range(-(10**30), 10**30))).total == 30
    assert search(INDEX, Query(cpm_minor=Range(-(10**30), 10**30))).total == 0
