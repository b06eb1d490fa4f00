"""Workbooks (XLSX, XLS, ODS): which sheet holds the table, and its rows as exact text."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from lonja.platforms.files.problems import FileRefused

UNPACKED_LIMIT_MB = 1024
Cell = int | float | str | bool | time | date | datetime | timedelta


def choose_sheet(path: Path, wanted: str = "") -> str:
    """Return the wanted sheet, else the first visible one that isn't empty. Raises FileRefused."""
    book = _open(path)
    if wanted in book.sheet_names:
        return wanted
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    for name in visible or [sheet.name for sheet in sheets]:
        if book.get_sheet_by_name(name).height > 0:
            return name
    raise FileRefused("file.empty")


def lines(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number as the spreadsheet shows it, cells as text). One sheet is held in memory, unlike CSV."""
    found = _open(path).get_sheet_by_name(sheet)
    # calamine's rows begin at the sheet's first row even when the data begins lower
    for index, cells in enumerate(found.iter_rows(), start=1):
        yield index, [text_of(cell) for cell in cells]


def text_of(cell: Cell) -> str:
    """Write a typed cell as text that reads back exactly, without binary dust and without ambiguity."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return _text_of_float(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _text_of_float(cell: float) -> str:
    if cell != cell or cell in (float("inf"), float("-inf")):
        return ""
    if abs(cell) >= 1e15:
        # Beyond 15 digits a spreadsheet has already rounded: show it, so that ids are refused.
        return repr(cell) if "e" in repr(cell) else f"{cell:.15e}"
    if cell.is_integer():
        return str(int(cell))
    text = f"{cell:.15g}"  # 0.1 + 0.2 comes back as 0.3, which is what the cell shows
    # A stored 1.234 is a decimal for certain; a fourth place keeps it from being read as 1,234.
    return text + "0" if len(text.partition(".")[2]) == 3 and "e" not in text else text


def _open(path: Path) -> CalamineWorkbook:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT_MB << 20:
                raise FileRefused("file.too_large", limit=UNPACKED_LIMIT_MB)
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise FileRefused("file.encrypted") from error
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise FileRefused("file.damaged", detail=str(error)) from error
