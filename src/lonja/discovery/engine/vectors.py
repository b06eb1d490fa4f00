"""Small vectors for look-alikes: what a creator makes (categories and words) and who watches it (audience shares).

Content: 64 directions. Every word has three of them with signs, drawn from its hash, and a weight that falls with the
number of creators who use it; a word in the names (topics, hashtags) counts twice; a category counts as much as four
rare words. Audience: 32 directions, the square roots of the shares, so that the product of two is their likeness
(Bhattacharyya). Both are scaled to length 127 and kept as int8; all zeros means that nothing is known.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import jit, schema
from lonja.discovery.engine.audience import steps
from lonja.discovery.engine.facts import CodedSets
from lonja.discovery.engine.jit import compiled
from lonja.discovery.engine.postings import Postings

CONTENT = 64
AUDIENCE = 32
BUCKETS = 1 << 16  # of the table of word weights
SPREAD = 3  # directions per word
CATEGORY_WEIGHT = 32
HIGHEST_WEIGHT = 8
LENGTH = 127


def weigh(words: Postings, n: int) -> NDArray[np.float32]:
    """(BUCKETS,) weight 0-8 of the words that fall into each bucket: log of creators per use, nothing for words
    that more than a fifth of the creators have, or only one."""
    used = np.bincount(hashes(words) & (BUCKETS - 1), weights=np.diff(words.begin), minlength=BUCKETS)
    weights = np.log2(max(n, 2) / np.maximum(used, 1))
    weights = np.where((used > 1) & (used * 5 <= max(n, 10)), np.minimum(weights, HIGHEST_WEIGHT), 0)
    return weights.astype(np.float32)


def content(words: Postings, categories: CodedSets, weights: NDArray[np.float32], n: int) -> NDArray[np.int8]:
    """(n, CONTENT) int8."""
    total = np.zeros((n, CONTENT), np.int16)
    codes = hashes(words)
    whole = np.floor(weights[codes & (BUCKETS - 1)]).astype(np.int16)
    whole[np.diff(words.begin) > max(n, 10) // 5] = 0
    add = _add_words if jit.AVAILABLE else _add_words_plain
    add(total, codes, whole, words.begin, words.entries)
    patterns = np.array([_pattern(code) for code in categories.values], np.int16).reshape(-1, CONTENT)
    add_patterns = _add_patterns if jit.AVAILABLE else _add_patterns_plain
    add_patterns(total, categories.offsets, categories.at, patterns * np.int16(CATEGORY_WEIGHT))
    return scaled(total)


@compiled
def _add_patterns(total: NDArray[Any], offsets: NDArray[Any], at: NDArray[Any], patterns: NDArray[Any]) -> None:
    for row in range(len(total)):
        for i in range(offsets[row], offsets[row + 1]):
            for direction in range(CONTENT):
                total[row, direction] += patterns[at[i], direction]


def _add_patterns_plain(total: NDArray[Any], offsets: NDArray[Any], at: NDArray[Any], patterns: NDArray[Any]) -> None:
    for depth in range(int(np.diff(offsets).max(initial=0))):
        has = np.flatnonzero(np.diff(offsets) > depth)
        total[has] += patterns[at[offsets[has] + depth]]


def scaled(total: NDArray[Any]) -> NDArray[np.int8]:
    """Rows scaled to length 127; a row of zeros stays one."""
    out = np.empty(total.shape, np.int8)
    for begin in range(0, len(total), 1 << 16):  # in pieces: a float copy of everything would be four times the result
        part = total[begin : begin + (1 << 16)].astype(np.float32)
        length = np.sqrt((part * part).sum(axis=1, keepdims=True))
        out[begin : begin + (1 << 16)] = np.rint(part * (LENGTH / np.maximum(length, 1e-9)))
    return out


def hashes(words: Postings) -> NDArray[np.int64]:
    """(words,) a 62-bit hash of each word's letters; the same in every process and generation."""
    if jit.AVAILABLE:
        found = np.empty(len(words), np.int64)
        _hash_words(words.letters, words.at, found)
        return found
    return np.array([_hash_word(word) for word in words], np.int64)


