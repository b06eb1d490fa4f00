"""Periods of absence as days: joined, looked up, checked against one another (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

# First and last day, both included; date.max as the last one means that nobody said until when.
Span = tuple[date, date]


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the periods in order, those that overlap or follow one another day by day made one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and (found[-1][1] == date.max or first <= found[-1][1] + timedelta(days=1)):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def ahead(spans: Iterable[Span], day: date) -> tuple[Span, ...]:
    """Return the joined periods that aren't over on the day."""
    return tuple(span for span in joined(spans) if span[1] >= day)


def covering(spans: Iterable[Span], day: date) -> Span | None:
    """Return the joined period in which the day lies."""
    return next((span for span in joined(spans) if span[0] <= day <= span[1]), None)


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two periods share a day."""
    return one[0] <= other[1] and other[0] <= one[1]
