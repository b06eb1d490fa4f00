"""The file of refused rows: the original cells and the reasons, safe to open in a spreadsheet program."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from lonja.platforms.files.problems import Problem
from lonja.platforms.files.types import Refusal

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; a lone dash or a plain number is none."""
    if not cell.startswith(DANGEROUS):
        return cell
    body = cell[1:]
    if cell[0] in "+-" and (not body or body.replace(".", "", 1).replace(",", "").isdecimal()):
        return cell
    return f"'{cell}"


def reason_text(reasons: Iterable[Problem]) -> str:
    """Return all reasons of a row as one cell."""
    return " ".join(reason.message for reason in reasons)


class RefusedFile:
    """Writes refused rows as they come; the file appears with the first of them. Use as a context manager."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        """Remember where to write and under which header."""
        self.path = path
        self.count = 0
        self._headers = headers
        self._file: TextIO | None = None

    def write(self, refusal: Refusal) -> None:
        """Add one row: its cells, its physical line, and why it was not taken."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([*map(guard, self._headers), "line", "reason"])
        self.count += 1
        cells = [guard(cell) for cell in refusal.cells.values]
        row = [*cells, refusal.cells.line, guard(reason_text(refusal.reasons))]
        csv.writer(self._file).writerow(row)

    def close(self) -> None:
        """Close the file, if any row was written."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> "RefusedFile":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()
