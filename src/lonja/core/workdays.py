"""Business days: Monday to Friday. Public holidays differ by town and are not counted off."""

from __future__ import annotations

from datetime import datetime, timedelta

SATURDAY = 5


def after(moment: datetime, days: int) -> datetime:
    """Return the moment that many business days later, at the same time of day.

    What begins on a weekend begins on the Monday: a draft of Saturday has all of Monday before its first day is over.
    """
    moment = _workday(moment)
    for _day in range(days):
        moment = _workday(moment + timedelta(days=1))
    return moment


def _workday(moment: datetime) -> datetime:
    if moment.weekday() < SATURDAY:
        return moment
    monday = moment + timedelta(days=7 - moment.weekday())
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)
