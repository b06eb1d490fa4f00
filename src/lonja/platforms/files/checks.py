"""What refuses a file as a whole, before anything of it is written."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from lonja.platforms.files.problems import FileRefused

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PACKED = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
HTML = re.compile(
    rb"^\s*(<!doctype html|<html|<head|<table|<meta|<\?xml[^>]*>\s*<(html|workbook|\?mso))", re.IGNORECASE
)
CONFLICT = re.compile(r"^(<{7}|>{7}|\|{7})( |$)")
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE](?:\+\d{1,2}|\d{2})$")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_workbook(head: bytes) -> bool:
    """Say whether the first bytes are those of a workbook container."""
    return head.startswith((ZIP, OLE2))


def check_head(head: bytes) -> None:
    """Refuse what its first bytes show to be no table at all. Raises FileRefused."""
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("file.empty")
    if HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise FileRefused("file.html")
    if head.startswith(b"%PDF"):
        raise FileRefused("file.pdf")
    if head.startswith(PACKED):
        raise FileRefused("file.archive")
    # In an encrypted workbook the streams' names stand in UTF-16 in the container's directory.
    if re.match(rb"^[\s\xef\xbb\xbf]*(\{\s*\"|\[\s*[\{\[\"])", head):
        raise FileRefused("file.json")


def check_container(path: Path) -> None:
    """Refuse a packed file that is no workbook, and a workbook under a password. Raises FileRefused."""
    data = path.open("rb")
    with data:
        start = data.read(8)
        if start.startswith(OLE2):
            data.seek(0)
            directory = data.read(1 << 20)
            if "EncryptedPackage".encode("utf-16-le") in directory:
                raise FileRefused("file.encrypted")
            return
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise FileRefused("file.damaged", detail=str(error)) from error
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise FileRefused("file.archive")


def check_text(path: Path, encoding: str) -> None:
    """Refuse binary data that only pretends to be text. Raises FileRefused."""
    line = 1
    with path.open("rb") as file:
        sample = file.read(1 << 18)
    text = BytesIO(sample).read().decode(encoding, errors="replace")
    found = CONTROL.findall(text)
    if "\x00" in text or len(found) * 100 > len(text):
        first = CONTROL.search(text)
        line = text.count("\n", 0, first.start() if first else 0) + 1
        raise FileRefused("file.binary", line=line)


def check_conflict(line: int, cells: tuple[str, ...]) -> None:
    """Refuse a version-control conflict marker at the start of a row. Raises FileRefused."""
    first = cells[0] if cells else ""
    if CONFLICT.match(first) or (first == "=======" and not any(cells[1:])):
        raise FileRefused("file.conflict", line=line, value=first[:7])


def check_width(line: int, cells: tuple[str, ...], width: int) -> None:
    """Refuse a row that is wider or narrower than the header. Raises FileRefused.

    One such row is enough: the cells after a lost or added one stand under the wrong headers, and numbers
    under a wrong header are worse than no import. Empty surplus cells are cut off before this.
    """
    if len(cells) != width:
        raise FileRefused("file.width", line=line, found=len(cells), expected=width)


def is_destroyed_id(value: str) -> bool:
    """Say whether an id cell was turned into a rounded number by a spreadsheet (7.5E+18)."""
    return bool(SCIENTIFIC.match(value))


class IdWatch:
    """Notices ids that were rounded without an exponent: digits beyond the 15th all zero, or all binary round."""

    def __init__(self) -> None:
        self.long = 0
        self.rounded = 0
        self.huge = 0
        self.binary = 0
        self.first: tuple[int, str] | None = None
        self.first_binary: tuple[int, str] | None = None
        self.scientific: tuple[int, str] | None = None

    def feed(self, line: int, value: str) -> None:
        """Look at one cell of an id column."""
        if len(value) < 16:
            if self.scientific is None and is_destroyed_id(value):
                self.scientific = (line, value)
            return
        if not value.isdecimal():
            if self.scientific is None and is_destroyed_id(value):
                self.scientific = (line, value)
            return
        self.long += 1
        if len(value) > 16 and value[15:].count("0") == len(value) - 15:
            self.rounded += 1
            self.first = self.first or (line, value)
        # Ids of this size stand 1024 apart as binary floating point; a platform's own do so once in a thousand.
        if len(value) == 19:
            self.huge += 1
            if int(value) % 512 == 0:
                self.binary += 1
                self.first_binary = self.first_binary or (line, value)

    def destroyed(self) -> tuple[int, str] | None:
        """Return the line and value of the first destroyed id, if the column is destroyed."""
        if self.scientific:
            return self.scientific
        if self.rounded >= 2 and self.rounded * 2 > self.long:
            return self.first
        if self.huge >= 8 and self.binary * 10 > self.huge * 9:
            return self.first_binary
        return None
