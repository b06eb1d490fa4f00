"""Delimited text: which character separates the cells, and the rows with the physical line each begins on."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from lonja.platforms.files.problems import FileRefused

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
CELL_LIMIT = 1_000_000
ROW_LINES_LIMIT = 500

csv.field_size_limit(CELL_LIMIT)


def lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (physical line on which the row begins, cells); memory stays at one row. Raises FileRefused."""
    # Broken sequences are counted by the encoding check before this and shown to the person.
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        before = 0
        try:
            for cells in reader:
                start = before + 1
                before = reader.line_num
                if before - start > ROW_LINES_LIMIT:
                    raise FileRefused("file.quote", line=start)
                if start == 1 and _is_separator_hint(cells, delimiter):
                    continue
                yield start, cells
        except csv.Error as error:
            if "field larger" in str(error):
                raise FileRefused("file.cell_too_long", line=before + 1, limit=CELL_LIMIT) from error
            raise FileRefused("file.binary", line=before + 1) from error


def sniff_delimiter(path: Path, encoding: str) -> str:
    """Choose the delimiter under which the first rows are widest and agree most on their width."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(200)
        if first[:4].lower() == "sep=" and first[4:5] in DELIMITERS:
            return first[4]
    scores = {delimiter: _agreement(path, encoding, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _agreement(path: Path, encoding: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    # a file with an unclosed quotation mark still shows its delimiter in the rows before it
    with suppress(FileRefused):
        for _, cells in islice(lines(path, encoding, delimiter), SAMPLE_ROWS):
            if cells:
                widths[len(cells)] += 1
    many = [(count, width) for width, count in widths.items() if width > 1]
    if not many:
        return (0.0, 1)
    count, width = max(many)
    return (round(count / widths.total(), 1), width)


def _is_separator_hint(cells: list[str], delimiter: str) -> bool:
    # Excel writes "sep=;" as the first line; it is neither a header nor a row.
    joined = delimiter.join(cells)
    return joined[:4].lower() == "sep=" and len(joined) == 5
