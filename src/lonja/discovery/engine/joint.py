"""Joint codes: one small number for each combination of facts that facets and histograms count together.

`place` is a country and a set of languages, `topic` a set of categories, `kind` a set of platforms and an age band,
`size` the bars of followers and price, `pull` the bars of engagement and views.
What a count costs is how many bytes are read for it: the five that are counted together stand in one number of 64
bits per creator, and each also in a column of 16 bits for when it is counted alone. Where there are more combinations
than a number's bits can tell apart, the creators of the rarest stand in a list. `worth` has what the score is worked
out from first: topic, performance and reliability, 32 bits together.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import codes, schema
from lonja.discovery.engine.facts import CodedSets
from lonja.discovery.engine.segment import WORD, Segment, words_for

PLACE, TOPIC, KIND, SIZE, PULL = range(5)  # rows of the matrix
NAMES = ("place", "topic", "kind", "size", "pull")
# What stands for a creator whose combination is too rare for a number of its own.
LISTED = {"place": 2**16 - 1, "topic": 2**16 - 1, "kind": 2**12 - 1}
SHIFTS = {"place": 0, "topic": 16, "kind": 32, "size": 44, "pull": 54}  # of the number of 64 bits
FACETS = {"country": "place", "language": "place", "category": "topic", "platform": "kind", "age_band": "kind"}
_PAIRS = ("size", "pull")
most = dict(LISTED)  # combinations with a number of their own
_BARS_OF_BOTH = schema.BARS * schema.BARS


def arrays(
    singles: Mapping[str, CodedSets], sets: Mapping[str, CodedSets], numbers: Mapping[str, Any]
) -> dict[str, Any]:
    """All arrays of a segment that have to do with joint codes."""
    coded = {"country": singles["country"], "age_band": singles["age_band"], **sets}
    columns = {
        "size": _pair(numbers, schema.LOWEST_PRICE, "followers"),
        "pull": _pair(numbers, "median_views", "engagement_views_bps"),
    }
    lengths = dict.fromkeys(_PAIRS, _BARS_OF_BOTH)
    found: dict[str, Any] = {}
    for name in ("place", "topic", "kind"):
        facets = [facet for facet, table in FACETS.items() if table == name]
        columns[name], first = codes.joint(*(coded[facet] for facet in facets))
        lengths[name] = len(first)
        for facet in facets:
            found |= _combinations(facet, coded[facet], first)
        listed = np.flatnonzero(columns[name] >= most[name])
        if len(listed):  # what stands in the column is counted too, and taken off
            lengths[name] = max(lengths[name], LISTED[name] + 1)
        found |= {f"{name}_rows": listed.astype(np.uint32), f"{name}_listed": columns[name][listed].astype(np.uint32)}
    n = len(columns["size"])
    matrix = np.zeros((len(NAMES), words_for(n) * WORD), np.uint16)
    packed = np.zeros(words_for(n) * WORD, np.uint64)
    for row, name in enumerate(NAMES):
        own = columns[name]
        matrix[row, :n] = own if name in _PAIRS else np.where(own < most[name], own, LISTED[name])
        packed |= matrix[row].astype(np.uint64) << np.uint64(SHIFTS[name])
        found[f"all_{name}"] = np.bincount(columns[name], minlength=lengths[name]).astype(np.int32)
    worth = matrix[TOPIC].astype(np.uint32)
    worth[:n] |= (numbers["performance"] << 16 | numbers["reliability"] << 24).astype(np.uint32)
    return found | {"joint": matrix, "packed": packed, "worth": worth}


def _pair(numbers: Mapping[str, Any], high: str, low: str) -> NDArray[np.int64]:
    slider = {schema.LOWEST_PRICE: "price_minor"}
    return bars(numbers[low], low) | bars(numbers[high], slider.get(high, high)) << 5


def bars(values: NDArray[Any], slider: str) -> NDArray[np.int64]:
    """The slider's bar of each value; MISSING_BAR where the value is missing (any of the widths' marks)."""
    at = np.searchsorted(np.array(schema.EDGES[slider], values.dtype), values, side="right") - 1
    mark = schema.MISSING_U16 if slider == "engagement_views_bps" else schema.MISSING_I32
    found: NDArray[np.int64] = np.where(values == mark, schema.MISSING_BAR, np.maximum(at, 0))
    return found


def _combinations(facet: str, coded: CodedSets, rows: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Which codes each combination has, and which combinations have each code; those with none have the last code."""
    offsets, at = codes.piece(coded, rows)
    sizes = np.diff(offsets)
    has = np.where(sizes == 0, 1, sizes)
    code = np.full(int(has.sum()), len(coded.values), np.uint16)
    code[np.repeat(sizes > 0, has)] = at
    order = np.argsort(code, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(code, minlength=len(coded.values) + 1))])
    return {
        f"{facet}_offsets": np.concatenate([[0], np.cumsum(has)]).astype(np.uint32),
        f"{facet}_codes": code,
        f"{facet}_begin": begin.astype(np.uint32),
        f"{facet}_joints": np.repeat(np.arange(len(rows)), has)[order].astype(np.uint32),
    }


def of_rows(segment: Segment, name: str, rows: NDArray[Any]) -> NDArray[np.int64]:
    """(rows,) joint codes of these creators, those of the list included."""
    found: NDArray[np.int64] = segment["joint"][NAMES.index(name)][rows].astype(np.int64)
    if name in _PAIRS or not len(listed := segment[f"{name}_rows"]):
        return found
    rare = np.flatnonzero(found == LISTED[name])
    found[rare] = segment[f"{name}_listed"][np.searchsorted(listed, rows[rare])]
    return found


def combinations_of(segment: Segment, facet: str, code: str) -> NDArray[np.uint32]:
    """Joint codes that have this code of the facet, none where nobody has it; "" asks for those with no code."""
    vocabulary = segment.meta.vocabulary[facet]
    at = len(vocabulary) if not code else vocabulary.index(code) if code in vocabulary else -1
    if at < 0:
        return np.empty(0, np.uint32)
    begin = segment[f"{facet}_begin"]
    found: NDArray[np.uint32] = segment[f"{facet}_joints"][begin[at] : begin[at + 1]]
    return found
