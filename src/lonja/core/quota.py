"""Limits that all processes share: so many uses of a name in a window of time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from lonja.core import clock
from lonja.core.errors import Throttled
from lonja.core.models import QuotaUse

# The uses of the window before count by the part of it that still lies within one window's length of now: a
# sliding window from two counters. One statement, so that two processes can't both take the last use.
_TAKE = """
INSERT INTO core_quota_use AS mine (name, window_number, used, begun_at)
VALUES (%(name)s, %(number)s, 1, %(begun_at)s)
ON CONFLICT (name, window_number) DO UPDATE SET used = mine.used + 1
WHERE mine.used + %(overlap)s * coalesce(
    (SELECT used FROM core_quota_use WHERE name = %(name)s AND window_number = %(number)s - 1), 0
) < %(limit)s
RETURNING used
"""


def take(name: str, *, limit: int, per: timedelta) -> None:
    """Take one use of the name, or raise Throttled with the seconds to wait."""
    seconds = per.total_seconds()
    now = clock.now()
    number, within = divmod(now.timestamp(), seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "name": name,
                "number": int(number),
                "overlap": 1 - within / seconds,
                "limit": limit,
                "begun_at": now - timedelta(seconds=within),
            },
        )
        if cursor.fetchone() is None:
            raise Throttled(
                f"{name} has been used {limit} times within {per}.", retry_after=max(1, round(seconds / 10))
            )


def used(name: str, *, per: timedelta) -> float:
    """Return how often the name was used within the last stretch of time, as `take` counts it."""
    seconds = per.total_seconds()
    number, within = divmod(clock.now().timestamp(), seconds)
    counts = dict(
        QuotaUse.objects.filter(name=name, window_number__in=(int(number), int(number) - 1)).values_list(
            "window_number", "used"
        )
    )
    return counts.get(int(number), 0) + (1 - within / seconds) * counts.get(int(number) - 1, 0)


def forget() -> None:
    """Delete the counters that no window reaches any more: the longest window is a day."""
    QuotaUse.objects.filter(begun_at__lt=clock.now() - timedelta(days=3)).delete()
