"""The tables people really have: all import without hand work, and abbreviations agree with the numbers beside them."""

import os
import sys
from pathlib import Path

import pytest

from lonja.platforms.files.connector import Files
from lonja.platforms.files.numbers import NotANumber, parse_number
from lonja.platforms.files.reader import open_table
from lonja.platforms.files.types import CreatorRow, Refusal

DATA = Path(os.environ.get("LONJA_REAL_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real tables are not at {DATA} (set LONJA_REAL_DATA)"),
]
LISTS = sorted((DATA / "hypeauditor-2022").glob("*.csv")) if DATA.is_dir() else []
FILES = [
    *LISTS,
    DATA / "tides-tiktok-2024" / "tiktok_influencers.csv",
    DATA / "yt-global-2023" / "Global YouTube Statistics.csv",
]


def value(cell: str) -> object:
    try:
        number = parse_number(cell)
    except NotANumber:
        return cell
    return None if number is None else number.value


def test_abbreviations_agree_with_the_number_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = blank = abbreviated = 0
    disagree = []
    for path in LISTS:
        table = open_table(path)
        for row in table.rows():
            for index in range(1, len(table.headers)):
                short, exact = row.values[index - 1], row.values[index]
                first, second = table.headers[index - 1 : index + 1]
                if not (first == second or second in (f"{first} Values", f"{first} Numbers")) or "ategory" in first:
                    continue
                if not short.strip() or value(short) is None:
                    blank += 1
                    continue
                pairs += 1
                abbreviated += short[-1].isalpha()
                if value(short) != value(exact):
                    disagree.append((path.name, row.line, short, exact))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(LISTS)} files, {pairs} pairs ({abbreviated} abbreviated, {blank} blank), {len(disagree)} disagree"
        )

    assert len(LISTS) == 9
    assert pairs > 25_000
    assert disagree == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_imports_without_hand_work(path: Path) -> None:
    source = Files().open(path, "creators")
    rows = [row for _cells, row in source.creators()]
    found = [row for row in rows if isinstance(row, CreatorRow)]
    refused = [row for row in rows if isinstance(row, Refusal)]

    assert len(found) + len(refused) == source.rows
    # moved cells in one list, names of replacement characters in another: nothing else is refused
    assert {reason.code for row in refused for reason in row.reasons} <= {"cell.shifted", "row.name_destroyed"}
    assert len(refused) <= 16
    assert all(row.numbers["followers"] > 0 for row in found)
    assert sum(bool(row.handle or row.display_name) for row in found) == len(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_name_of_the_file_is_not_needed(path: Path) -> None:
    named, unnamed = Files().open(path, "creators"), Files().open(path, "creators", name="export.csv")

    assert unnamed.mapping.platform == named.mapping.platform
    assert unnamed.mapping.columns == named.mapping.columns


def test_the_list_with_lying_headers_holds_what_its_siblings_hold() -> None:
    """Compare its creators with two honest lists: the country's column, and both engagements within a factor of two."""
    by_list = {}
    for path in LISTS:
        if "instagram" in path.name:
            by_list[path.name] = {
                row.handle: row
                for _cells, row in Files().open(path, "creators").creators()
                if isinstance(row, CreatorRow)
            }
    lying = next(rows for name, rows in by_list.items() if "june" in name)
    for name, honest in by_list.items():
        if "june" in name:
            continue
        both = [(lying[handle], honest[handle]) for handle in lying.keys() & honest.keys()]
        assert len(both) > 700
        assert sum(a.audience_country == b.audience_country for a, b in both) > 0.9 * len(both)
        for measure in ("average_engagements", "average_authentic_engagements"):
            near = [0.4 < a.numbers[measure] / b.numbers[measure] < 2.5 for a, b in both if b.numbers[measure]]
            assert sum(near) > 0.85 * len(near)
