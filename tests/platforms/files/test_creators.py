"""Each row becomes a typed creator or is refused with reasons that name the column and the remedy."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.files.make import creators, write_rows

HEADER = ["user_id", "username", "nickname", "followers", "avg likes", "country", "date"]
GOOD = ["6812345678901234567", "@Ana.Example", "Ana", "12.3M", "1,204.5", "Corea del Sur", "2024-05-06"]


def read(folder: Path, *rows: list[str]):  # type: ignore[no-untyped-def]
    padding = [
        [f"68123456789012{n:05}", f"user{n}", f"User {n}", "1.5K", "10.5", "ES", "2024-05-06"] for n in range(20)
    ]
    found, refused = creators(write_rows(folder, "tiktok.csv", [HEADER, *rows, *padding]))
    return found, refused


def test_a_good_row(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD)
    row = found[0]

    assert (row.line, row.number, row.platform, row.handle) == (2, 1, "tiktok", "Ana.Example")
    assert (row.external_id, row.country) == ("6812345678901234567", "KR")
    assert {k: str(v) for k, v in row.numbers.items()} == {"followers": "12300000", "average_likes": "1204.5"}
    assert row.rounded == {"followers"}
    assert row.as_of is not None
    assert (row.as_of.at, row.as_of.source) == (datetime(2024, 5, 6, tzinfo=UTC), "column")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("followers", "many", "cell.number"),
        ("followers", "10K-50K", "cell.range"),
        ("followers", "-5", "cell.negative"),
        ("followers", "12.5", "cell.not_whole"),
        ("followers", "9e12", "cell.too_large"),
        ("country", "10.2M", "cell.shifted"),
        ("date", "10.1", "cell.no_year"),
        ("date", "yesterday", "cell.time"),
        ("username", "two words", "cell.handle"),
    ],
)
def test_a_bad_cell_refuses_its_row_only(tmp_path: Path, column: str, value: str, code: str) -> None:
    bad = list(GOOD)
    bad[HEADER.index(column)] = value
    found, refused = read(tmp_path, bad)

    assert len(found) == 20
    assert [problem.code for problem in refused[0].reasons] == [code]
    assert column in refused[0].reasons[0].message
    assert value in refused[0].reasons[0].message


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    _, refused = read(tmp_path, ["6812345678901234567", "ana", "Ana", "x", "y", "12", "z"])

    assert [problem.code for problem in refused[0].reasons] == [
        "cell.number",
        "cell.number",
        "cell.shifted",
        "cell.time",
    ]


def test_missing_cells_are_missing_not_zero(tmp_path: Path) -> None:
    found, refused = read(tmp_path, ["6812345678901234567", "ana", "", "N/A", "#VALOR!", "-", ""])

    assert refused == []
    assert (found[0].numbers, found[0].country, found[0].as_of) == ({}, "", None)


def test_a_row_without_identity(tmp_path: Path) -> None:
    _, refused = read(tmp_path, ["", "#NAME?", "Ana", "1", "1", "ES", ""])

    assert [problem.code for problem in refused[0].reasons] == ["row.no_identity"]
    assert "user_id, username" in refused[0].reasons[0].message


def test_an_unknown_country_is_left_out_and_noted(tmp_path: Path) -> None:
    found, _ = read(tmp_path, [*GOOD[:5], "Atlantis", ""])

    assert found[0].country == ""
    assert [note.code for note in found[0].notes] == ["cell.country"]


def test_names_are_cleaned_and_kept(tmp_path: Path) -> None:
    odd = ["Nu\u0301n\u0303ez\u200b", "  Ana \n B ", "👩\u200d👩\u200d👧 família", "שלום\u200f"]
    rows = [["username", "nickname"], *([f"u{n}", name] for n, name in enumerate(odd))]
    found, _ = creators(write_rows(tmp_path, "tiktok.csv", rows))

    assert [row.display_name for row in found] == [
        "Núñez".replace("n\u0303", "ñ"),
        "Ana B",
        "👩\u200d👩\u200d👧 família",
        "שלום",
    ]


def test_names_that_were_destroyed(tmp_path: Path) -> None:
    rows = [
        ["Youtuber", "Title", "subscribers"],
        ["Voc\ufffd\ufffd x y", "Voc\ufffd", 1],
        ["\ufffd\ufffd \ufffd", "\ufffd", 2],
    ]
    rows += [["Mar\ufffd\ufffd", "mariexample", 3], ["Plain Name", "Plain Name", 4]]
    found, refused = creators(write_rows(tmp_path, "youtube.csv", rows))

    assert [row.display_name for row in found] == ["Voc\ufffd\ufffd x y", "mariexample", "Plain Name"]
    assert [note.code for note in found[0].notes] == ["note.damaged_text"]
    assert [problem.code for problem in refused[0].reasons] == ["row.name_destroyed"]


class TestPairsOfColumns:
    HEADER = ["Tiktoker", "Subscribers", "Subscribers", "Comments avg.", "Comments avg."]

    def read(self, folder: Path, *rows: list[object]):  # type: ignore[no-untyped-def]
        padding = [[f"user{n}", f"{n}.5M", n * 1_000_000 + 500_000, f"{n}K", n * 1000] for n in range(1, 20)]
        return creators(write_rows(folder, "tiktok.csv", [self.HEADER, *rows, *padding]))

    def test_the_exact_column_is_preferred(self, tmp_path: Path) -> None:
        found, _ = self.read(tmp_path, ["ana", "12.3M", 12345678, "1.2K", 1234])

        assert found[0].numbers == {"followers": 12345678, "average_comments": 1234}

    def test_the_abbreviation_serves_where_the_exact_one_failed(self, tmp_path: Path) -> None:
        found, _ = self.read(tmp_path, ["ana", "12.3M", "#VALOR!", "N/A'", "#VALOR!"])

        assert found[0].numbers == {"followers": 12300000}
        assert found[0].rounded == {"followers"}

    def test_a_zero_made_of_an_empty_cell_is_missing(self, tmp_path: Path) -> None:
        found, _ = self.read(tmp_path, ["ana", "12.3M", 12300000, "", 0])

        assert found[0].numbers == {"followers": 12300000}

    def test_a_pair_that_disagrees_refuses_the_row(self, tmp_path: Path) -> None:
        _, refused = self.read(tmp_path, ["ana", "12.3M", 45, "1K", 1000])

        assert [problem.code for problem in refused[0].reasons] == ["row.pair"]


def test_the_same_handle_in_many_spellings(tmp_path: Path) -> None:
    spellings = ["ana", "@ana", " ana ", "https://www.tiktok.com/@ana", "tiktok.com/@ana?lang=es", "a\u200bna"]
    rows = [["username", "followers"], *([text, 5] for text in spellings)]
    found, refused = creators(write_rows(tmp_path, "tiktok.csv", rows))

    assert refused == []
    assert {row.handle for row in found} == {"ana"}


def test_addresses_tell_platform_and_identity(tmp_path: Path) -> None:
    urls = [
        "https://www.youtube.com/channel/UC-example_channel_00001",
        "https://youtube.com/@ana",
        "https://instagram.com/ana/",
    ]
    found, _ = creators(write_rows(tmp_path, "list.csv", [["profile_url", "n"], *([url, 1] for url in urls)]))

    assert [(row.platform, row.external_id, row.handle) for row in found] == [
        ("youtube", "UC-example_channel_00001", ""),
        ("youtube", "", "ana"),
        ("instagram", "", "ana"),
    ]


def test_handles_that_look_like_words_for_nothing(tmp_path: Path) -> None:
    rows = [["username", "followers"], *([name, 1] for name in ("none", "unknown", "na", "nil", "#NAME?", "nan"))]
    rows += [[f"user{n}", 1] for n in range(9)]
    found, refused = creators(write_rows(tmp_path, "tiktok.csv", rows))

    assert [row.handle for row in found[:4]] == ["none", "unknown", "na", "nil"]
    assert [row.cells.values[0] for row in refused] == ["#NAME?", "nan"]


def test_beside_an_address_a_plain_column_is_the_name(tmp_path: Path) -> None:
    rows = [["creator", "profile link", "fans"], ["Ana", "https://www.tiktok.com/@ana.example", "12K"]]
    found, _ = creators(write_rows(tmp_path, "list.csv", rows))

    assert (found[0].handle, found[0].display_name) == ("ana.example", "Ana")
