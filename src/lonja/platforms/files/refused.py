"""The file of refused rows: the original cells and the reasons, safe to open in a spreadsheet program."""

import csv
import os
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
    """Writes refused rows as they come; the file appears with the first of them. Use as a context manager.

    `kept_bytes` goes on with a file that was begun before: what stands after them belongs to a batch that was never
    stored, and is cut off.
    """

    def __init__(self, path: Path, headers: Sequence[str], *, kept_bytes: int = 0) -> None:
        """Remember where to write and under which header."""
        self.path = path
        self.count = 0
        self._taken = 0
        self._headers = headers
        self._kept = kept_bytes
        self._file: TextIO | None = None

    def write(self, refusal: Refusal) -> None:
        """Add one row: its cells, its physical line, and why it was not taken."""
        file = self._open()
        self.count += 1
        cells = [guard(cell) for cell in refusal.cells.values]
        csv.writer(file).writerow([*cells, refusal.cells.line, guard(reason_text(refusal.reasons))])

    def take_count(self) -> int:
        """Return how many rows were written since this was last asked."""
        fresh, self._taken = self.count - self._taken, self.count
        return fresh

    def flushed_bytes(self) -> int:
        """Bring everything to the disk and return the file's length, for a checkpoint."""
        if self._file is None:
            return self._kept
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.path.stat().st_size

    def cut(self, kept_bytes: int) -> None:
        """Forget what was written after these bytes."""
        self.close()
        self._file, self._kept, self.count = None, kept_bytes, self._taken

    def close(self) -> None:
        """Close the file, if any row was written."""
        if self._file is not None:
            self._file.close()

    def _open(self) -> TextIO:
        if self._file is not None:
            return self._file
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._kept and self.path.exists():
            os.truncate(self.path, self._kept)
            self._file = self.path.open("a", encoding="utf-8", newline="")
            return self._file
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        csv.writer(self._file).writerow([*map(guard, self._headers), "line", "reason"])
        return self._file

    def __enter__(self) -> "RefusedFile":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()
