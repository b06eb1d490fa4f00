"""The best of a page among those who match: by a column, by likeness, by cost, or by the match score."""

from collections.abc import Iterator

import numpy as np

from lonja.discovery.engine import bands, schema
from lonja.discovery.engine.loops import best as loops
from lonja.discovery.engine.loops import score
from lonja.discovery.engine.matching import Bits, Matching
from lonja.discovery.engine.plan import WIDTHS, Plan
from lonja.discovery.engine.rank import (
    FIT,
    FROM_COLUMN,
    FROM_CPM,
    FROM_SCORE,
    FROM_SIMILARITY,
    LAST,
    NEUTRAL,
    ONE,
    UNKNOWN_PART,
    Dimension,
    Order,
    Scoring,
)
from lonja.discovery.engine.segment import Segment
from lonja.discovery.engine.tally import Array, Page, Tally
from lonja.discovery.engine.types import PARTS

few = 16_384  # so many are scored in the order of their rows; of more, the likely ones first
first_piece = 8_192  # creators among whom the page is filled before any is passed over
piece = 65_536  # then so many at a time
_NO_BITS: Bits = np.zeros(0, np.uint64)
_NOTHING: Array = np.zeros(0, np.int32)
_STEP = ONE // schema.SHARE_STEPS


def keep_best(
    segment: Segment, plan: Plan, scoring: Scoring, order: Order, page: Page, matching: Matching, tally: Tally
) -> int:
    """Write the best that come after the cursor into the tally, in no order; returns how many there are."""
    best = _Best(segment["rank"], page, tally)
    if order.source == FROM_COLUMN:
        name = WIDTHS[order.width]
        column = segment[name][order.row]
        missing = schema.DTYPES[name].type(schema.MISSING[name])
        after = (np.int64(page.key), np.int64(page.rank))
        found = (matching.bits, segment["rank"], *after, tally.keys, tally.rows)
        return int(loops.best_of_column(column, missing, order.sign, *found))
    if order.source == FROM_SCORE and scoring.weights.any():
        _offer_scores(segment, _Sums(segment, plan, scoring), order, matching, best)
        return best.kept
    rows = matching.rows
    keys = np.full(len(rows), LAST, np.int64)
    if order.source == FROM_SIMILARITY:
        wanted = (order.content, order.audience)
        loops.likeness_keys(rows, segment["content"], segment["audience"], *wanted, order.sign, keys)
    elif order.source == FROM_CPM and plan.price_row >= 0:
        loops.cpm_keys(rows, segment["i32"][plan.price_row], segment.column("median_views"), order.sign, keys)
    best.offer(keys, rows)
    return best.kept


