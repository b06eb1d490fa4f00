"""How numbers, money and shares are written in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lonja.core.money import Money
from lonja.web.components.numbers import NOTHING, as_money, compact, duration, number, percent, times, written

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1K", f"1{NBSP}k"),
        (12_345, "12.3K", f"12,3{NBSP}k"),
        (99_940, "99.9K", f"99,9{NBSP}k"),
        (123_456, "123K", f"123{NBSP}k"),
        (999_499, "999K", f"999{NBSP}k"),
        (999_950, "1M", f"1{NBSP}M"),
        (1_284_402, "1.3M", f"1,3{NBSP}M"),
        (3_400_000_000, "3.4B", f"3,4{NBSP}mil{NBSP}M"),
        (-12_345, "-12.3K", f"-12,3{NBSP}k"),
    ],
)
def test_compact_numbers_have_three_figures_at_most(value: int, english: str, spanish: str) -> None:
    with translation.override("en"):
        assert compact(value) == english
    with translation.override("es"):
        assert compact(value) == spanish


@pytest.mark.parametrize("missing", [None, "", "n/a", float("nan"), True])
def test_what_is_missing_is_a_dash_and_never_zero(missing: object) -> None:
    assert [write(missing) for write in (number, compact, percent, times, duration)] == [NOTHING] * 5
    assert as_money(missing, "EUR") == NOTHING


def test_full_numbers_are_grouped_in_the_manner_of_the_language() -> None:
    with translation.override("en"):
        assert number(1_284_402) == "1,284,402"
    with translation.override("es"):
        assert number(1_284_402) == "1.284.402"


def test_percentages_come_from_basis_points() -> None:
    with translation.override("en"):
        assert [percent(bps) for bps in (425, 400, 12_345, -50, 0)] == ["4.3%", "4%", "123%", "-0.5%", "0%"]
        assert percent(4_250, 0) == "43%"
    with translation.override("es"):
        assert percent(425) == f"4,3{NBSP}%"


def test_money_carries_its_currency_and_drops_empty_cents() -> None:
    with translation.override("en"):
        assert as_money(45_000, "EUR") == "€450"
        assert as_money(45_050, "EUR") == "€450.50"
        assert as_money(450, "JPY") == "¥450"
        assert as_money(Money(45_000, "EUR")) == "€450"
    with translation.override("es"):
        assert as_money(45_000, "EUR") == f"450{NBSP}€"


def test_money_without_a_currency_is_not_guessed() -> None:
    assert as_money(45_000) == NOTHING


def test_durations_and_ratios() -> None:
    with translation.override("en"):
        assert [duration(m) for m in (45, 360, 4_320)] == [f"45{NBSP}min", f"6{NBSP}h", f"3{NBSP}d"]
        assert times(Decimal("2.54")) == "2.5×"


def test_an_unknown_kind_is_a_mistake_of_the_template() -> None:
    with pytest.raises(KeyError):
        written(1, "roman")


@given(st.integers(-(10**13), 10**13), st.sampled_from(["en", "es"]))
def test_whole_numbers_are_shortened_as_decimals_are(value: int, language: str) -> None:
    with translation.override(language):
        assert compact(value) == compact(Decimal(value))
        assert number(value) == number(Decimal(value))
