"""Header cells: cleaned for people, normalized for comparison, and told apart from rows of data."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from lonja.platforms.files.cells import is_missing

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
BRANDS = re.compile(r"\b(you tube|you tuber|tik tok|tik toker|insta gram)")  # camel case splits these, too
NUMERIC = re.compile(r"^[+\-]?[\d.,' ]*\d[\d.,' ]*(?:[eE][+\-]?\d+)?\s*[KkMmBb%]?$")


def clean_header(cell: str) -> str:
    """Return the header as one line without byte-order marks, line breaks and outer spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).replace("\ufeff", "").split())


def plain_header(header: str) -> str:
    """Return lower-case words without accents and punctuation: `user.followerCount` is `user follower count`."""
    spaced = CAMEL.sub(" ", clean_header(header))
    bare = "".join(c for c in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(c))
    words = " ".join(re.sub(r"[^0-9a-z%#€$£]+", " ", bare.lower()).split())
    return BRANDS.sub(lambda brand: brand.group().replace(" ", ""), words)


def signature(headers: Sequence[str]) -> str:
    """Return what identifies a header row, in its order, for saved mappings."""
    joined = "\x1f".join(plain_header(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def looks_like_data(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether the would-be header is itself a row: it holds numbers, addresses or ids where names belong."""
    filled = [cell.strip() for cell in header if cell.strip()]
    if not filled:
        return True
    valued = [cell for cell in filled if is_value(cell)]
    if len(valued) * 4 >= len(filled) and len(valued) >= 1 and len(filled) > 1:
        return True
    if len(filled) == 1 and valued:
        return True
    # A header has no cell in common with its own column; two rows of data often do.
    return bool(below) and len(valued) >= 1 and any(is_missing(cell) for cell in filled)


def is_value(cell: str) -> bool:
    """Say whether a cell is a number, an address or a date rather than a name."""
    text = cell.strip()
    return (
        bool(NUMERIC.match(text))
        or "://" in text
        or ("@" in text[1:] and "." in text)
        or bool(re.match(r"^\d{4}-\d\d-\d\d", text))
    )
