"""Audience quality as pure rules: far too low, far too high, rounding, growth, missing signals, no accusation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from lonja.creators import quality
from lonja.creators.quality import Known, Reading, Spread, quality_of
from lonja.creators.types import Tier

NOW = datetime(2026, 11, 1, tzinfo=UTC)
# 1 % to 16 %, the middle at 4 %, evenly in logarithms.
RATES = Spread(500, [100 * 16 ** (step / 100) for step in range(101)])
VIEWS = Spread(500, [0.1 * 16 ** (step / 100) for step in range(101)])
COMMENTS = Spread(500, [0.005 * 16 ** (step / 100) for step in range(101)])
USUAL = {"engagement_views": RATES, "engagement_followers": RATES, "views": VIEWS, "comments": COMMENTS}


def numbers(**given: float) -> dict[str, Known]:
    facts: dict[str, float] = {
        "followers": 100_123,
        "engagement_rate_views_bps": 400,
        "median_views": 40_000,
        "average_likes": 1_000,
        "average_comments": 20,
    }
    return {name: Known(value, "imported", NOW.isoformat()) for name, value in {**facts, **given}.items()}


def readings(*counts: float, days: float = 10, is_rounded: bool = False) -> list[Reading]:
    return [Reading(NOW + timedelta(days=days * place), count, is_rounded) for place, count in enumerate(counts)]


class TestScore:
    def test_the_middle_of_everything_is_a_hundred(self) -> None:
        found = quality_of(numbers(), readings(100_123, 101_007), USUAL)
        assert (found.score, set(found.signals)) == (100, set(quality.WEIGHTS))

    def test_far_too_low_and_far_too_high_engagement_both_count(self) -> None:
        low = quality_of(numbers(engagement_rate_views_bps=2), [], USUAL)
        high = quality_of(numbers(engagement_rate_views_bps=9_900), [], USUAL)
        assert low.signals["engagement"].part == 0
        assert high.signals["engagement"].part < 0.5
        assert low.score == round(100 * 45 / 80)

    def test_more_views_than_usual_never_count(self) -> None:
        assert quality_of(numbers(median_views=90_000_000), [], USUAL).signals["views"].part == 1
        assert quality_of(numbers(median_views=200), [], USUAL).signals["views"].part == 0

    def test_engagement_by_views_is_preferred_and_by_followers_stands_in(self) -> None:
        known = numbers(engagement_rate_followers_bps=300)
        assert quality_of(known, [], USUAL).signals["engagement"].basis == "engagement_views"
        del known["engagement_rate_views_bps"]
        assert quality_of(known, [], USUAL).signals["engagement"].basis == "engagement_followers"

    def test_fewer_than_two_signals_give_no_score(self) -> None:
        known = {name: numbers()[name] for name in ("followers", "engagement_rate_views_bps")}
        found = quality_of(known, [], USUAL)
        assert (found.score, set(found.signals)) == (None, {"engagement"})

    def test_nothing_is_compared_with_few_channels(self) -> None:
        few = {name: Spread(quality.FEWEST_PEERS - 1, spread.percentiles) for name, spread in USUAL.items()}
        assert quality_of(numbers(), [], few).signals == {}

    def test_no_followers_no_score(self) -> None:
        assert quality_of(numbers(followers=0), [], USUAL).score is None
        assert quality_of({}, [], USUAL).score is None

    def test_comments_switched_off_are_unknown(self) -> None:
        assert "comments" not in quality_of(numbers(average_comments=0), [], USUAL).signals

    def test_a_signal_left_out_by_decision_isnt_counted(self) -> None:
        found = quality_of(numbers(engagement_rate_views_bps=2), [], USUAL, ["engagement"])
        assert (found.score, set(found.signals)) == (100, {"views", "comments"})

    def test_each_signal_says_what_it_stands_on(self) -> None:
        stored = quality_of(numbers(), [], USUAL).signals["engagement"].as_json()
        assert (stored["n"], stored["source"], stored["as_of"]) == (500, "imported", NOW.isoformat())
        assert stored["low"] < stored["value"] < stored["high"]
        assert stored["below"] == pytest.approx(0.5, abs=0.02)

    @given(
        engagement=st.floats(0.01, 10_000),
        views=st.floats(1, 1e9),
        comments=st.floats(0.01, 1e6),
        followers=st.integers(1, 10**9),
    )
    def test_whatever_comes_it_is_0_to_100(
        self, engagement: float, views: float, comments: float, followers: int
    ) -> None:
        known = numbers(
            engagement_rate_views_bps=engagement, median_views=views, average_comments=comments, followers=followers
        )
        found = quality_of(known, readings(followers, followers * 2), USUAL)
        assert found.score is not None
        assert 0 <= found.score <= 100
        assert all(0 <= signal.part <= 1 for signal in found.signals.values())

    @given(low=st.floats(0.01, 10_000), more=st.floats(1, 3))
    def test_below_the_middle_more_engagement_is_never_worse(self, low: float, more: float) -> None:
        higher = min(low * more, 400.0)
        if higher >= low:
            parts = [
                quality_of(numbers(engagement_rate_views_bps=value), [], USUAL).signals["engagement"].part
                for value in (low, higher)
            ]
            assert parts[0] <= parts[1] + 1e-9


class TestRounding:
    """Platforms round what they show: hundreds from 10,000 on, hundred thousands from a million on."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [(1_200_000, 1_300_000), (12_300, 12_400), (1_000_000, 1_100_000), (9_900_000, 10_000_000)],
    )
    def test_one_step_is_no_jump(self, before: int, after: int) -> None:
        rise, fall, count = quality.swings(readings(before, after))
        assert (rise, fall, count) == (0, 0, 2)
        assert quality.swings(readings(after, before))[1] == 0

    def test_two_steps_are_less_than_they_look(self) -> None:
        rise, _, _ = quality.swings(readings(1_200_000, 1_400_000))
        assert rise == pytest.approx(1_350_000 / 1_250_000 - 1)

    def test_exact_counts_are_taken_as_they_are(self) -> None:
        assert quality.swings(readings(100_123, 110_135))[0] == pytest.approx(110_135 / 100_123 - 1)
        assert quality.swings(readings(5_000, 6_000))[0] == pytest.approx(0.2)

    @given(count=st.integers(10_000, 10**9))
    def test_the_true_count_lies_within_the_slack(self, count: int) -> None:
        unit = 100_000 if count >= 1_000_000 else 100
        told = round(count / unit) * unit
        shown = Reading(NOW, told)
        assert abs(count - told) <= quality.slack(shown) or told < 1_000_000 <= count

    @given(counts=st.lists(st.integers(20_000, 10**8), min_size=2, max_size=8))
    def test_rounding_alone_never_makes_a_swing_larger(self, counts: list[int]) -> None:
        def rounded(count: int) -> int:
            unit = 100_000 if count >= 1_000_000 else 100
            return round(count / unit) * unit

        exact = quality.swings(readings(*counts))
        shown = quality.swings(readings(*map(rounded, counts), is_rounded=True))
        assert shown[0] <= exact[0] + 1e-9 or any(count % 10 == 0 for count in counts)


