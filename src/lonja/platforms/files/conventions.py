"""Which of `.` and `,` is the decimal mark in a column, decided from all its cells where one cell can't say."""

import re
from collections import Counter

from lonja.platforms.files.numbers import SPACES, DecimalMark

_BODY = re.compile(rf"\d[\d.,{SPACES}]*[.,]\d+|^[.,]\d+")


class MarkWatch:
    """Counts, for one column, the cells that prove a decimal mark and those that can be read in two ways."""

    __slots__ = ("ambiguous", "proof")

    def __init__(self) -> None:
        self.proof: Counter[str] = Counter()
        self.ambiguous: Counter[str] = Counter()

    def feed(self, cell: str) -> None:
        """Look at one cell that has a `.` or a `,` in it."""
        match = _BODY.search(cell)
        if match is None:
            return
        body = match.group()
        dots, commas = body.count("."), body.count(",")
        if dots and commas:
            self.proof["." if body.rindex(".") > body.rindex(",") else ","] += 1
        elif dots + commas > 1:
            self.proof["," if dots else "."] += 1
        else:
            mark = "." if dots else ","
            whole, fraction = body.split(mark)
            if len(fraction) != 3 or len(whole) > 3 or whole[:1] in ("", "0"):
                self.proof[mark] += 1
            elif cell[-1].isdecimal() and "E" not in cell.upper():
                self.ambiguous[mark] += 1


def decide_marks(
    watches: dict[int, MarkWatch], *, rates: frozenset[int], whole: frozenset[int], delimiter: str
) -> dict[int, DecimalMark]:
    """Return each column's decimal mark: its own proof, else the file's, else what its kind of number makes likely.

    `rates` are the columns that hold small ratios; in all others `1.234` is far more often 1234 than 1 and a bit.
    `whole` columns hold counts, in which a lone separator before three digits can only group thousands.
    """
    file_proof: Counter[str] = Counter()
    for watch in watches.values():
        file_proof.update(watch.proof)
    if delimiter == ";" and not file_proof:
        file_proof[","] += 1  # a semicolon separates cells where the comma is taken
    nothing: Counter[str] = Counter()
    return {
        column: _decide(watch, nothing if column in whole else file_proof, column in rates)
        for column, watch in watches.items()
    }


def _decide(watch: MarkWatch, file_proof: Counter[str], is_rate: bool) -> DecimalMark:
    for proof in (watch.proof, file_proof):
        # abbreviations (12.3M) in the same file prove the decimal mark, too
        if proof["."] and not proof[","]:
            return "."
        if proof[","] and not proof["."]:
            return ","
        if proof is watch.proof and proof:
            return "?"
    if watch.ambiguous["."] and watch.ambiguous[","]:
        return "?"
    if watch.ambiguous["."]:
        return "." if is_rate else ","
    if watch.ambiguous[","]:
        return "," if is_rate else "."
    return "."
