"""Business days: Monday to Friday. Public holidays differ by town and are not counted off."""

from __future__ import annotations

from datetime import datetime, timedelta

SATURDAY = 5


def after(moment: datetime, days: int) -> datetime:
    """Return the moment that many business days later, at the same time of day.

    What begins on a weekend begins on the Monday: a draft of Saturday has all of Monday before its first day is over.
    """
    if moment.weekday() >= SATURDAY:
        moment = _monday(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    for _day in range(days):
        moment += timedelta(days=1)
        if moment.weekday() >= SATURDAY:
            moment = _monday(moment)
    return moment


def _monday(moment: datetime) -> datetime:
    return moment + timedelta(days=7 - moment.weekday())
