"""The match score: its parts by plain arithmetic, and what must not move it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import AudienceShare, Facts, Hit, Index, Query, Target, Weights, search
from tests.discovery.engine import oracle
from tests.discovery.engine.make import creator
from tests.discovery.engine.strategies import audiences

PATHS = pytest.mark.parametrize("kernel", [True, False], ids=["compiled", "numpy"])


def only(facts: Facts, query: Query, *, kernel: bool = True) -> Hit:
    return search(Index.of([facts]), query, kernel=kernel).hits[0]


@settings(max_examples=80, deadline=None)
@given(audience=audiences, wanted=st.lists(st.tuples(st.sampled_from(["ES", "MX"]), st.integers(1, 100)), max_size=2))
def test_audience_fit_is_one_minus_the_jensen_shannon_distance(audience, wanted) -> None:  # type: ignore[no-untyped-def]
    shares = {"country": dict(wanted), "gender": {"female": 60}}
    target = {d: {value: percent / 100 for value, percent in own.items()} for d, own in shares.items() if own}
    asked = tuple(AudienceShare(d, value, percent * 100) for d, own in shares.items() for value, percent in own.items())
    facts = creator(1, audience=audience)
    expected = oracle.audience_fit(facts, target)
    # The sum of the shares is kept in steps too; a creator's may come to a little more than everybody.
    found = only(facts, Query(target=Target(audience=asked))).parts["audience"]
    assert (found is None) == (expected is None)
    if found is not None and all(sum(own.values()) <= 1 for own in audience.values()):
        assert found == pytest.approx(expected, abs=0.006)


@PATHS
class TestParts:
    def test_the_same_audience_fits_wholly_and_the_opposite_not_at_all(self, kernel: bool) -> None:
        query = Query(target=Target(audience=(AudienceShare("gender", "female", 10_000),)))
        for share, fit in ((1.0, 1.0), (0.0, 0.0)):
            facts = creator(1, audience={"gender": {"female": share, "male": 1 - share}})
            assert only(facts, query, kernel=kernel).parts["audience"] == pytest.approx(fit, abs=1e-3)

    def test_performance_is_the_percentile_in_tier_and_category(self, kernel: bool) -> None:
        rows = [creator(i, categories=["c"], followers=500, engagement_views_bps=i, median_views=i) for i in range(100)]
        others = [creator(1000 + i, categories=["d"], followers=500, engagement_views_bps=10**4) for i in range(100)]
        hits = search(Index.of(rows + others), Query(categories_any=frozenset({"c"}), limit=100), kernel=kernel).hits
        assert [hit.id.int - 1 for hit in hits] == list(range(99, -1, -1))
        assert [hit.parts["performance"] for hit in hits] == [(100 - i) / 100 for i in range(100)]

    def test_nothing_is_said_among_fewer_than_ten(self, kernel: bool) -> None:
        rows = [creator(i, categories=["c"], followers=500, engagement_views_bps=i) for i in range(9)]
        hits = search(Index.of(rows), Query(), kernel=kernel).hits
        assert {hit.parts["performance"] for hit in hits} == {None}

    def test_price_fit_is_the_budget_over_the_expected_cost(self, kernel: bool) -> None:
        query = Query(target=Target(cpm_minor=500))
        for price, fit in ((4_000, 1.0), (5_000, 1.0), (10_000, 0.5), (50_000, 0.1)):
            facts = creator(1, prices_minor={"post": price}, median_views=10_000)
            assert only(facts, query, kernel=kernel).parts["price"] == fit
        assert only(creator(1, median_views=10), query, kernel=kernel).parts["price"] is None
        assert only(creator(1, prices_minor={"post": 1}, median_views=0), query, kernel=kernel).parts["price"] is None

    def test_reliability_is_the_mean_of_what_is_known(self, kernel: bool) -> None:
        for known, part in (
            ({"response_minutes": 0}, 1.0),
            ({"response_minutes": 72 * 60}, 0.0),
            ({"response_minutes": 36 * 60, "on_time_bps": 10_000}, 0.75),
            ({"on_time_bps": 5_000, "finished_bps": 10_000}, 0.75),
            ({}, None),
        ):
            assert only(creator(1, **known), Query(), kernel=kernel).parts["reliability"] == part

    def test_relevance_is_covered_categories_and_words_in_names(self, kernel: bool) -> None:
        facts = creator(1, names="ana cocina", bio="recetas", categories=["food", "travel"])
        wanted = Target(categories=frozenset({"food", "games"}))
        assert only(facts, Query(target=wanted), kernel=kernel).parts["relevance"] == 0.5
        assert only(facts, Query(text="coci"), kernel=kernel).parts["relevance"] == 1.0
        assert only(facts, Query(text="ana rece"), kernel=kernel).parts["relevance"] == 0.5
        assert only(facts, Query(text="ana", target=wanted), kernel=kernel).parts["relevance"] == 0.75
        assert only(creator(1), Query(target=wanted), kernel=kernel).parts["relevance"] is None

    def test_the_score_is_the_weighted_mean_and_a_missing_part_counts_half(self, kernel: bool) -> None:
        facts = creator(1, on_time_bps=10_000, categories=["food"])
        query = Query(categories_any=frozenset({"food"}), weights=Weights(performance=30, reliability=50, relevance=20))
        hit = only(facts, query, kernel=kernel)
        assert hit.parts == {"audience": None, "performance": None, "price": None, "reliability": 1.0, "relevance": 1.0}
        assert hit.score == pytest.approx((0.5 * 30 + 50 + 20) / 100 * 100)

    def test_weights_move_the_order(self, kernel: bool) -> None:
        quick = creator(1, response_minutes=0, prices_minor={"post": 10_000}, median_views=1000)
        cheap = creator(2, response_minutes=4320, prices_minor={"post": 10}, median_views=1000)
        index = Index.of([quick, cheap])
        for weights, first in ((Weights(price=0), quick), (Weights(reliability=0), cheap)):
            query = Query(target=Target(cpm_minor=100), weights=weights)
            assert search(index, query, kernel=kernel).hits[0].id == first.id

    def test_without_any_weight_there_is_no_score(self, kernel: bool) -> None:
        index = Index.of([creator(2), creator(1)])
        answer = search(index, Query(weights=Weights(0, 0, 0, 0, 0)), kernel=kernel)
        assert [(hit.id.int, hit.score) for hit in answer.hits] == [(2, None), (3, None)]

    def test_most_followers_alone_isn_t_first(self, kernel: bool) -> None:
        small = [creator(i, categories=["c"], followers=5_000 + i, engagement_views_bps=900 + i) for i in range(50)]
        star = creator(99, categories=["c"], followers=90_000_000)
        assert search(Index.of([*small, star]), Query(), kernel=kernel).hits[0].id != star.id

    def test_refusals_and_silence_don_t_move_it(self, kernel: bool) -> None:
        """Two alike but for how often they accept: the same score, whatever is weighed."""
        alike = {"categories": ["c"], "followers": 500, "engagement_views_bps": 10, "response_minutes": 60}
        refusing, accepting = creator(1, acceptance_bps=0, **alike), creator(2, acceptance_bps=10_000, **alike)
        silent = creator(3, **alike)
        crowd = [creator(10 + i, **alike) for i in range(20)]
        for weights in (Weights(), Weights(0, 0, 0, 100, 0), Weights(100, 100, 100, 100, 100)):
            hits = search(Index.of([refusing, accepting, silent, *crowd]), Query(weights=weights), kernel=kernel).hits
            assert len({(hit.score, tuple(hit.parts.values())) for hit in hits}) == 1


@PATHS
class TestLookAlikes:
    def test_content(self, kernel: bool) -> None:
        bakers = [creator(i, names="pan masa", bio="horno levadura harina", categories=["food"]) for i in range(8)]
        gamers = [creator(20 + i, names="juego", bio="consola mando partida", categories=["games"]) for i in range(8)]
        query = Query(similar_to=(bakers[0].id, bakers[1].id), sort="similarity", limit=50)
        hits = search(Index.of(bakers + gamers), query, kernel=kernel).hits
        assert {hit.id for hit in hits[:6]} == {one.id for one in bakers[2:]}
        assert len(hits) == 14
        assert hits[0].value is not None
        assert hits[0].value > 9_000

    def test_audience(self, kernel: bool) -> None:
        def watched(number: int, women: float) -> Facts:
            return creator(number, audience={"gender": {"female": women, "male": 1 - women}})

        index = Index.of([watched(1, 0.9), watched(2, 0.2), watched(3, 0.88), creator(4)])
        query = Query(similar_to=(UUID(int=2),), similar_by="audience", sort="similarity")
        assert [hit.id.int - 1 for hit in search(index, query, kernel=kernel).hits] == [3, 2, 4]

    def test_inside_filters_and_among_changes(self, kernel: bool) -> None:
        from lonja.discovery.engine import Change

        rows = [creator(i, categories=["food"], country="ES" if i % 2 else "MX") for i in range(20)]
        index = Index.of(rows)
        index.take(
            [Change(1, (replace(rows[3], categories=["games"]), creator(50, categories=["food"], country="ES")), ())]
        )
        query = Query(similar_to=(rows[1].id,), sort="similarity", countries=frozenset({"ES"}))
        hits = search(index, query, kernel=kernel).hits
        assert len(hits) == 10
        assert hits[-1].id == rows[3].id
