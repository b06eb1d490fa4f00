"""A file that is broken as a whole is refused with its line and a reason, before any row is taken."""

import gzip
import zipfile
from pathlib import Path

import pytest

from lonja.platforms.files.connector import Files
from lonja.platforms.files.problems import FileRefused
from tests.platforms.files.make import creators, write, write_rows, write_xlsx

HEADER = "handle,name,followers\n"


def refusal(path: Path, **given: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        Files().open(path, "creators", platform="tiktok", **given)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "file.empty", None),
        ("\n\n  \n", "file.empty", None),
        (HEADER, "file.no_rows", 1),
        ("ana,Ana,1200\nb,B,1300\n", "file.no_header", 1),
        ("<!DOCTYPE html><html><table><tr><td>handle</td></tr></table>", "file.html", None),
        ('[{"handle": "ana"}]', "file.json", None),
        ("%PDF-1.7\n1 0 obj", "file.pdf", None),
        (HEADER + "ana,Ana,1\n<<<<<<< HEAD\nb,B,2\n=======\nb,B,3\n>>>>>>> branch\n", "file.conflict", 3),
        (HEADER + "ana,Ana,1\n=======\nb,B,3\n", "file.conflict", 3),
        (HEADER + "ana,Ana,1\nb,B\n", "file.width", 3),
        (HEADER + "ana,Ana,1\nb,B,2,3\n", "file.width", 3),
        (HEADER + "ana,Ana,1\nb,B\x00\x01\x02\x03,2\n", "file.binary", 3),
        ("city,size\nLugo,big\n", "file.no_identity", None),
    ],
)
def test_broken_files(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    refused = refusal(write(tmp_path, "a.csv", text))

    assert (refused.problem.code, refused.line) == (code, line)
    assert str(refused)


def test_an_unclosed_quotation_mark(tmp_path: Path) -> None:
    rows = "".join(f'u{n},N,"{n}\n' if n == 3 else f"u{n},N,{n}\n" for n in range(900))

    assert refusal(write(tmp_path, "a.csv", HEADER + rows)).problem.code in ("file.quote", "file.width")


def test_surplus_cells_that_are_empty_are_no_fault(tmp_path: Path) -> None:
    found, refused = creators(write(tmp_path, "a.csv", HEADER + "ana,Ana,1,,\n"), platform="tiktok")

    assert (len(found), refused) == (1, [])


def test_a_marker_inside_a_text_is_no_conflict(tmp_path: Path) -> None:
    text = 'handle,bio,followers\nana,"hello\n=======\nworld",1\n'

    assert len(creators(write(tmp_path, "a.csv", text), platform="tiktok")[0]) == 1


@pytest.mark.parametrize(
    "ids",
    [
        ["7.512345678912345e+18"] * 3,
        ["7512345678912345678", "7.51235E+18"],
        ["7512345678912340000", "7523456789123450000", "7534567891234560000"],
        [str(int(float(7512345678912345678 + n * 10**12))) for n in range(12)],
    ],
)
def test_ids_destroyed_by_a_spreadsheet(tmp_path: Path, ids: list[str]) -> None:
    rows = [["user_id", "username", "followers"], *([value, f"u{n}", n] for n, value in enumerate(ids))]
    refused = refusal(write_rows(tmp_path, "a.csv", rows))

    assert refused.problem.code == "file.ids_destroyed"
    assert refused.line is not None
    assert "user_id" in str(refused)


def test_ids_that_a_workbook_keeps_as_numbers(tmp_path: Path) -> None:
    rows = [["id", "username"], *([7512345678912345678 + n * 10**12, f"u{n}"] for n in range(4))]

    assert refusal(write_xlsx(tmp_path, "a.xlsx", {"S": rows})).problem.code == "file.ids_destroyed"


def test_whole_ids_pass_and_ids_of_other_things_may_be_destroyed(tmp_path: Path) -> None:
    rows = [["id", "username", "music_code"], *([7512345678912345678 + n, f"u{n}", "7.5E+18"] for n in range(30))]

    assert len(creators(write_rows(tmp_path, "a.csv", rows), platform="tiktok")[0]) == 30


def test_containers_that_are_no_workbooks(tmp_path: Path) -> None:
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(HEADER.encode()))
    archive = tmp_path / "a.xlsx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", HEADER)
    protected = tmp_path / "b.xlsx"
    protected.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    )
    cut = tmp_path / "c.xlsx"
    cut.write_bytes(write_xlsx(tmp_path, "d.xlsx", {"S": [["handle"], ["ana"]]}).read_bytes()[:900])

    assert refusal(packed).problem.code == "file.archive"
    assert refusal(archive).problem.code == "file.archive"
    assert refusal(protected).problem.code == "file.encrypted"
    assert refusal(cut).problem.code == "file.damaged"


def test_an_unknown_platform_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        Files().open(write(tmp_path, "a.csv", HEADER + "ana,Ana,1\n"), "creators")

    assert caught.value.problem.code == "file.no_platform"
