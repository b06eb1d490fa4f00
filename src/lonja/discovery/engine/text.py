"""Who uses the words of a text: postings marked as bits, frequent words kept as bits from the start."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import fold
from lonja.discovery.engine.bits import mark_entries
from lonja.discovery.engine.postings import Postings
from lonja.discovery.engine.segment import Segment, words_for

Bits = NDArray[np.uint64]

OFTEN = 16  # a word that more than 1 in so many creators use takes less room as bits than as a list
fewest = 4_096  # creators of a segment in which that pays


def often(words: Postings, n: int) -> dict[str, NDArray[Any]]:
    """The frequent words, and for each of them two rows of bits: who uses it, and who has it in the names."""
    uses = np.diff(words.begin)
    chosen = np.flatnonzero(uses * OFTEN > n) if n >= fewest else np.empty(0, np.int64)
    maps = np.zeros((2 * len(chosen), words_for(n)), np.uint64)
    entries = words.entries.view()
    entries.flags.writeable = False  # as they are in a segment: compiled code tells the two apart
    for at, word in enumerate(chosen):
        mark_entries(entries[words.begin[word] : words.begin[word + 1]], maps[2 * at], maps[2 * at + 1])
    return {"word_often": chosen.astype(np.uint32), "word_maps": maps}


def matches(text: str, segment: Segment) -> tuple[Bits, Bits]:
    """Who has all words (the last one may go on), and who has all of them in names."""
    words = fold.words(text)
    index = Postings(segment["word_letters"], segment["word_at"], segment["word_begin"], segment["entries"])
    if not words:
        nobody = np.zeros(segment.words, np.uint64)
        return nobody, nobody
    found, strong = _uses(segment, index, *index.of_prefix(words[-1]))
    for word in words[:-1]:
        also, also_strong = _uses(segment, index, *index.of_word(word))
        found &= also
        strong &= also_strong
    return found, strong


def _uses(segment: Segment, index: Postings, first: int, last: int) -> tuple[Bits, Bits]:
    """Who uses one of the words from the first up to the last, that one excluded."""
    found, strong = np.zeros(segment.words, np.uint64), np.zeros(segment.words, np.uint64)
    often, maps = segment["word_often"], segment["word_maps"]
    at = int(np.searchsorted(often, first))
    while at < len(often) and often[at] < last:
        mark_entries(index.entries[index.begin[first] : index.begin[often[at]]], found, strong)
        found |= maps[2 * at]
        strong |= maps[2 * at + 1]
        first, at = int(often[at]) + 1, at + 1
    mark_entries(index.entries[index.begin[first] : index.begin[last]], found, strong)
    return found, strong
