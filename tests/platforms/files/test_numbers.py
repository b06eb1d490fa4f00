"""Numbers as people write them, read exactly or refused clearly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.platforms.files.conventions import MarkWatch, decide_marks
from lonja.platforms.files.numbers import NotANumber, parse_number, parse_range


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12.3M", "12300000"),
        ("12,3M", "12300000"),
        ("704.8K", "704800"),
        ("1B", "1000000000"),
        ("1,234", "1234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("1 234", "1234"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1'234'567", "1234567"),
        ("2.28E+11", "228000000000"),
        ("477900000.00", "477900000"),
        ("348.5", "348.5"),
        ("0.125", "0.125"),
        ("12345.678", "12345.678"),
        ("5%", "0.05"),
        ("4,2 %", "0.042"),
        ("-100000", "-100000"),
        ("+100K", "100000"),
        ("12 mil", "12000"),
        ("1,2 millones", "1200000"),
        ("3 videos", "3"),
        ("1.2M followers", "1200000"),
        ("１２３", "123"),
        ("45万", "450000"),
    ],
)
def test_reads_exactly(text: str, value: str) -> None:
    found = parse_number(text)

    assert found is not None
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "–", "N/A", "N/A'", "n/a", "nan", "#VALOR!", "#VALUE!", "#NAME?", "#DIV/0!", "null", "Share", "'"],
)
def test_nothing_is_missing_and_never_zero(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12 34", "1.", "12.3Q", "3 bananas", "1,23,4", "0x1F", "10:30", "٪"])
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        parse_number(text)

    assert refusal.value.code == "cell.number"


@pytest.mark.parametrize("text", ["1K-5K", "10,000 – 50,000", "100 to 200", "10K—20K"])
def test_a_range_is_called_a_range(text: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        parse_number(text)

    assert refusal.value.code == "cell.range"


def test_ranges_of_prices() -> None:
    assert parse_range("100 – 200") == (Decimal(100), Decimal(200))
    assert parse_range("1K-5K") == (Decimal(1000), Decimal(5000))
    assert parse_range("10-20K") == (Decimal(10000), Decimal(20000))
    assert parse_range("450") == (Decimal(450), Decimal(450))
    assert parse_range("N/A") is None


def test_what_can_be_read_in_two_ways_follows_the_column() -> None:
    assert parse_number("1.234", decimal=".") == parse_number("1,234", decimal=",")
    assert parse_number("1.234", decimal=",").value == 1234  # type: ignore[union-attr]
    with pytest.raises(NotANumber) as refusal:
        parse_number("1.234", decimal="?")
    assert refusal.value.code == "cell.ambiguous"


def test_abbreviations_are_marked_as_rounded() -> None:
    assert parse_number("12.3M").rounded  # type: ignore[union-attr]
    assert parse_number("2.28E+11").rounded  # type: ignore[union-attr]
    assert not parse_number("12300000").rounded  # type: ignore[union-attr]


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_integers_come_back_as_they_were(number: int) -> None:
    english = f"{number:,}"

    assert parse_number(english, decimal=".").value == number  # type: ignore[union-attr]
    assert parse_number(english.replace(",", "."), decimal=",").value == number  # type: ignore[union-attr]
    assert parse_number(english.replace(",", " ")).value == number  # type: ignore[union-attr]


@given(st.text(max_size=20))
def test_any_text_is_a_number_nothing_or_a_refusal(text: str) -> None:
    try:
        found = parse_number(text)
    except NotANumber:
        return
    assert found is None or found.value.is_finite()


def _mark(cells: list[str], others: list[str] | None = None, **kinds: frozenset[int]) -> str:
    watches = {0: MarkWatch(), 1: MarkWatch()}
    for cell in cells:
        watches[0].feed(cell)
    for cell in others or []:
        watches[1].feed(cell)
    return decide_marks(
        watches, rates=kinds.get("rates", frozenset()), whole=kinds.get("whole", frozenset()), delimiter=","
    )[0]


class TestDecimalMarkOfAColumn:
    def test_one_clear_cell_decides(self) -> None:
        assert _mark(["1.234", "1.234.567"]) == ","
        assert _mark(["1.234", "12.5"]) == "."
        assert _mark(["1,234", "1.234,5"]) == ","

    def test_another_column_of_the_file_decides(self) -> None:
        assert _mark(["1.234"], ["0,5"]) == ","
        assert _mark(["1,234"], ["3.5"]) == "."

    def test_a_count_is_grouped_rather_than_broken(self) -> None:
        assert _mark(["1.234"], ["0.5"], whole=frozenset({0})) == ","
        assert _mark(["1,234"], whole=frozenset({0})) == "."

    def test_a_rate_is_broken_rather_than_grouped(self) -> None:
        assert _mark(["1.234"], rates=frozenset({0})) == "."
        assert _mark(["1,234"], rates=frozenset({0})) == ","

    def test_contradicting_cells_are_not_settled(self) -> None:
        assert _mark(["1.234", "1,234"]) == "?"
        assert _mark(["1.5", "1,5"]) == "?"