def parts_of(segment: Segment, plan: Plan, scoring: Scoring, rows: Array) -> Array:
    """(rows, 5) int64 parts in the order of PARTS, 0-10,000 or UNKNOWN_PART."""
    found = np.empty((len(rows), len(PARTS)), np.int64)
    has_price = plan.price_row >= 0
    price = segment["i32"][plan.price_row] if has_price else segment.column(schema.LOWEST_PRICE)
    score.parts_of(
        *(rows, segment["worth"], price, segment.column("median_views"), scoring.budget if has_price else 0),
        *(segment["topic_rows"], segment["topic_listed"], scoring.covered),
        *(_NO_BITS if plan.strong is None else plan.strong, scoring.relevance, found),
    )
    fits, known = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int32)
    by_row = np.argsort(rows)
    rising = rows[by_row]  # as lists of shares are gone through
    for dimension in scoring.dimensions:
        _add_dimension(segment, dimension, rising, fits, known)
    found[by_row, 0] = np.where(known > 0, fits // np.maximum(known, 1), UNKNOWN_PART)
    return found


class _Best:
    """The best of a page while more creators are offered."""

    def __init__(self, rank: Array, page: Page, tally: Tally) -> None:
        self._rank, self._after = rank, (np.int64(page.key), np.int64(page.rank))
        self._keys, self._rows = tally.keys, tally.rows
        self.kept = 0

    def offer(self, keys: Array, rows: Array) -> None:
        """Keep those that are better than the last of the best."""
        self.kept = int(loops.best_of_keys(keys, rows, self._rank, *self._after, self._keys, self._rows, self.kept))

    def worst(self) -> int | None:
        """The key that others must reach, None while there is room."""
        return int(self._keys[0]) if self.kept == len(self._keys) else None


def _offer_scores(segment: Segment, sums: "_Sums", order: Order, matching: Matching, best: _Best) -> None:
    """Score piece by piece. A creator whose score couldn't reach the page even if all parts that haven't been looked
    at were whole is passed over."""
    for top, candidates, worth in _likely_first(segment, matching):
        begin = 0
        while begin < len(candidates):
            worst = best.worst()
            least = 0 if worst is None or order.sign > 0 else -worst * sums.whole
            if sums.most(top) < least:
                return  # nor can anybody of the bands that follow
            end = begin + (first_piece if worst is None else piece)
            rows, total = sums.of(candidates[begin:end], worth[begin:end], matching.bits, least)
            if len(rows):
                best.offer(total // sums.whole * order.sign, rows)
            begin = end


def _likely_first(segment: Segment, matching: Matching) -> Iterator[tuple[int, Array, Array]]:
    """Where to look for those who match, and their worth, after the highest merit there: themselves when they are
    few; else everybody, band by band, for what lies side by side is read much faster than what lies here and there."""
    if matching.total <= few:
        yield max(top for _, _, top in segment.meta.bands), matching.rows, segment["worth"][matching.rows]
        return
    for begin, end, top in segment.meta.bands:
        yield top, segment["banded"][begin:end], segment["banded_worth"][begin:end]


class _Sums:
    """Adds the parts of the score up, those that cost least to look at first."""

    def __init__(self, segment: Segment, plan: Plan, scoring: Scoring) -> None:
        self._segment, self._plan, self._scoring = segment, plan, scoring
        self._weights = [int(weight) for weight in scoring.weights]
        self.whole = sum(self._weights)
        brings = [ONE * weight for weight in self._weights]
        self._after_merit = brings[0] + brings[2] + brings[4]
        self._after_relevance, self._after_audience = brings[0] + brings[2], brings[2]
        relevance = np.where(scoring.relevance < 0, NEUTRAL, scoring.relevance) * self._weights[4]
        self._first = (
            *(_brings(self._weights[1]), _brings(self._weights[3])),
            *(segment["topic_rows"], segment["topic_listed"], scoring.covered),
            *(_NO_BITS if plan.strong is None else plan.strong, relevance),
        )

    def most(self, top: int) -> int:
        """What creators of at most this merit can come to."""
        return bands.highest(top, self._weights[1], self._weights[3]) * _STEP + self._after_merit

    def of(self, candidates: Array, worth: Array, bits: Bits, least: int) -> tuple[Array, Array]:
        """Those who match and whose sum can be at least that, and their sums."""
        rows, total = np.empty(len(candidates) + 1, np.uint32), np.empty(len(candidates) + 1, np.int64)
        enough = np.int64(least - self._after_relevance)
        count = score.begin(candidates, worth, bits, *self._first, enough, rows, total)
        rows, total = rows[:count], total[:count]
        if count and self._weights[0]:
            rows, total = self._with_audience_fit(rows, total, least - self._after_audience)
        if len(rows) and self._weights[2]:
            rows, total = _dropped(rows, total, least - self._after_audience)
            self._add_price_fit(rows, total)
        return _dropped(rows, total, least)

    def _add_price_fit(self, rows: Array, total: Array) -> None:
        segment, plan, weight = self._segment, self._plan, self._weights[2]
        if plan.price_row < 0:
            total += weight * NEUTRAL
            return
        columns = (segment["i32"][plan.price_row], segment.column("median_views"))
        score.add_price_fit(rows, *columns, self._scoring.budget, weight, total)

    def _with_audience_fit(self, rows: Array, total: Array, least: int) -> tuple[Array, Array]:
        """Add the fit, dimension by dimension, and drop those who can't reach the page after each."""
        weight, dimensions = self._weights[0], self._scoring.dimensions
        fits, known = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int32)
        for left, dimension in zip(range(len(dimensions) - 1, -1, -1), dimensions, strict=True):
            _add_dimension(self._segment, dimension, rows, fits, known)
            if left:
                count = score.drop_unfit(rows, total, fits, known, weight, left, np.int64(least))
                rows, total, fits, known = rows[:count], total[:count], fits[:count], known[:count]
        score.add_mean_fit(fits, known, weight, total)
        return rows, total


def _add_dimension(segment: Segment, dimension: Dimension, rows: Array, fits: Array, known: Array) -> None:
    u8, is_known = segment["u8"], segment["u8"][dimension.known_row]
    left, apart = _NOTHING, _NOTHING
    if len(dimension.cells) > 1:
        left, apart = np.full(len(rows), schema.SHARE_STEPS, np.int32), np.zeros(len(rows), np.int32)
    for cell in dimension.cells:
        having, shares = (segment[name][cell.begin : cell.end] for name in ("share_rows", "shares"))
        is_only, is_dense = len(dimension.cells) == 1, cell.row >= 0
        if is_only and is_dense:
            score.add_fit_of_many(rows, u8[cell.row], dimension.by_share, fits, known)
        elif is_only:
            score.add_fit_of_few(rows, is_known, having, shares, dimension.by_share, fits, known)
        elif is_dense:
            score.add_shares(rows, u8[cell.row], cell.terms, left, apart)
        else:
            score.add_few_shares(rows, having, shares, cell.terms, left, apart)
    if len(dimension.cells) > 1:
        score.add_fit(rows, is_known, dimension.rest, FIT, left, apart, fits, known)


def _brings(weight: int) -> Array:
    """(256,) what each step of performance or reliability brings to the sum."""
    return bands.steps(np.arange(256)) * (_STEP * weight)


def _dropped(rows: Array, total: Array, least: int) -> tuple[Array, Array]:
    count = score.drop_below(rows, total, np.int64(least))
    return rows[:count], total[:count]
