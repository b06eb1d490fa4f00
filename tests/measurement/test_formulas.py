"""Every formula of product.md §5: values by hand, missing instead of 0, provenance kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.measurement import formulas
from lonja.measurement.formulas import Figure
from lonja.measurement.types import Missing, Note, views_definition

EARLY = datetime(2026, 5, 1, tzinfo=UTC)
LATE = datetime(2026, 5, 9, tzinfo=UTC)


def known(measure: str, value: int, **more: object) -> Figure:
    return Figure(measure=measure, value=value, source="imported", as_of=LATE, **more)  # type: ignore[arg-type]


def missing(measure: str, reason: str = Missing.NOT_TOLD) -> Figure:
    return formulas.absent(measure, reason)


VIEWS = known("views", 200_000)
COST = known("cost", 90_000, unit="money", currency="EUR")  # 900.00


class TestTotal:
    def test_adds_what_is_known_and_is_as_old_as_its_oldest_part(self) -> None:
        first = Figure(measure="views", value=10, source="imported", as_of=EARLY)
        second = Figure(measure="views", value=5, source="declared", as_of=LATE)
        whole = formulas.total("views", [first, second])
        assert (whole.value, whole.as_of, whole.source) == (15, EARLY, "declared+imported")
        assert (whole.sample, whole.of, whole.notes) == (2, 2, ())

    def test_says_when_some_posts_do_not_tell(self) -> None:
        whole = formulas.total("saves", [known("saves", 7), missing("saves")])
        assert (whole.value, whole.sample, whole.of) == (7, 1, 2)
        assert Note.PARTIAL in whole.notes

    def test_missing_is_not_zero(self) -> None:
        whole = formulas.total("saves", [missing("saves"), missing("saves")])
        assert (whole.value, whole.missing) == (None, Missing.NOT_TOLD)
        assert formulas.total("saves", []).missing == Missing.NO_POSTS

    def test_a_true_zero_stays_zero(self) -> None:
        whole = formulas.total("saves", [known("saves", 0)])
        assert (whole.value, whole.missing) == (0, "")

    def test_currencies_are_not_added(self) -> None:
        dollars = known("cost", 5, unit="money", currency="USD")
        assert formulas.total("cost", [COST, dollars]).missing == Missing.MIXED_CURRENCIES


class TestEngagement:
    def test_by_views_without_saves(self) -> None:
        engaged = formulas.engagements(known("likes", 9_000), known("comments", 700), known("shares", 300))
        assert engaged.value == 10_000
        assert formulas.engagement_rate_views(engaged, VIEWS).value == 500

    def test_untold_shares_are_said_and_not_zero(self) -> None:
        engaged = formulas.engagements(known("likes", 9_000), known("comments", 1_000), missing("shares"))
        assert engaged.value == 10_000
        assert Note.SHARES_UNTOLD in formulas.engagement_rate_views(engaged, VIEWS).notes

    def test_untold_likes_leave_nothing(self) -> None:
        engaged = formulas.engagements(missing("likes"), known("comments", 1), known("shares", 1))
        assert formulas.engagement_rate_views(engaged, VIEWS).missing == Missing.NOT_TOLD

    def test_by_followers_and_completion(self) -> None:
        engaged = known("engagements", 500)
        assert formulas.engagement_rate_followers(engaged, known("followers", 20_000)).value == 250
        assert formulas.completion_rate(known("full_plays", 50_000), VIEWS).value == 2_500


class TestCosts:
    @pytest.mark.parametrize(
        ("figure", "expected"),
        [
            (formulas.cpm(COST, VIEWS), Decimal(450)),  # 4.50 a thousand
            (formulas.cpv(COST, VIEWS), Decimal("0.45")),
            (formulas.cpe(COST, known("engagements", 10_000)), Decimal(9)),
            (formulas.cpc(COST, known("link_clicks", 1_200)), Decimal(75)),
            (formulas.cpa(COST, known("conversions", 36)), Decimal(2_500)),
        ],
    )
    def test_by_hand(self, figure: Figure, expected: Decimal) -> None:
        assert figure.value == expected
        assert (figure.unit, figure.currency) == ("money", "EUR")

    def test_no_views_is_a_reason_and_not_a_crash(self) -> None:
        figure = formulas.cpm(COST, known("views", 0))
        assert (figure.value, figure.missing) == (None, Missing.NO_VIEWS)
        assert formulas.cpa(COST, known("conversions", 0)).missing == Missing.NOTHING_TO_DIVIDE

    def test_missing_cost_is_the_reason(self) -> None:
        assert formulas.cpm(missing("cost", Missing.NO_COST), VIEWS).missing == Missing.NO_COST


class TestReturn:
    def test_roas_and_roi(self) -> None:
        revenue = known("revenue", 288_000, unit="money", currency="EUR")
        assert formulas.roas(revenue, COST).value == Decimal("3.2")
        assert formulas.roi(revenue, COST, 10_000).value == 22_000  # +220 %
        assert formulas.roi(revenue, COST, 2_500).value == -2_000  # (720 - 900) / 900

    def test_assumed_margin_is_said(self) -> None:
        revenue = known("revenue", 288_000, unit="money", currency="EUR")
        assumed = formulas.roi(revenue, COST, None)
        assert assumed.value == 22_000
        assert Note.MARGIN_ASSUMED in assumed.notes
        assert Note.MARGIN_ASSUMED not in formulas.roi(revenue, COST, 10_000).notes

    def test_no_conversions_no_roi(self) -> None:
        assert formulas.roi(missing("revenue", Missing.NO_CONVERSIONS), COST, None).missing == Missing.NO_CONVERSIONS

    def test_nothing_spent_divides_nothing(self) -> None:
        free = known("cost", 0, unit="money", currency="EUR")
        assert formulas.roas(known("revenue", 5), free).missing == Missing.NO_COST


class TestBenchmark:
    def test_nothing_under_ten_peers(self) -> None:
        few = formulas.benchmark(VIEWS, below=5, peers=9)
        assert (few.value, few.missing, few.sample) == (None, Missing.FEW_PEERS, 9)
        assert formulas.benchmark(VIEWS, below=5, peers=10).value == 50

    def test_carries_its_sample(self) -> None:
        assert formulas.benchmark(VIEWS, below=30, peers=40).sample == 40


class TestPacing:
    DATES = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 10)}

    def test_half_way(self) -> None:
        figure = formulas.pacing(VIEWS, 400_000, today=date(2026, 5, 5), **self.DATES)
        assert figure.value == 10_000  # exactly what five of ten days should bring
        assert Note.STRAIGHT_LINE in figure.notes

    def test_after_the_end_expects_the_whole(self) -> None:
        assert formulas.pacing(VIEWS, 400_000, today=date(2026, 7, 1), **self.DATES).value == 5_000

    def test_no_target_and_not_started(self) -> None:
        assert formulas.pacing(VIEWS, None, today=date(2026, 5, 5), **self.DATES).missing == Missing.NO_TARGET
        early = formulas.pacing(VIEWS, 1, today=date(2026, 4, 30), **self.DATES)
        assert early.missing == Missing.NOT_STARTED


class TestFallen:
    def test_against_the_last_one_known(self) -> None:
        assert formulas.fallen([5, 7, None, 6, 8]) == (False, False, False, True, False)

    @given(st.lists(st.one_of(st.none(), st.integers(0, 20))))
    def test_like_a_plain_search(self, series: list[int | None]) -> None:
        def slowly(at: int) -> bool:
            before = [value for value in series[:at] if value is not None]
            value = series[at]
            return value is not None and bool(before) and value < before[-1]

        assert formulas.fallen(series) == tuple(slowly(at) for at in range(len(series)))


def test_youtube_views_before_and_after_its_redefinition() -> None:
    before = views_definition("youtube", datetime(2026, 8, 1, tzinfo=UTC))
    after = views_definition("youtube", datetime(2026, 9, 1, tzinfo=UTC))
    assert before != after
    assert formulas.crosses_redefinition([before, after])
    assert not formulas.crosses_redefinition([after, after])
