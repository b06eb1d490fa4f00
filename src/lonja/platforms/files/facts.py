"""Reading single cells of a row into facts, collecting what is wrong instead of stopping at the first fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from lonja.platforms.files.cells import is_missing
from lonja.platforms.files.fields import NumberKind
from lonja.platforms.files.numbers import DecimalMark, NotANumber, Number, parse_number
from lonja.platforms.files.places import country_code, language_code
from lonja.platforms.files.problems import Problem, problem
from lonja.platforms.files.profile import EMAIL, FLAGS
from lonja.platforms.files.times import is_yearless, parse_time

LARGEST: dict[str, Decimal] = {"followers": Decimal(3 * 10**9), "author_followers": Decimal(3 * 10**9)}
LARGEST_COUNT = Decimal(10**15)
LARGEST_RATE = Decimal(1000)
TOLERANCE = Decimal("0.1")  # an abbreviation keeps two figures at least
DUST = Decimal("0.000001")  # 16.1 * 1e6 in binary arithmetic gives 16100000.000000002
LISTED = re.compile(r"[,;|/\n]")


@dataclass(slots=True)
class Reader:
    """One row being read: its cells, the headers to name in messages, and what was found wrong or doubtful."""

    values: Sequence[str]
    headers: Sequence[str]
    marks: dict[int, DecimalMark]
    percent: frozenset[int]
    reasons: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    rounded: set[str] = field(default_factory=set)

    def refuse(self, code: str, column: int) -> None:
        """Note a fault that refuses the row."""
        self.reasons.append(problem(code, column=self.headers[column], value=self.values[column]))

    def doubt(self, code: str, column: int) -> None:
        """Note something worth knowing that refuses nothing."""
        self.notes.append(problem(code, column=self.headers[column], value=self.values[column]))

    def number(self, name: str, kind: NumberKind, columns: Sequence[int]) -> Decimal | None:
        """Read a measure from its column, or from the exact and the abbreviated column of a pair."""
        exact = self._cell_number(columns[0])
        value = exact
        source = columns[0]
        if len(columns) > 1:
            short = self._cell_number(columns[1])
            if short is None and exact is not None and not exact.value and is_missing(self.values[columns[1]]):
                # A spreadsheet's formula makes 0 of the empty cell beside it; nobody counted that zero.
                return None
            if short is not None and exact is not None and not _agree(short.value, exact.value):
                self._refuse_pair(columns[0], columns[1])
                return None
            if exact is None:
                value, source = short, columns[1]
            elif short is not None and short.rounded and short.value == exact.value:
                self.rounded.add(name)  # the "exact" cell was made from the abbreviated one
        if value is None:
            return None
        if value.rounded:
            self.rounded.add(name)
        return self._within(name, kind, source, value)

    def _cell_number(self, column: int) -> Number | None:
        cell = self.values[column]
        try:
            return parse_number(cell, decimal=self.marks.get(column, "."))
        except NotANumber as error:
            self.refuse(error.code, column)
            return None

    def _refuse_pair(self, column: int, other: int) -> None:
        self.reasons.append(
            problem(
                "row.pair",
                column=self.headers[column],
                other=self.headers[other],
                value=self.values[column],
                found=self.values[other],
            )
        )

    def _within(self, name: str, kind: NumberKind, column: int, number: Number) -> Decimal | None:
        value = number.value
        if kind == "rate":
            if column in self.percent and not number.percent:
                value /= 100
            if not -LARGEST_RATE <= value <= LARGEST_RATE:
                self.refuse("cell.too_large", column)
                return None
            return value
        if value < 0 and kind != "signed":
            self.refuse("cell.negative", column)
            return None
        if abs(value) > LARGEST.get(name, LARGEST_COUNT):
            self.refuse("cell.too_large", column)
            return None
        if kind != "mean" and value != value.to_integral_value():
            nearest = value.to_integral_value()
            if abs(value - nearest) > DUST:
                self.refuse("cell.not_whole", column)
                return None
            self.rounded.add(name)
            return nearest
        return value

    def country(self, columns: Sequence[int]) -> str:
        """Read a country; a number in its place means that the row's cells have moved."""
        for column in columns:
            cell = self.values[column]
            if is_missing(cell):
                continue
            if code := country_code(cell):
                return code
            if _is_number(cell):
                self.refuse("cell.shifted", column)
            else:
                self.doubt("cell.country", column)
        return ""

    def languages(self, columns: Sequence[int]) -> tuple[str, ...]:
        """Read one or several languages from one or several columns."""
        found: dict[str, None] = {}
        for column in columns:
            for part in LISTED.split(self.values[column]):
                if is_missing(part):
                    continue
                if code := language_code(part):
                    found[code] = None
                else:
                    self.doubt("cell.language", column)
        return tuple(found)

    def flag(self, column: int) -> bool | None:
        """Read yes or no in English, Spanish or 1/0."""
        cell = self.values[column].strip().lower()
        if is_missing(cell) and cell not in FLAGS:
            return None
        if cell not in FLAGS:
            self.doubt("cell.flag", column)
        return FLAGS.get(cell)

    def email(self, column: int) -> str:
        """Read an e-mail address."""
        cell = self.values[column].strip()
        if is_missing(cell):
            return ""
        if EMAIL.match(cell) and len(cell) <= 254:
            return cell
        self.doubt("cell.email", column)
        return ""

    def time(self, column: int) -> tuple[datetime, bool] | None:
        """Read a moment; a date that lost its year or can't be read refuses the row."""
        cell = self.values[column]
        if is_missing(cell):
            return None
        found = parse_time(cell)
        if found is None:
            self.refuse("cell.no_year" if is_yearless(cell) else "cell.time", column)
        return found


def _agree(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(max(abs(one), abs(other)) * TOLERANCE, Decimal(1))


def _is_number(cell: str) -> bool:
    try:
        return parse_number(cell) is not None
    except NotANumber:
        return False
