"""Open a CSV, TSV or XLSX file as one table: header, data rows with their physical lines, resumable at a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lonja.platforms.files import delimited, workbook
from lonja.platforms.files.checks import check_container, check_head, check_text, is_workbook
from lonja.platforms.files.encodings import examine
from lonja.platforms.files.headers import clean_header, looks_like_data
from lonja.platforms.files.problems import FileRefused
from lonja.platforms.files.types import Cells

TITLE_LINES = 12


@dataclass(frozen=True, slots=True)
class Table:
    """One table in one file. `headers` keeps duplicates apart by position; `raw_headers` are as in the file."""

    path: Path
    name: str
    sha256: str
    size: int
    format: str
    encoding: str
    delimiter: str
    sheet: str
    raw_headers: tuple[str, ...]
    headers: tuple[str, ...]
    header_line: int
    replaced: int = 0

    def rows(self, start: int = 1) -> Iterator[Cells]:
        """Yield data rows from number `start` (the first is 1); rows with no content are passed over uncounted."""
        width = len(self.headers)
        number = 0
        for line, cells in self._lines():
            if line <= self.header_line or not any(cells):
                continue
            number += 1
            if number >= start:
                yield Cells(line, number, tuple(cells[:width] if not any(cells[width:]) else cells))

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        if self.format == "xlsx":
            return workbook.lines(self.path, self.sheet)
        return delimited.lines(self.path, self.encoding, self.delimiter)


def open_table(path: Path, *, name: str = "", sheet: str = "") -> Table:
    """Recognize the format, encoding and delimiter and read the header. Raises FileRefused."""
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(4096)
    check_head(head)
    found = examine(path)
    if is_workbook(head):
        check_container(path)
        chosen = workbook.choose_sheet(path, sheet)
        lines, form, encoding, delimiter = workbook.lines(path, chosen), "xlsx", "", ""
    else:
        chosen = ""
        check_text(path, found.encoding)
        delimiter = delimited.sniff_delimiter(path, found.encoding)
        lines, form, encoding = delimited.lines(path, found.encoding, delimiter), "csv", found.encoding
    line, raw = _find_header(lines)
    return Table(
        path=path,
        name=name,
        sha256=found.sha256,
        size=found.size,
        format=form,
        encoding=encoding,
        delimiter=delimiter,
        sheet=chosen,
        raw_headers=tuple(raw),
        headers=tuple(clean_header(cell) for cell in raw),
        header_line=line,
        replaced=found.replaced if form == "csv" else 0,
    )


def _find_header(lines: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Return the first line that names columns, past a report's title lines (one filled cell above a wider row)."""
    first: list[tuple[int, list[str]]] = []
    for line, cells in lines:
        if any(cells):
            first.append((line, cells))
        if len(first) >= TITLE_LINES:
            break
    if not first:
        raise FileRefused("file.empty")
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in first]
    index = 0
    while index + 1 < len(first) and filled[index] == 1 and max(filled[index:]) > 2:
        index += 1
    line, header = first[index]
    below = [cells for _, cells in first[index + 1 :]]
    if not below:
        raise FileRefused("file.no_rows" if not looks_like_data(header, []) else "file.no_header", line=line)
    if looks_like_data(header, below):
        raise FileRefused("file.no_header", line=line)
    return line, header
