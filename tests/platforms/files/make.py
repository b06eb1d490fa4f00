"""Small files for the tests of the file reader, written by the tests themselves."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from lonja.platforms.files.connector import Files
from lonja.platforms.files.types import CreatorRow, Kind, Refusal, SnapshotRow


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """Write a text file byte for byte."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def write_rows(folder: Path, name: str, rows: Sequence[Sequence[object]], delimiter: str = ",") -> Path:
    """Write a delimited file with proper quoting."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return write(folder, name, text.getvalue())


def write_xlsx(folder: Path, name: str, sheets: dict[str, Sequence[Sequence[object]]], first_row: int = 0) -> Path:
    """Write a workbook with typed cells."""
    path = folder / name
    book = xlsxwriter.Workbook(str(path))
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for index, row in enumerate(rows):
            sheet.write_row(first_row + index, 0, row)
    book.close()
    return path


def creators(path: Path, **given: object) -> tuple[list[CreatorRow], list[Refusal]]:
    """Read a creators' file to its end."""
    rows = [row for _cells, row in Files().open(path, "creators", **given).creators()]  # type: ignore[arg-type]
    return [r for r in rows if isinstance(r, CreatorRow)], [r for r in rows if isinstance(r, Refusal)]


def snapshots(path: Path, **given: object) -> tuple[list[SnapshotRow], list[Refusal]]:
    """Read a snapshots' file to its end."""
    rows = [row for _cells, row in Files().open(path, "snapshots", **given).snapshots()]  # type: ignore[arg-type]
    return [r for r in rows if isinstance(r, SnapshotRow)], [r for r in rows if isinstance(r, Refusal)]


def fields(path: Path, kind: Kind = "creators") -> dict[str, str]:
    """Return header -> field of the mapping that a file gets by itself (the last of duplicate headers wins)."""
    source = Files().open(path, kind)
    return {source.table.headers[i]: name for i, name in source.mapping.columns.items()}
