"""What to do next: specific, in the right order, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lonja.creators.advice import Advice, advice

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GRACE = NOW + timedelta(days=5)
BIRTHDAY = date(2027, 5, 3)


def steps(unmet: dict[str, int | None], **more: Any) -> list[Advice]:
    least = {"age": 18, "followers": 50_001, "videos_30d": 3, "views_30d": 1_001}
    criteria = [
        {"name": name, "value": unmet.get(name, threshold), "threshold": threshold, "met": name not in unmet}
        for name, threshold in least.items()
    ]
    known = {"has_channel": True, "is_proved": True, "birthday": None, "oldest_counted_at": None, "grace_ends_at": None}
    return advice(criteria=criteria, **(known | more))


def test_nothing_where_all_is_met() -> None:
    assert steps({}) == []


@pytest.mark.parametrize(
    ("unmet", "more", "first"),
    [
        ({"age": None}, {}, Advice(code="give_birth_date")),
        ({"age": 16}, {"birthday": BIRTHDAY}, Advice(code="wait", on=BIRTHDAY)),
        ({"followers": None}, {"has_channel": False, "is_proved": False}, Advice(code="declare_channel")),
        ({"followers": None}, {"is_proved": False}, Advice(code="connect_channel")),
        ({"followers": 41_200}, {}, Advice(code="gain_followers", count=8_801)),
        ({"videos_30d": 1}, {}, Advice(code="publish_videos", count=2)),
        ({"views_30d": 1_000}, {"grace_ends_at": GRACE}, Advice(code="gain_views", count=1, by=GRACE)),
        ({"views_30d": None}, {}, Advice(code="wait_for_numbers")),
    ],
)
def test_says_how_much_is_missing(unmet: dict[str, int | None], more: dict[str, Any], first: Advice) -> None:
    assert steps(unmet, **more)[0] == first


def test_connecting_comes_before_gaining() -> None:
    found = steps({"followers": 41_200, "videos_30d": 2}, is_proved=False)
    assert [step.code for step in found] == ["connect_channel", "gain_followers", "publish_videos"]


def test_videos_are_due_before_the_oldest_that_counts_leaves_or_the_grace_ends() -> None:
    oldest = NOW - timedelta(days=20)
    assert steps({"videos_30d": 1}, oldest_counted_at=oldest)[0].by == NOW + timedelta(days=10)
    assert steps({"videos_30d": 1}, oldest_counted_at=oldest, grace_ends_at=GRACE)[0].by == GRACE
    assert steps({"videos_30d": 0}, oldest_counted_at=None)[0].by is None
