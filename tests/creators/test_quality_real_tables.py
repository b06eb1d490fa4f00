"""Audience quality on the tables people really have: the spread is sensible, and famous accounts aren't condemned."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from lonja.accounts.actor import Actor
from lonja.creators.actions import import_file, rate_everybody
from lonja.creators.models import Channel, ChannelQuality

DATA = Path(os.environ.get("LONJA_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real tables are not at {DATA} (set LONJA_REAL_DATA)"),
]
LISTS = sorted((DATA / "hypeauditor-2022").glob("*.csv")) if DATA.is_dir() else []
FILES = [
    *LISTS,
    DATA / "tides-tiktok-2024" / "tiktok_influencers.csv",
    DATA / "yt-global-2023" / "Global YouTube Statistics.csv",
]
LONG_TAIL = DATA / "tiktok-vn-food-2025" / "raw_6200_users_stats.csv"
SYSTEM = Actor.system()


def scores() -> list[int]:
    return [score for score in ChannelQuality.objects.values_list("score", flat=True) if score is not None]


def report(title: str) -> None:
    """Print the spread, for whoever changes the formula."""
    found = scores()
    tens = Counter(min(score // 10, 9) for score in found)
    shares = " ".join(f"{10 * ten}+:{100 * tens[ten] / len(found):.1f}%" for ten in range(10))
    sys.stdout.write(f"\n{title}: {len(found)} of {Channel.objects.count()} channels, median {median(found)}; {shares}")


def test_lists_of_famous_creators() -> None:
    for path in FILES:
        import_file(path=path, by=SYSTEM, platform="tiktok" if "tides" in str(path) else "")
    rate_everybody(by=SYSTEM)
    report("famous")
    found = scores()
    assert len(found) > 2_500
    # An indication that finds half of everybody strange says nothing; one that finds nobody neither.
    assert median(found) >= 80
    assert 0.001 < sum(score < 60 for score in found) / len(found) < 0.10
    famous = Channel.objects.filter(current__followers__value__gte=50_000_000).values_list("pk", flat=True)
    of_famous = [s for s in ChannelQuality.objects.filter(pk__in=list(famous)).values_list("score", flat=True) if s]
    assert len(of_famous) > 30
    sys.stdout.write(
        f"famous, 50M followers and more: {len(of_famous)}, lowest {sorted(of_famous)[:8]}, median {median(of_famous)}"
    )
    assert sum(score < 50 for score in of_famous) / len(of_famous) < 0.05


def test_the_long_tail() -> None:
    import_file(path=LONG_TAIL, by=SYSTEM, platform="tiktok")
    rate_everybody(by=SYSTEM)
    report("long tail")
    found = scores()
    assert len(found) > 4_000
    assert median(found) >= 80
    assert 0.001 < sum(score < 60 for score in found) / len(found) < 0.15
