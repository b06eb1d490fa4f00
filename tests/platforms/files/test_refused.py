"""The file of refused rows keeps the cells, gives the reasons, and runs no formula."""

import csv
from pathlib import Path

import pytest

from lonja.platforms.files.problems import problem
from lonja.platforms.files.refused import RefusedFile, guard
from lonja.platforms.files.types import Cells, Refusal


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-examPLe-01"])
def test_formulas_are_disarmed(cell: str) -> None:
    assert guard(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-", "-5", "+100", "-3.5", "ana", "12.3M", "a=b"])
def test_plain_cells_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == cell


def test_rows_with_line_and_reasons(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    reasons = (
        problem("cell.number", column="followers", value="=x"),
        problem("cell.negative", column="likes", value="-1"),
    )
    with RefusedFile(path, ["handle", "=evil"]) as file:
        file.write(Refusal(Cells(7, 6, ("ana", "=HYPERLINK()")), reasons))

    with path.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written))
    assert rows[0] == ["handle", "'=evil", "line", "reason"]
    assert rows[1][:3] == ["ana", "'=HYPERLINK()", "7"]
    assert "“followers”" in rows[1][3]
    assert "“likes”" in rows[1][3]


def test_no_file_without_refusals(tmp_path: Path) -> None:
    with RefusedFile(tmp_path / "refused.csv", ["handle"]) as file:
        assert file.count == 0

    assert not (tmp_path / "refused.csv").exists()
