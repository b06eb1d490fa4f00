"""A channel's statistics from its posts, as pure functions (product.md §5, over the last 30 videos)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

SAMPLE = 30
WINDOW = timedelta(days=30)
GROWTH_DAYS = (7, 30, 90)
BPS = 10_000


@dataclass(frozen=True, slots=True)
class PostCounts:
    """One post's lifetime counters; None is unknown, never 0."""

    published_at: datetime
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    full_plays: int | None = None

    @property
    def engagements(self) -> int | None:
        """Likes + comments + shares; unknown while likes or comments are, since they may be hidden.

        YouTube counts no shares at all: there the sum is of what the platform counts.
        """
        if self.likes is None or self.comments is None:
            return None
        return self.likes + self.comments + (self.shares or 0)


def statistics_of(posts: Iterable[PostCounts], followers: int | None, now: datetime) -> dict[str, int]:
    """Compute the measures of a channel from its posts; a measure without data is left out.

    Counts are whole numbers (rounded half to even), rates in basis points.
    """
    known = [post for post in posts if post.published_at <= now]
    newest = sorted(known, key=lambda post: post.published_at, reverse=True)[:SAMPLE]
    # A post 30 days old to the second counts, one a second older doesn't.
    recent = [post for post in known if now - post.published_at <= WINDOW]
    found: dict[str, float | None] = {
        "posts_30d": len(recent),
        "views_30d": _sum_if_complete([post.views for post in recent]),
        "median_views": _median([post.views for post in newest]),
        "average_views": _mean([post.views for post in newest]),
        "average_likes": _mean([post.likes for post in newest]),
        "average_comments": _mean([post.comments for post in newest]),
        "average_shares": _mean([post.shares for post in newest]),
        "average_saves": _mean([post.saves for post in newest]),
        "average_engagements": _mean([post.engagements for post in newest]),
        "engagement_rate_views_bps": _median([_rate(post.engagements, post.views) for post in newest]),
        "completion_rate_bps": _median([_rate(post.full_plays, post.views) for post in newest]),
    }
    engagements = _mean([post.engagements for post in newest])
    found["engagement_rate_followers_bps"] = _rate(engagements, followers)
    return {name: round(value) for name, value in found.items() if value is not None}


def growth(history: Sequence[tuple[datetime, int]], now: datetime) -> dict[str, int]:
    """Return the followers' growth over 7, 30 and 90 days in basis points, from (time, followers) pairs.

    The base of N days is the newest count that is at least N days old, and at most half as old again: an older
    one would call the growth of months that of a week. Without a base the measure is left out.
    """
    if not history:
        return {}
    ordered = sorted(history)
    current = ordered[-1][1]
    found: dict[str, int] = {}
    for days in GROWTH_DAYS:
        oldest, newest = now - timedelta(days=days * 1.5), now - timedelta(days=days)
        bases = [count for at, count in ordered if oldest <= at <= newest]
        if bases and bases[-1] > 0:
            found[f"growth_{days}d_bps"] = round((current - bases[-1]) / bases[-1] * BPS)
    return found


def _rate(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole * BPS


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _sum_if_complete(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def sample_of(posts: Iterable[PostCounts], now: datetime) -> int:
    """Return how many posts the measures "over the last 30 videos" stand on."""
    return min(SAMPLE, sum(post.published_at <= now for post in posts))
