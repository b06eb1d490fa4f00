"""Both paths of the search against the plain one, over odd populations."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import AudienceShare, Facts, Index, Query, search
from tests.discovery.engine import oracle
from tests.discovery.engine.make import creator
from tests.discovery.engine.strategies import CATEGORIES, PARENTS, people, queries, targets, weights

PATHS = pytest.mark.parametrize("kernel", [True, False], ids=["compiled", "numpy"])
odd = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_exact(index: Index, rows: Sequence[Facts], query: Query, *, kernel: bool) -> None:
    """Total, facets, histograms and every page, as the plain path has them."""
    expected = oracle.ordered(oracle.matching(rows, query, PARENTS), query)
    answer = search(index, query, kernel=kernel)
    assert answer.total == len(expected)
    assert answer.facets == oracle.facets(rows, query, PARENTS)
    shown = {name: (bars.counts, bars.missing) for name, bars in answer.histograms.items()}
    assert shown == oracle.histograms(rows, query, PARENTS)
    assert all_pages(index, query, kernel=kernel) == [facts.id for facts in expected]


def all_pages(index: Index, query: Query, *, kernel: bool) -> list[UUID]:
    found: list[UUID] = []
    query = replace(query, limit=3)
    while True:
        answer = search(index, query, kernel=kernel)
        found += [hit.id for hit in answer.hits]
        if answer.next is None:
            return found
        query = replace(query, cursor=answer.next)


@PATHS
class TestSearch:
    @odd
    @given(rows=people, query=queries)
    def test_agrees_with_plain_lines(self, kernel: bool, rows: list[Facts], query: Query) -> None:
        assert_exact(Index.of(rows, parents=PARENTS), rows, query, kernel=kernel)

    @pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 129])
    def test_whole_and_broken_words_of_bits(self, kernel: bool, count: int) -> None:
        rows = [Facts(id=UUID(int=i + 1), country="ES" if i % 2 else None, followers=i) for i in range(count)]
        index = Index.of(rows)
        assert_exact(index, rows, Query(sort="followers"), kernel=kernel)
        assert_exact(index, rows, Query(sort="followers", countries=frozenset({"ES"})), kernel=kernel)

    def test_more_categories_than_bits_in_a_word(self, kernel: bool) -> None:
        rows = [Facts(id=UUID(int=i + 1), categories=[CATEGORIES[i], CATEGORIES[-1]], followers=i) for i in range(77)]
        query = Query(sort="followers", categories_any=frozenset(CATEGORIES[60:70]))
        assert_exact(Index.of(rows, parents=PARENTS), rows, query, kernel=kernel)

    def test_a_creator_of_whom_nothing_is_known(self, kernel: bool) -> None:
        rows = [Facts(id=UUID(int=i + 1)) for i in range(5)]
        assert_exact(Index.of(rows), rows, Query(sort="followers"), kernel=kernel)
        assert search(Index.of(rows), Query(), kernel=kernel).total == 5

    def test_equal_values_come_by_id(self, kernel: bool) -> None:
        ids = [UUID(int=i << 64 | 7 - i) for i in (3, 1, 2)]
        index = Index.of([Facts(id=one, followers=10) for one in ids])
        for descending in (True, False):
            query = Query(sort="followers", descending=descending)
            assert all_pages(index, query, kernel=kernel) == sorted(ids)

    @pytest.mark.parametrize("crowd", [0, 30], ids=["of many", "of few"])
    def test_shares_are_compared_in_steps_of_half_a_percent(self, kernel: bool, crowd: int) -> None:
        """A threshold between two steps is rounded up, a share down: never a creator with less than asked."""
        shares = (0.3949, 0.395, 0.399, 0.4, 0.5)
        rows = [creator(i, audience={"country": {"ES": share}}) for i, share in enumerate(shares)]
        index = Index.of([*rows, *(creator(100 + i) for i in range(crowd))])
        for bps, found in ((4000, 2), (3950, 4), (3951, 2), (10_000, 0), (1, 5)):
            query = Query(audience=(AudienceShare("country", "ES", bps),))
            assert search(index, query, kernel=kernel).total == found

    def test_ids_restrict_and_exclude(self, kernel: bool) -> None:
        rows = [Facts(id=UUID(int=i + 1), followers=i) for i in range(70)]
        index = Index.of(rows)
        some = frozenset(row.id for row in rows[10:20]) | {UUID(int=999)}
        for query in (
            Query(sort="followers", include_ids=some),
            Query(sort="followers", exclude_ids=some),
            Query(sort="followers", include_ids=frozenset()),
        ):
            assert_exact(index, rows, query, kernel=kernel)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=people,
    query=queries,
    target=targets,
    weight=weights,
    sort=st.sampled_from(["score", "similarity"]),
    by=st.sampled_from(["content", "audience", "both"]),
)
def test_both_paths_give_the_same_scores(rows, query, target, weight, sort, by) -> None:  # type: ignore[no-untyped-def]
    index = Index.of(rows, parents=PARENTS)
    seeds = tuple(row.id for row in rows[:2])
    query = replace(
        query, target=target, weights=weight, sort=sort if seeds else "score", similar_to=seeds, similar_by=by
    )
    assert search(index, query) == search(index, query, kernel=False)
    assert all_pages(index, query, kernel=True) == all_pages(index, query, kernel=False)