class TestGrowth:
    def test_a_jump_counts_and_a_fall_counts(self) -> None:
        jump = quality_of(numbers(), readings(100_123, 301_777), USUAL).signals["growth"]
        fall = quality_of(numbers(), readings(301_777, 100_123), USUAL).signals["growth"]
        assert (jump.part, jump.value > quality.USUAL_GROWTH[Tier.MID]) == (0, True)
        assert (fall.part, fall.value < 0) == (0, True)

    def test_a_good_day_is_no_month_of_good_days(self) -> None:
        assert quality.swings(readings(100_123, 105_129, days=1))[0] == pytest.approx(0.05, abs=1e-3)

    def test_readings_far_apart_are_brought_to_a_month(self) -> None:
        assert quality.swings(readings(100_123, 201_777, days=300))[0] < 0.08

    def test_only_the_last_year_counts(self) -> None:
        assert quality.swings(readings(1_003, 90_007, 90_011, days=400))[2] == 1

    def test_an_imported_change_of_30_days_stands_in_for_a_history(self) -> None:
        growth = quality_of(numbers(growth_30d_bps=500), [], USUAL).signals["growth"]
        assert (growth.part, growth.value) == (1, 0.05)

    def test_one_reading_is_no_history(self) -> None:
        assert "growth" not in quality_of(numbers(), readings(100_123), USUAL).signals


class TestWords:
    """An indication, never an accusation, in every word of both languages."""

    FORBIDDEN = ("fake", "fraud", "bot ", "bots", "cheat", "bought", "falso", "fraude", "comprad", "tramposo", "engañ")

    def test_no_accusation(self) -> None:
        root = Path(quality.__file__).parents[1]
        words = [
            line
            for path in root.rglob("*quality*")
            if path.is_file() and path.suffix in {".py", ".html"}
            for line in path.read_text().splitlines()
        ]
        with (root / "locale" / "es" / "LC_MESSAGES" / "django.po").open("rb") as file:
            words += [str(m.string) for m in read_po(file) if "audience quality" in str(m.id).lower()]
        found = [line for line in words for word in self.FORBIDDEN if word in line.lower()]
        assert not found
