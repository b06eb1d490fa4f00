"""A channel's statistics against a slow oracle, at the window's edge, and on real series."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.creators.statistics import PostCounts, growth, statistics_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "yt-fr-tech-2026" / "video_snapshots.csv"
DAILY = REAL.with_name("youtube_daily_snapshots.csv")
counts = st.none() | st.integers(0, 10**9)
posts = st.lists(
    st.builds(
        PostCounts,
        published_at=st.timedeltas(timedelta(days=-2), timedelta(days=90)).map(lambda age: NOW - age),
        views=counts,
        likes=counts,
        comments=counts,
        shares=counts,
        saves=counts,
        full_plays=counts,
    ),
    max_size=60,
)


def oracle(found: list[PostCounts], followers: int | None) -> dict[str, Fraction]:
    """The formulas once more, in exact fractions and the slowest way there is."""
    past = [post for post in found if not post.published_at > NOW]
    last = []
    for _ in range(min(30, len(past))):
        newest = max((p for p in past if not any(p is q for q in last)), key=lambda p: p.published_at)
        last.append(newest)
    answer: dict[str, Fraction] = {}
    month = [p for p in past if p.published_at >= NOW - timedelta(days=30)]
    answer["posts_30d"] = Fraction(len(month))
    if all(p.views is not None for p in month):
        answer["views_30d"] = Fraction(sum(p.views for p in month))
    engaged = [p.likes + p.comments + (p.shares or 0) for p in last if p.likes is not None and p.comments is not None]
    for name, values in {
        "views": [p.views for p in last],
        "likes": [p.likes for p in last],
        "comments": [p.comments for p in last],
        "shares": [p.shares for p in last],
        "saves": [p.saves for p in last],
        "engagements": engaged,
    }.items():
        known = [v for v in values if v is not None]
        if known:
            answer[f"average_{name}"] = Fraction(sum(known), len(known))
    if engaged and followers:
        answer["engagement_rate_followers_bps"] = answer["average_engagements"] / followers * 10_000
    views = sorted(p.views for p in last if p.views is not None)
    if views:
        answer["median_views"] = middle([Fraction(v) for v in views])
    rates = [
        Fraction(p.likes + p.comments + (p.shares or 0), p.views) * 10_000
        for p in last
        if p.views and p.likes is not None and p.comments is not None
    ]
    if rates:
        answer["engagement_rate_views_bps"] = middle(sorted(rates))
    complete = [Fraction(p.full_plays, p.views) * 10_000 for p in last if p.views and p.full_plays is not None]
    if complete:
        answer["completion_rate_bps"] = middle(sorted(complete))
    return answer


def middle(ordered: list[Fraction]) -> Fraction:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def agree(found: list[PostCounts], followers: int | None) -> None:
    ours, theirs = statistics_of(found, followers, NOW), oracle(found, followers)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        # Half a unit is the rounding; the rest is for floats of very large numbers.
        assert abs(value - theirs[name]) <= Fraction(1, 2) + abs(theirs[name]) / 10**12, name


# Posts of the very same second have no order among them, so the oracle may pick others: keep them apart.
@given(posts, st.none() | st.integers(0, 10**9))
def test_agrees_with_the_oracle(found: list[PostCounts], followers: int | None) -> None:
    agree(list({post.published_at: post for post in found}.values()), followers)


class TestWindow:
    def test_thirty_days_to_the_second_counts_and_a_second_more_does_not(self) -> None:
        edge = PostCounts(NOW - timedelta(days=30), views=700)
        late = PostCounts(NOW - timedelta(days=30, seconds=1), views=900)
        found = statistics_of([edge, late], None, NOW)
        assert (found["posts_30d"], found["views_30d"]) == (1, 700)

    def test_no_posts_are_none_in_thirty_days_and_no_median(self) -> None:
        assert statistics_of([], 1000, NOW) == {"posts_30d": 0, "views_30d": 0}

    def test_an_unknown_counter_makes_the_sum_unknown(self) -> None:
        found = statistics_of([PostCounts(NOW, views=None), PostCounts(NOW, views=5)], None, NOW)
        assert "views_30d" not in found
        assert found["median_views"] == 5


class TestGrowth:
    def test_over_each_window(self) -> None:
        history = [(NOW - timedelta(days=days), count) for days, count in ((95, 800), (31, 900), (8, 990), (0, 1000))]
        assert growth(history, NOW) == {"growth_7d_bps": 101, "growth_30d_bps": 1111, "growth_90d_bps": 2500}

    def test_followers_fall_too(self) -> None:
        assert growth([(NOW - timedelta(days=7), 1000), (NOW, 950)], NOW) == {"growth_7d_bps": -500}

    def test_a_base_too_old_is_no_base(self) -> None:
        assert growth([(NOW - timedelta(days=200), 10), (NOW, 1000)], NOW) == {}

    def test_no_history_no_growth(self) -> None:
        assert growth([], NOW) == {}


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="the shared data folder is not beside this checkout")
def test_agrees_with_the_oracle_on_real_series() -> None:
    latest: dict[str, dict[str, tuple[str, PostCounts]]] = {}
    with REAL.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            posts_of = latest.setdefault(row["channel_id"], {})
            if row["snapshot_utc"] < posts_of.get(row["video_id"], ("",))[0]:
                continue
            post = PostCounts(
                datetime.fromisoformat(row["published_at"]),
                *(int(row[name]) if row[name] else None for name in ("view_count", "like_count", "comment_count")),
            )
            posts_of[row["video_id"]] = (row["snapshot_utc"], post)
    assert len(latest) > 20
    for posts_of in latest.values():
        agree([post for _, post in posts_of.values()], 10_000)


def growth_oracle(history: list[tuple[datetime, int]]) -> dict[str, Fraction]:
    """Growth once more: day by day of the definition, no sorting, exact."""
    answer: dict[str, Fraction] = {}
    current = None
    for at, count in history:
        if current is None or at > current[0]:
            current = (at, count)
    for days in (7, 30, 90):
        base = None
        for at, count in history:
            age = NOW - at
            fits = timedelta(days=days) <= age <= timedelta(days=days) * 1.5
            if fits and (base is None or at > base[0]):
                base = (at, count)
        if current is not None and base is not None and base[1] > 0:
            answer[f"growth_{days}d_bps"] = Fraction(current[1] - base[1], base[1]) * 10_000
    return answer


def growth_agrees(history: list[tuple[datetime, int]]) -> set[str]:
    ours, theirs = growth(history, NOW), growth_oracle(history)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        assert abs(value - theirs[name]) <= Fraction(1, 2) + abs(theirs[name]) / 10**12, name
    return set(ours)


ages = st.timedeltas(timedelta(0), timedelta(days=150)) | st.sampled_from(
    [timedelta(days=d, seconds=s) for d in (7, 10, 30, 45, 90, 135) for s in (-1, 0, 1)]
)


@given(st.dictionaries(ages, st.integers(0, 10**9), max_size=40))
def test_growth_agrees_with_the_oracle(counts_by_age: dict[timedelta, int]) -> None:
    growth_agrees([(NOW - age, count) for age, count in counts_by_age.items()])


@pytest.mark.real_data
@pytest.mark.skipif(not DAILY.exists(), reason="the shared data folder is not beside this checkout")
def test_growth_agrees_with_the_oracle_on_real_series() -> None:
    """Real subscribers day by day, each series moved so that it ends now; with gaps, as they are."""
    series: dict[str, list[tuple[datetime, int]]] = {}
    with DAILY.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["subscribers"]:
                day = datetime.fromisoformat(row["date_utc"]).replace(tzinfo=UTC)
                series.setdefault(row["channel_id"], []).append((day, int(float(row["subscribers"]))))
    assert len(series) > 20
    found: set[str] = set()
    for history in series.values():
        moved = NOW - max(day for day, _ in history)
        found |= growth_agrees([(day + moved, count) for day, count in history])
    assert "growth_7d_bps" in found
