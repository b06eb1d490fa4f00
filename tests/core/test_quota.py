"""A shared limit holds for everybody together, over a sliding window."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from lonja.core import clock, quota
from lonja.core.errors import Throttled

START = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def uses(count: int, at: datetime, limit: int = 10) -> int:
    """Try to take the quota so often at one moment; return how many were let through."""
    done = 0
    with clock.at(at):
        for _ in range(count):
            try:
                quota.take("tiktok:/v2/user/info/", limit=limit, per=MINUTE)
                done += 1
            except Throttled:
                pass
    return done


@pytest.mark.django_db
class TestTake:
    def test_lets_through_as_many_as_the_limit(self) -> None:
        assert uses(15, START) == 10

    def test_says_when_to_try_again(self) -> None:
        uses(10, START)
        with clock.at(START), pytest.raises(Throttled) as refusal:
            quota.take("tiktok:/v2/user/info/", limit=10, per=MINUTE)
        assert 1 <= refusal.value.retry_after <= 60

    def test_a_new_window_does_not_forget_the_last_seconds_of_the_old(self) -> None:
        assert uses(10, START + timedelta(seconds=59)) == 10
        assert uses(10, START + timedelta(seconds=61)) == 1

    def test_after_a_whole_window_all_is_free_again(self) -> None:
        uses(10, START)
        assert uses(10, START + 2 * MINUTE) == 10

    def test_names_do_not_share(self) -> None:
        uses(10, START)
        with clock.at(START):
            quota.take("tiktok:/v2/video/list/", limit=10, per=MINUTE)


@pytest.mark.django_db(transaction=True)
def test_holds_for_all_at_once() -> None:
    def work(_: int) -> int:
        try:
            return uses(40, START, limit=50)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 50
