"""Which creators use which word: built from names and bios, looked up by word or by prefix."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import fold, jit, tokens


@dataclass(frozen=True, slots=True)
class Postings:
    """Words in the order of their UTF-8 bytes; word w is `letters[at[w]:at[w + 1]]` and is used by the creators of
    `entries[begin[w]:begin[w + 1]]`. An entry is twice the creator, plus 1 when the word is in its names."""

    letters: NDArray[np.uint8]
    at: NDArray[np.uint32]
    begin: NDArray[np.int64]
    entries: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, word: int) -> bytes:
        if word < 0 or word >= len(self):
            raise IndexError(word)
        return self.letters[self.at[word] : self.at[word + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        return (self[i] for i in range(len(self)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by the names they have in a segment."""
        return {"word_letters": self.letters, "word_at": self.at, "word_begin": self.begin, "entries": self.entries}

    def of_word(self, word: str) -> tuple[int, int]:
        """The place of exactly this word, and the one after it; twice the same where nobody uses it."""
        encoded = _bytes(word)
        at = bisect_left(self, encoded)
        return at, at + (at < len(self) and self[at] == encoded)

    def of_prefix(self, prefix: str) -> tuple[int, int]:
        """The places of the words that begin so: the first, and the one after the last."""
        encoded = _bytes(prefix)
        first = bisect_left(self, encoded)
        return first, bisect_left(self, encoded + b"\xff", lo=first)


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def build(names: Sequence[str], bios: Sequence[str], order: NDArray[np.int64]) -> Postings:
    """Collect the words of creators, of whom `order[i]` of the texts stands in row i of the index; a missing list of
    names or bios means that nobody has any."""
    if not len(names) and not len(bios):
        return Postings(np.empty(0, np.uint8), np.zeros(1, np.uint32), np.zeros(1, np.int64), np.empty(0, np.uint32))
    nothing = [""] * len(order)
    names, bios = names if len(names) else nothing, bios if len(bios) else nothing
    return tokens.build(names, bios, order, Postings) if jit.AVAILABLE else plain(names, bios, order)


def plain(names: Sequence[str], bios: Sequence[str], order: NDArray[np.int64]) -> Postings:
    """The same in plain Python, for machines without a compiler and as the oracle."""
    found: dict[bytes, list[int]] = {}
    for row, given in enumerate(order.tolist()):
        strong = set(fold.words(names[given]))
        for word in strong:
            found.setdefault(_bytes(word), []).append(2 * row + 1)
        for word in set(fold.words(bios[given])) - strong:
            found.setdefault(_bytes(word), []).append(2 * row)
    ordered = sorted(found)
    entries = [entry for word in ordered for entry in found[word]]
    return Postings(
        letters=np.frombuffer(b"".join(ordered), np.uint8),
        at=np.concatenate([[0], np.cumsum([len(word) for word in ordered])]).astype(np.uint32),
        begin=np.concatenate([[0], np.cumsum([len(found[word]) for word in ordered])]).astype(np.int64),
        entries=np.array(entries, np.uint32),
    )
