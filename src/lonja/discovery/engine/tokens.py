"""The fast builder of postings: tokens found by a compiled scan, words told apart by a hash table."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import fold
from lonja.discovery.engine.jit import compiled

_BASIS, _PRIME, _MIX = np.uint64(14695981039346656037), np.uint64(1099511628211), np.uint64(0x9E3779B97F4A7C15)
CHUNK = 20_000  # creators per scan; bounds the memory that decoded text takes
Made = TypeVar("Made")
Whole = NDArray[Any]


def build(names: Sequence[str], bios: Sequence[str], order: Whole, make: Callable[..., Made]) -> Made:
    """Collect the words of all creators; `make` is called with letters, at, begin, entries (see Postings).

    The texts are read as they lie in memory, and only their uses are put in the order of the rows.
    """
    offsets, letters = fold.table()
    slots = np.zeros(1 << 16, np.uint32)  # word + 1, at a place that the hash gives; 0 is free
    hashes = np.zeros(1 << 15, np.uint64)
    starts = np.zeros((1 << 15) + 1, np.int64)
    last = np.zeros(1 << 15, np.int64)
    spelled = np.zeros(1 << 18, np.uint32)
    words, uses = 0, [np.empty((0, 2), np.uint32)]
    for begin in range(0, len(names), CHUNK):
        sides = [_decoded(side[begin : begin + CHUNK]) for side in (names, bios)]
        room = sum(_spread(text, offsets) for text, _ in sides) + 2  # no more letters, so no more words, can come
        hashes, last = _grown(hashes, words + room), _grown(last, words + room)
        starts, spelled = _grown(starts, words + room + 1), _grown(spelled, int(starts[words]) + room)
        if len(slots) < 2 * (words + room):
            slots = np.zeros(1 << int(2 * (words + room)).bit_length(), np.uint32)
            _rehash(slots, hashes, words)
        out = np.empty((room, 2), np.uint32)
        (name_text, name_ends), (bio_text, bio_ends) = sides
        found, words = _scan(
            *(name_text, name_ends, bio_text, bio_ends, begin, offsets, letters),
            *(slots, hashes, starts, last, spelled, words, out),
        )
        uses.append(out[:found].copy())
    return make(*_postings(np.concatenate(uses), words, starts, spelled, order))


@compiled
def _spread(text: Whole, offsets: Whole) -> int:
    """How many letters the text becomes: one character may add none, or eighteen."""
    total = 0
    for char in text:
        total += offsets[char + 1] - offsets[char] if char < fold.TABLE_END else 1
    return total


def _decoded(texts: Sequence[str]) -> tuple[Whole, Whole]:
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    return fold.code_points("".join(texts)), ends


def _grown(array: Whole, size: int) -> Whole:
    if len(array) >= size:
        return array
    bigger = np.zeros(max(size, 2 * len(array)), array.dtype)
    bigger[: len(array)] = array
    return bigger


@compiled
def _rehash(slots: Whole, hashes: Whole, words: int) -> None:
    mask = len(slots) - 1
    for word in range(words):
        at = np.int64(hashes[word]) & mask
        while slots[at]:
            at = (at + 1) & mask
        slots[at] = word + 1


@compiled
def _scan(  # noqa: C901 - one loop on purpose, see the comment in it
    name_text: Whole,
    name_ends: Whole,
    bio_text: Whole,
    bio_ends: Whole,
    first: int,
    offsets: Whole,
    letters: Whole,
    slots: Whole,
    hashes: Whole,
    starts: Whole,
    last: Whole,
    spelled: Whole,
    words: int,
    out: Whole,
) -> tuple[int, int]:
    """Write (word, entry) for each word of each creator once, names before bio; returns uses and words."""
    found, mask = 0, len(slots) - 1
    buffer = np.zeros(fold.LONGEST_WORD, np.uint32)
    for i in range(len(name_ends)):
        row = np.int64(first + i)
        for side in range(2):
            text = name_text if side == 0 else bio_text
            ends = name_ends if side == 0 else bio_ends
            begin = ends[i - 1] if i else 0
            length, code = 0, _BASIS
            for at in range(begin, ends[i] + 1):
                single = at == ends[i]  # the end of the text ends its last word
                char = np.int64(0) if single else np.int64(text[at])
                lo, hi = np.int64(0), np.int64(1)
                if not single and char < fold.TABLE_END:
                    lo, hi = np.int64(offsets[char]), np.int64(offsets[char + 1])
                elif not single:
                    single = True
                for k in range(lo, hi):
                    letter = np.uint32(char) if single else letters[k]
                    if letter != 0:
                        if length < fold.LONGEST_WORD:
                            buffer[length] = letter
                            length += 1
                            code = (code ^ np.uint64(letter)) * _PRIME
                        continue
                    if length == 0:
                        continue
                    # Look the word up. Written out here: a call would count references to eight arrays each time.
                    code ^= code >> np.uint64(32)
                    code *= _MIX
                    code ^= code >> np.uint64(29)
                    slot = np.int64(code) & mask
                    word: Any = -1
                    while slots[slot]:
                        seen = np.int64(slots[slot]) - 1
                        start = starts[seen]
                        if hashes[seen] == code and starts[seen + 1] - start == length:
                            same = 0
                            while same < length and spelled[start + same] == buffer[same]:
                                same += 1
                            if same == length:
                                word = seen
                                break
                        slot = (slot + 1) & mask
                    if word < 0:
                        word = words
                        slots[slot], hashes[word], last[word] = word + 1, code, 0
                        start = starts[word]
                        spelled[start : start + length] = buffer[:length]
                        starts[word + 1] = start + length
                        words += 1
                    length, code = 0, _BASIS
                    if last[word] != row + 1:
                        last[word] = row + 1
                        out[found, 0] = word
                        out[found, 1] = 2 * row + (1 - side)
                        found += 1
    return found, words


def _postings(
    uses: Whole, words: int, starts: Whole, spelled: Whole, creators: Whole
) -> tuple[Whole, Whole, Whole, Whole]:
    """Words in the order of their bytes, and their entries."""
    letters, at = _encoded(starts[: words + 1], spelled)
    order = _order(letters, at)
    rank = np.empty(words, np.int64)
    rank[order] = np.arange(words)
    begin = np.zeros(words + 1, np.int64)
    entries = np.empty(len(uses), np.uint32)
    own = np.concatenate([[0], np.cumsum(np.bincount(uses[:, 1] >> 1, minlength=len(creators)))])
    _group(uses, own, creators, rank, begin, entries)
    sizes = np.diff(at)[order]
    ordered_at = np.concatenate([[0], np.cumsum(sizes)])
    picked = np.arange(ordered_at[-1]) - np.repeat(ordered_at[:-1] - at[:-1][order], sizes)
    return letters[picked], ordered_at.astype(np.uint32), begin, entries


def _encoded(starts: Whole, spelled: Whole) -> tuple[Whole, Whole]:
    """UTF-8 letters of the words, and where each begins."""
    points = spelled[: starts[-1]]
    sizes = 1 + (points >= 0x80).astype(np.int64) + (points >= 0x800) + (points >= 0x10000)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    text = points.tobytes().decode("utf-32-le", "surrogatepass")
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8), ends[starts]


def _order(letters: Whole, at: Whole) -> Whole:
    """Order of the words by their bytes: by the first sixteen as two numbers, ties among longer ones by hand."""
    heads = np.zeros((len(at) - 1, 2), np.uint64)
    _heads(letters, at, heads)
    order = np.lexsort((heads[:, 1], heads[:, 0]))
    ordered = heads[order]
    tied = np.flatnonzero(np.all(ordered[1:] == ordered[:-1], axis=1))
    if len(tied):
        breaks = np.flatnonzero(np.diff(tied) > 1)
        for first, last in zip(
            np.concatenate([[tied[0]], tied[breaks + 1]]), np.concatenate([tied[breaks], [tied[-1]]]), strict=True
        ):
            run = order[first : last + 2].tolist()
            order[first : last + 2] = sorted(run, key=lambda w: letters[at[w] : at[w + 1]].tobytes())
    return order


@compiled
def _heads(letters: Whole, at: Whole, heads: Whole) -> None:
    for word in range(len(heads)):
        for i in range(min(at[word + 1] - at[word], 16)):
            byte = np.uint64(letters[at[word] + i])
            heads[word, i >> 3] |= byte << np.uint64(8 * (7 - (i & 7)))


@compiled
def _group(uses: Whole, own: Whole, creators: Whole, rank: Whole, begin: Whole, entries: Whole) -> None:
    """Counting sort of the uses by the rank of their word, in the order of the rows among those of one word."""
    for i in range(len(uses)):
        begin[rank[uses[i, 0]] + 1] += 1
    for word in range(len(rank)):
        begin[word + 1] += begin[word]
    place = begin[:-1].copy()
    for row in range(len(creators)):
        given = creators[row]
        for i in range(own[given], own[given + 1]):
            word = rank[uses[i, 0]]
            entries[place[word]] = 2 * row + (uses[i, 1] & 1)
            place[word] += 1
