"""Business days: Monday to Friday, the same time of day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lonja.core import workdays


def at(day: int, hour: int = 15) -> datetime:
    """Return a moment of March 2027, which begins on a Monday."""
    return datetime(2027, 3, day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(1), 1, at(2)),
        (at(4), 1, at(5)),
        (at(5), 1, at(8)),
        (at(5), 3, at(10)),
        (at(1), 10, at(15)),
        (at(3), 0, at(3)),
    ],
)
def test_weekends_are_skipped(start: datetime, days: int, end: datetime) -> None:
    assert workdays.after(start, days) == end


@pytest.mark.parametrize("start", [at(6), at(7, 1)])
def test_what_begins_on_a_weekend_begins_on_the_monday(start: datetime) -> None:
    assert workdays.after(start, 1) == datetime(2027, 3, 9, tzinfo=UTC)
