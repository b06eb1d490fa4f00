"""The joining rules, at their exact boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lonja.core.errors import Invalid
from lonja.creators.eligibility import PRESETS, Facts, check
from lonja.creators.types import age_on

STANDARD = PRESETS["standard-50k"]
PASSING = Facts(
    birth_date=date(2008, 11, 23), country="ES", on=date(2026, 11, 23), followers=50_001, videos_30d=3, views_30d=1_001
)


def test_exactly_enough_of_everything_passes() -> None:
    assert check(PASSING, STANDARD).eligible


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"birth_date": date(2008, 11, 24)}, "age"),
        ({"followers": 50_000}, "followers"),
        ({"videos_30d": 2}, "videos_30d"),
        ({"views_30d": 1_000}, "views_30d"),
        ({"followers": None}, "followers"),
        ({"birth_date": None}, "age"),
    ],
)
def test_one_short_or_unknown_fails_and_says_which(change: dict[str, object], criterion: str) -> None:
    verdict = check(replace(PASSING, **change), STANDARD)
    assert not verdict.eligible
    assert [c.name for c in verdict.criteria if not c.met] == [criterion]


def test_what_is_missing_is_counted() -> None:
    verdict = check(replace(PASSING, followers=41_200), STANDARD)
    followers = next(c for c in verdict.criteria if c.name == "followers")
    assert (followers.value, followers.threshold, followers.missing) == (41_200, 50_001, 8_801)


class TestCountries:
    def test_korea_asks_for_nineteen_years(self) -> None:
        assert not check(replace(PASSING, country="KR"), STANDARD).eligible
        assert check(replace(PASSING, country="KR", birth_date=date(2007, 11, 23)), STANDARD).eligible

    def test_the_lower_preset_spares_everyone_but_korea(self) -> None:
        lower = PRESETS["standard-10k"]
        small = replace(PASSING, followers=10_001, birth_date=date(2000, 1, 1))
        assert check(small, lower).eligible
        assert not check(replace(small, followers=10_000), lower).eligible
        assert not check(replace(small, country="KR"), lower).eligible
        assert check(replace(small, country="KR", followers=50_001), lower).eligible


class TestAge:
    def test_a_leap_day_birthday_comes_on_the_first_of_march(self) -> None:
        assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
        assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18

    def test_a_birth_date_in_the_future_is_refused(self) -> None:
        with pytest.raises(Invalid, match="future"):
            check(replace(PASSING, birth_date=date(2030, 1, 1)), STANDARD)
