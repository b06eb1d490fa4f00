"""Text cells: what counts as nothing, and how names are cleaned without changing what they say."""

import re
import unicodedata

MISSING = frozenset(
    (
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        "…",
        "...",
        "n/a",
        "n/d",
        "n.d.",
        "n.a.",
        "na",
        "nd",
        "s/d",
        "nan",
        "nat",
        "null",
        "nil",
        "none",
        "<na>",
        "(null)",
        "#n/d",
        "#n/a",
        "#value!",
        "#valor!",
        "#wert!",
        "#valeur!",
        "#name?",
        "#nombre?",
        "#¿nombre?",
        "#nom?",
        "#ref!",
        "#¡ref!",
        "#div/0!",
        "#¡div/0!",
        "#num!",
        "#¡num!",
        "#null!",
        "#¡valor!",
        "not available",
        "no disponible",
        "unknown",
        "desconocido",
        "sin datos",
        "no data",
        "undefined",
    )
)
# Zero-width and direction marks that only hide differences. Joiners (U+200C, U+200D) stay inside a name:
# emoji families and Persian or Indic words fall apart without them.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
EDGE_JOINERS = "\u200c\u200d\ufe0e"


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set, for vocabularies that are read better as prose than as lists."""
    return frozenset(text.split())


def is_missing(value: str) -> bool:
    """Say whether a cell holds one of the ways in which tables write nothing."""
    if not value:
        return True
    if len(value) > 16:
        return not value.strip()
    return value.strip().rstrip("'`´").lower() in MISSING


def is_missing_name(value: str) -> bool:
    """Say whether a cell that should hold a handle or a name holds none; "unknown" and "none" are real handles."""
    text = value.strip().lower()
    return (text.startswith("#") and text in MISSING) or text in (
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        "n/a",
        "n/a'",
        "nan",
        "null",
        "<na>",
    )


def clean_text(value: str) -> str:
    """Return text in NFC without invisible marks and with even spaces.

    Lost characters (U+FFFD) stay, each of them: how many there are may be all that tells two names apart.
    """
    if value.isascii():
        return " ".join(value.split())
    text = unicodedata.normalize("NFC", value)
    text = INVISIBLE.sub("", text)
    return " ".join(text.split()).strip(EDGE_JOINERS)


def clean_prose(value: str) -> str:
    """Clean longer text such as a bio, keeping its line breaks."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_text(line) for line in lines).strip()


def is_lost(text: str) -> bool:
    """Say whether nothing readable is left of a text that had characters."""
    return "\ufffd" in text and not any(character.isalnum() for character in text)
