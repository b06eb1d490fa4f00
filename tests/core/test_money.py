"""Money is exact, and written as its reader expects."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.core import money
from lonja.core.money import Money

amounts = st.integers(-(10**14), 10**14)


@given(amounts, amounts)
def test_adding_and_taking_away_cancel_out(left: int, right: int) -> None:
    assert Money(left, "EUR") + Money(right, "EUR") - Money(right, "EUR") == Money(left, "EUR")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Money(45000, "EUR"), "es", "450\xa0€"),
        (Money(45050, "EUR"), "es", "450,50\xa0€"),
        (Money(123456789, "EUR"), "en", "€1,234,567.89"),
        (Money(5000, "JPY"), "en", "¥5,000"),
        (Money(-1250, "USD"), "en", "-$12.50"),
    ],
)
def test_format(value: Money, locale: str, text: str) -> None:
    assert value.format(locale) == text


def test_parse_keeps_every_cent() -> None:
    assert money.parse("450.05", "EUR") == Money(45005, "EUR")
    assert money.parse("450", "JPY") == Money(450, "JPY")


@pytest.mark.parametrize("text", ["", "abc", "1.234", "NaN", "Infinity", "1e400"])
def test_parse_refuses_what_is_not_an_amount(text: str) -> None:
    with pytest.raises(ValueError):
        money.parse(text, "EUR")


def test_convert_rounds_half_to_even_in_the_target_currency() -> None:
    assert money.convert(Money(100, "EUR"), "JPY", Decimal("160.5")) == Money(160, "JPY")
    assert money.convert(Money(10, "JPY"), "EUR", Decimal("0.00625")) == Money(6, "EUR")
