"""One search: checked, planned and scanned segment by segment, put together into one answer."""

from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import cursor, jit, parts, rank, vectors
from lonja.discovery.engine.check import check
from lonja.discovery.engine.facets import Counts
from lonja.discovery.engine.facts import split_ids
from lonja.discovery.engine.index import Index, Live, State
from lonja.discovery.engine.plan import make_plan
from lonja.discovery.engine.scan import scan as numpy_scan
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Page, Tally
from lonja.discovery.engine.types import PARTS, Hit, InvalidQuery, Query, Result

FIRST = -(2**63)  # a sort key before all others


def search(index: Index, query: Query, *, kernel: bool = True) -> Result:
    """Answer the query exactly; raises InvalidQuery. `kernel=False` takes the NumPy path."""
    check(query)
    state = index.state
    after = cursor.decode(query)
    likes = _wanted_likeness(state, query)
    scan = _scan() if kernel else numpy_scan
    counts = Counts()
    best: list[tuple[int, int, int, Hit]] = []
    for part in state.parts:
        if not part.segment.size:
            continue
        plan = make_plan(query, part.segment, part.alive)
        scoring = rank.scoring(query, part.segment)
        order = rank.order(query, plan.price_row, *likes)
        tally = scan(part.segment, plan, scoring, order, _page(query, part, after))
        counts.add(part.segment, tally)
        best += _hits(part.segment, scoring, order, tally)
    best.sort(key=lambda found: found[:3])
    page = best[: query.limit]
    more = len(best) > query.limit
    facets, histograms = counts.finished()
    return Result(
        total=counts.total,
        hits=tuple(hit for *_, hit in page),
        facets=facets,
        histograms=histograms,
        next=cursor.encode(query, page[-1][0], page[-1][3].id) if more else None,
        generation=state.generation.number,
        sequence=state.sequence,
    )


def _scan() -> Any:
    if not jit.AVAILABLE:
        return numpy_scan
    from lonja.discovery.engine.kernel import scan

    return scan


def _page(query: Query, part: Live, after: tuple[int, Any] | None) -> Page:
    """One creator more than asked, to know whether another page follows."""
    if after is None:
        return Page(query.limit + 1, FIRST, 0)
    key, last = after
    return Page(query.limit + 1, key, part.segment.after(last.int >> 64, last.int & (2**64 - 1)))


def _hits(segment: Segment, scoring: rank.Scoring, order: rank.Order, tally: Tally) -> list[tuple[int, int, int, Hit]]:
    scores = parts.score(scoring, tally.parts)
    found = np.where(scoring.weights > 0, tally.parts, rank.UNKNOWN_PART)
    ranks = segment["rank"][tally.rows]
    columns = (tally.keys, segment["id_high"][ranks], segment["id_low"][ranks], scores, found)
    hits = []
    for key, high, low, score, shown in zip(*(column.tolist() for column in columns), strict=True):
        hit = Hit(
            id=UUID(int=high << 64 | low),
            value=None if key == rank.LAST else key * order.sign,
            score=None if score < 0 else score / 100,
            parts=dict(zip(PARTS, [None if x < 0 else x / rank.ONE for x in shown], strict=True)),
        )
        hits.append((key, high, low, hit))
    return hits


def _wanted_likeness(state: State, query: Query) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The directions that look-alikes are compared with: the middle of the given creators, scaled like theirs."""
    content, audience = np.zeros(vectors.CONTENT, np.int64), np.zeros(vectors.AUDIENCE, np.int64)
    missing = []
    for one in query.similar_to:
        place = _find(state, one)
        if place is None:
            missing.append(one)
            continue
        part, row = place
        content += part.segment["content"][row]
        audience += part.segment["audience"][row]
    if missing:
        raise InvalidQuery([("similar_to", f"{len(missing)} of the creators aren't listed")])
    return (
        _direction(content) if query.similar_by != "audience" else np.empty(0, np.int32),
        _direction(audience) if query.similar_by != "content" else np.empty(0, np.int32),
    )


def _direction(total: NDArray[np.int64]) -> NDArray[np.int32]:
    """The middle of some vectors, scaled like them; empty when nothing is known of any."""
    return vectors.scaled(total[None])[0].astype(np.int32) if total.any() else np.empty(0, np.int32)


def _find(state: State, creator: Any) -> tuple[Live, int] | None:
    wanted = split_ids([creator])
    for part in state.parts:
        for row in part.segment.rows_of(wanted).tolist():
            if int(part.alive[row >> 6]) >> (row & 63) & 1:
                return part, row
    return None