def _hash_word(word: bytes) -> int:
    code = 14695981039346656037
    for byte in word:
        code = (code ^ byte) * 1099511628211 % 2**64
    code ^= code >> 32
    code = code * 0x9E3779B97F4A7C15 % 2**64
    return (code ^ code >> 29) >> 2


@compiled
def _hash_words(letters: NDArray[Any], at: NDArray[Any], found: NDArray[Any]) -> None:
    for word in range(len(found)):
        code = np.uint64(14695981039346656037)
        for i in range(at[word], at[word + 1]):
            code = (code ^ np.uint64(letters[i])) * np.uint64(1099511628211)
        code ^= code >> np.uint64(32)
        code *= np.uint64(0x9E3779B97F4A7C15)
        found[word] = np.int64((code ^ (code >> np.uint64(29))) >> np.uint64(2))


@compiled
def _add_words(
    total: NDArray[Any], codes: NDArray[Any], weights: NDArray[Any], begin: NDArray[Any], entries: NDArray[Any]
) -> None:
    for word in range(len(codes)):
        weight = weights[word]
        if weight == 0:
            continue
        for i in range(begin[word], begin[word + 1]):
            entry = entries[i]
            amount = weight * (1 + (entry & 1))
            for k in range(SPREAD):
                code = codes[word] >> (16 + 8 * k)
                signed = amount if code & 64 else -amount
                total[entry >> 1, code & 63] += signed


def _add_words_plain(
    total: NDArray[Any], codes: NDArray[Any], weights: NDArray[Any], begin: NDArray[Any], entries: NDArray[Any]
) -> None:
    for word in np.flatnonzero(weights):
        mine = entries[begin[word] : begin[word + 1]].astype(np.int64)
        amount = weights[word] * (1 + (mine & 1)).astype(np.int16)
        for k in range(SPREAD):
            code = int(codes[word]) >> (16 + 8 * k)
            total[mine >> 1, code & 63] += amount if code & 64 else -amount


def _pattern(code: str) -> NDArray[np.int16]:
    """(CONTENT,) a fixed draw of -1, 0 and 1 with about a quarter of it not zero."""
    digest = hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=CONTENT).digest()
    drawn = np.frombuffer(digest, np.uint8)
    return np.where(drawn < 32, 1, np.where(drawn >= 224, -1, 0)).astype(np.int16)


_FIXED = ("gender:female", "gender:male", "age:13-17", "age:18-24", "age:25-34", "age:35-44", "age:45-54", "age:55+")


def _direction(cell: str) -> int:
    """The common cells have a direction each; countries, languages and devices share the other 24."""
    if cell in _FIXED:
        return _FIXED.index(cell)
    digest = hashlib.blake2b(cell.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return len(_FIXED) + int.from_bytes(digest, "big") % (AUDIENCE - len(_FIXED))


def audience(dimensions: Mapping[str, CodedSets], n: int) -> NDArray[np.int8]:
    """(n, AUDIENCE) int8."""
    total = np.zeros((n, AUDIENCE), np.float32)
    add = _add_shares if jit.AVAILABLE else _add_shares_plain
    for dimension in schema.AUDIENCE:
        coded = dimensions.get(dimension)
        if coded is None or coded.shares is None or not len(coded.at):
            continue
        directions = np.array([_direction(f"{dimension}:{value}") for value in coded.values], np.int64)
        add(total, coded.offsets, coded.at, directions, steps(coded.shares))
    return scaled(np.sqrt(total))


@compiled
def _add_shares(
    total: NDArray[Any], offsets: NDArray[Any], at: NDArray[Any], directions: NDArray[Any], shares: NDArray[Any]
) -> None:
    for row in range(len(total)):
        for i in range(offsets[row], offsets[row + 1]):
            total[row, directions[at[i]]] += shares[i]


def _add_shares_plain(
    total: NDArray[Any], offsets: NDArray[Any], at: NDArray[Any], directions: NDArray[Any], shares: NDArray[Any]
) -> None:
    place = np.repeat(np.arange(len(total)), np.diff(offsets)) * AUDIENCE + directions[at]
    total += np.bincount(place, weights=shares, minlength=total.size).reshape(total.shape).astype(np.float32)
