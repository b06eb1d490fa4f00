"""How text becomes words: accents and compatibility forms dissolved, case ignored, split at all but letters, digits."""

import unicodedata
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST_WORD = 64  # letters; the rest of a longer one is ignored
TABLE_END = 0x20000  # characters from here on (rare ideographs) stand for themselves


@lru_cache(maxsize=4096)
def fold_character(char: str) -> str:
    """What the character adds to a word: "" nothing, " " an end of the word, or letters."""
    if ord(char) >= TABLE_END:
        return char
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_kept(one) for one in folded)


def _kept(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):  # accents and invisible joiners: "María" is "maria"
        return ""
    return char if kind[0] in "LN" or kind == "Mc" else " "


def words(text: str) -> list[str]:
    """The words of a text in order, as the index keeps them."""
    if text.isascii():
        text = text.casefold()
        text = text if text.isalnum() else "".join(c if c.isalnum() else " " for c in text)
    else:
        text = "".join(map(fold_character, text))
    return [word[:LONGEST_WORD] for word in text.split(" ") if word]


@lru_cache(maxsize=1)
def table() -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """Offsets (TABLE_END + 1,) and letters: what each character adds, 0 for an end of the word."""
    parts: list[str] = [fold_character.__wrapped__(chr(code)) for code in range(TABLE_END)]
    offsets = np.zeros(TABLE_END + 1, np.int32)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    letters = code_points("".join(parts))
    return offsets, np.where(letters == 32, 0, letters).astype(np.uint32)


def code_points(text: str) -> NDArray[Any]:
    """(characters,) uint32; a lone surrogate, which no encoding has, stays as it is."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
