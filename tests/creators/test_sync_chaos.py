"""Readings while platforms fail, tokens rotate, two workers race and are killed: nothing lost, doubled or stuck.

Bounded here; `lonja bench sync-chaos --syncs 1000` is the same, longer, and prints what was tried.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import connection

from bench import sync_chaos
from lonja.creators.models import Creator


@pytest.fixture(autouse=True)
def _clean(transactional_db: None) -> Iterator[None]:
    """Django empties its own tables after such a test, and the queue's are not among them."""
    yield
    with connection.cursor() as cursor:
        # The workers have ended, but the server's side of a connection may still be on its way out.
        for _ in range(100):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.1)
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.mark.chaos
def test_nothing_is_lost_doubled_or_stuck() -> None:
    tried = sync_chaos.chaos(60, 12, workers=2, keepers=2, kill_keepers=False, seconds=240, seed=7)
    print(sync_chaos.words(tried))  # noqa: T201 - the count of what was tried belongs to the answer
    assert tried.kills > 0
    assert tried.syncs >= 60
    assert tried.renewals >= 60
    assert tried.lost_in_the_gap == 0
    assert tried.is_sound, sync_chaos.words(tried)
    assert Creator.objects.count() == 12
