"""Files are recognized by their bytes: encoding, delimiter, sheet, header; rows know their physical lines."""

import codecs
import hashlib
from pathlib import Path

import pytest

from lonja.platforms.files.reader import open_table
from tests.platforms.files.make import write, write_rows, write_xlsx

TEXT = "handle,name,followers\r\nana,Ana Núñez,10\r\nñandu,¡Olé! Señor,20\r\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, found: str) -> None:
    table = open_table(write(tmp_path, "a.csv", TEXT * 1, encoding))

    assert table.encoding == found
    assert table.headers == ("handle", "name", "followers")
    assert [row.values[1] for row in table.rows()] == ["Ana Núñez", "¡Olé! Señor"]


def test_big_endian_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))

    assert [row.values[0] for row in open_table(path).rows()] == ["ana", "ñandu"]


def test_other_alphabets(tmp_path: Path) -> None:
    text = "handle,name\n" + "\n".join(f"user{n},Привет как дела друзья номер" for n in range(40))
    table = open_table(write(tmp_path, "a.csv", text, "cp1251"))

    assert next(table.rows()).values[1] == "Привет как дела друзья номер"


def test_a_cut_emoji_does_not_turn_the_file_into_latin(tmp_path: Path) -> None:
    body = "".join(f"user{n},Ñandú {n}\n" for n in range(50)).encode()
    path = tmp_path / "a.csv"
    path.write_bytes(b"handle,name\n" + body + b"last,cut \xf0\x9f\n")
    table = open_table(path)

    assert table.encoding == "utf-8"
    assert table.replaced == 1
    assert next(table.rows()).values[1] == "Ñandú 0"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    rows = [["handle", "name", "bio"], ["ana", "Ana, la de Lugo", "one; two"], ["b", "B", "three"]]
    table = open_table(write_rows(tmp_path, "a.txt", rows, delimiter))

    assert table.delimiter == delimiter
    assert next(table.rows()).values == ("ana", "Ana, la de Lugo", "one; two")


def test_excel_says_its_separator(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a.csv", "sep=;\nhandle;name\nana;Ana, B\n"))

    assert (table.delimiter, table.headers) == (";", ("handle", "name"))
    assert next(table.rows()).line == 3


def test_headers_are_cleaned_and_duplicates_kept_apart(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a.csv", '"\nFollowers","Engagement avg\r\n",Likes,Likes\r\na,b,c,d\r\n'))

    assert table.headers == ("Followers", "Engagement avg", "Likes", "Likes")
    assert next(table.rows()).values == ("a", "b", "c", "d")


def test_physical_lines_with_line_breaks_inside_cells(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "a.csv", 'handle,bio\nana,"one\ntwo\nthree"\n\nb,x\n'))

    assert [(row.line, row.number) for row in table.rows()] == [(2, 1), (6, 2)]


def test_resumes_at_a_row(tmp_path: Path) -> None:
    table = open_table(write_rows(tmp_path, "a.csv", [["handle", "n"], *([f"u{n}", n] for n in range(1, 101))]))

    assert [row.values[0] for row in table.rows(99)] == ["u99", "u100"]
    assert next(table.rows(50)).line == 51


def test_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", TEXT)

    assert open_table(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_title_lines_above_the_header_are_passed(tmp_path: Path) -> None:
    text = "Report of June,,\n\nhandle,name,followers\nana,Ana,10\n"

    assert open_table(write(tmp_path, "a.csv", text)).header_line == 3


class TestWorkbooks:
    def test_first_sheet_with_something_in_it(self, tmp_path: Path) -> None:
        sheets = {"Empty": [], "Data": [["handle", "followers"], ["ana", 12300000]]}
        table = open_table(write_xlsx(tmp_path, "a.xlsx", sheets))

        assert table.sheet == "Data"
        assert next(table.rows()).values == ("ana", "12300000")

    def test_typed_cells_become_exact_text(self, tmp_path: Path) -> None:
        rows = [["handle", "a", "b", "c", "d"], ["ana", 0.1 + 0.2, 1.234, True, 7512345678912345088]]
        table = open_table(write_xlsx(tmp_path, "a.xlsx", {"S": rows}))

        assert next(table.rows()).values == ("ana", "0.3", "1.2340", "True", "7.512345678912345e+18")

    def test_rows_are_numbered_as_the_spreadsheet_shows_them(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path, "a.xlsx", {"S": [["handle", "n"], ["ana", 1], ["b", 2]]}, first_row=3)
        table = open_table(path)

        assert table.header_line == 4
        assert [row.line for row in table.rows()] == [5, 6]
