"""The generated population against the real tables its parameters were fitted to, where these are at hand."""

import csv
import itertools
import os
import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from lonja.demo import channels, curves, parameters
from lonja.demo.population import generate

DATA = Path(os.environ.get("LONJA_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real tables are not at {DATA} (set LONJA_REAL_DATA)"),
]


@pytest.fixture(scope="module")
def made() -> channels.Channels:
    return generate(40_000, seed=7, year=2026).channels


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8-sig", newline="") as file:
        header = [name.strip() for name in next(csv.reader(file))]  # some hold a line break
        return list(csv.DictReader(file, fieldnames=header))


def count(text: str) -> float:
    """Read a plain or K/M/B count; what isn't one is NaN."""
    found = re.fullmatch(r"([\d.]+)([KMB]?)", (text or "").strip().replace(",", ""))
    return float(found[1]) * {"": 1, "K": 1e3, "M": 1e6, "B": 1e9}[found[2]] if found else float("nan")


def of(made: channels.Channels, platform: str, column: str) -> np.ndarray:
    return getattr(made, column)[made.platform == parameters.PLATFORMS.index(platform)]


def log_gap(made: np.ndarray, real: np.ndarray, percentile: float) -> float:
    return float(abs(np.log10(np.percentile(made, percentile) / np.percentile(real, percentile))))


def test_tiktok_followers(made: channels.Channels) -> None:
    real = np.array([count(row["followers"]) for row in rows("tiktok-vn-food-2025/raw_6200_users_stats.csv")])
    real = real[real >= 1_000]
    for percentile in (5, 10, 25, 50, 75, 90, 95, 99):
        assert log_gap(of(made, "tiktok", "followers"), real, percentile) < 0.1, percentile


def test_youtube_subscribers(made: channels.Channels) -> None:
    last = {row["channel_id"]: row for row in rows("yt-fr-tech-2026/youtube_daily_snapshots.csv")}
    real = np.array([count(row["subscribers"]) for row in last.values()])
    for percentile in (10, 25, 50, 75, 90):  # 131 channels: the tails are a handful
        assert log_gap(of(made, "youtube", "followers"), real[real > 0], percentile) < 0.15, percentile


def test_tiktok_engagement(made: channels.Channels) -> None:
    """Engagement by views of the typical creator of tiktok-vn-2025, and the creators of the middle half."""
    latest: dict[str, dict[str, str]] = {}
    for row in rows("tiktok-vn-2025/video_snapshots.csv"):
        latest[row["vid_id"]] = max(row, latest.get(row["vid_id"], row), key=lambda one: one["vid_scrapeTime"])
    by_creator: dict[str, list[float]] = defaultdict(list)
    for row in latest.values():
        views = count(row["vid_nview"])
        if views > 0:
            engaged = sum(count(row[name]) for name in ("vid_nlike", "vid_ncomment", "vid_nshare"))
            by_creator[row["user_name"]].append(engaged / views)
    real = np.array([np.nanmedian(rates) for rates in by_creator.values() if len(rates) >= 5])
    seen = channels.engagement_bps(made)[made.platform == 0] / 10_000
    for percentile, tolerance in ((25, 0.1), (50, 0.08), (75, 0.12)):
        assert log_gap(seen, real, percentile) < tolerance, percentile


def test_instagram_engagement_by_followers_at_the_top(made: channels.Channels) -> None:
    """What hypeauditor-2022 lists for the largest accounts: the median lies within a factor of two."""
    mine = made.platform == parameters.PLATFORMS.index("instagram")
    large = mine & (made.followers > 3_000_000)
    seen = np.median((made.likes[large] + made.comments[large]) / made.followers[large])
    table = rows("hypeauditor-2022/social media influencers - instagram.csv")
    real = [count(row["Engagement avg"]) / count(row["Followers"]) for row in table]
    assert 0.5 < seen / np.nanmedian(real) < 2


@pytest.mark.parametrize(
    ("platform", "table", "names"),
    [
        (
            "tiktok",
            "tiktok-vn-2025/video_snapshots.csv",
            ("vid_id", "vid_scrapeTime", "vid_nview", "vid_nlike", "vid_ncomment", "vid_nshare", "vid_nsave"),
        ),
        (
            "youtube",
            "yt-fr-tech-2026/video_snapshots.csv",
            ("video_id", "snapshot_utc", "view_count", "like_count", "comment_count"),
        ),
    ],
)
def test_counters_fall_as_often(platform: str, table: str, names: tuple[str, ...]) -> None:
    """Shares of successive readings (5 h apart or more) in which each counter fell."""
    post, moment, *counters = names
    by_post: dict[str, list[tuple[datetime, list[float]]]] = defaultdict(list)
    for row in rows(table):
        try:
            at = datetime.fromisoformat(row[moment]).replace(tzinfo=None)
        except ValueError:
            continue  # the table's own dirt
        by_post[row[post]].append((at, [count(row[name]) for name in counters]))
    pairs = []
    for readings in by_post.values():
        readings.sort(key=lambda one: one[0])
        for (before, old), (after, new) in itertools.pairwise(readings):
            if (after - before).total_seconds() > 0.2 * 86_400:
                pairs.append(np.array(new) < np.array(old))
    real = np.mean(pairs, axis=0)
    rng = np.random.default_rng(3)
    ages = curves.crawl_ages(rng, 2_000, 30)
    finals = np.tile(np.array([200_000.0, 9_000.0, 300.0, 250.0, 400.0]), (2_000, 1))
    seen = curves.readings(rng, platform, finals, ages)[:, :, : len(counters)]
    made = (seen[:, 1:] < seen[:, :-1]).mean(axis=(0, 1))
    assert made == pytest.approx(real, abs=0.006)
