"""Tables of posts' counters, with times in UTC and what is doubtful about them flagged."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lonja.platforms.files.connector import Files
from lonja.platforms.files.problems import FileRefused
from tests.platforms.files.make import snapshots, write_rows

TIKTOK = ["user_name", "user_nfollower", "vid_id", "vid_postTime", "vid_scrapeTime", "vid_duration", "vid_nview"]
TIKTOK += ["vid_nlike", "vid_ncomment", "vid_nshare", "vid_nsave", "vid_hashtags", "vid_url", "music_id"]
YOUTUBE = ["snapshot_utc", "channel_id", "channel_title", "video_id", "published_at", "title", "duration_iso8601"]
YOUTUBE += ["category_id", "view_count", "like_count", "comment_count"]


def tiktok(**changes: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(TIKTOK, "")
    row |= {
        "user_name": "ana",
        "user_nfollower": "304.9K",
        "vid_id": "7512345678912345678",
        "vid_postTime": "2025-05-21 09:44:45",
        "vid_scrapeTime": "2025-05-29 15:38:41",
        "vid_duration": "00:31",
        "vid_nview": "541.2K",
        "vid_nlike": "21.9K",
        "vid_ncomment": "454",
        "vid_nshare": "742",
        "vid_nsave": "1098",
        "vid_hashtags": "uno, #dos",
        "vid_url": "https://www.tiktok.com/@ana/video/7512345678912345678",
        "music_id": "7.512345678912345e+18",
    }
    return list((row | changes).values())


def test_tiktok_columns(tmp_path: Path) -> None:
    found, refused = snapshots(write_rows(tmp_path, "a.csv", [TIKTOK, tiktok(), tiktok(vid_id="7512345678912345679")]))
    row = found[0]

    assert refused == []
    assert (row.platform, row.post_id, row.author_handle) == ("tiktok", "7512345678912345678", "ana")
    assert row.at == datetime(2025, 5, 29, 15, 38, 41, tzinfo=UTC)
    assert (row.zone, row.duration_seconds, row.hashtags) == ("assumed utc", 31, ("uno", "dos"))
    assert row.author_followers == 304900
    assert {k: int(v) for k, v in row.counters.items()} == {
        "views": 541200,
        "likes": 21900,
        "comments": 454,
        "shares": 742,
        "saves": 1098,
    }
    assert row.rounded == {"views", "likes", "author_followers"}


def test_youtube_columns_and_ids_that_begin_with_a_dash(tmp_path: Path) -> None:
    start = ["2026-01-21T17:27:13.712779+01:00", "UCexample_channel_000002", "Canal", "-examPLe-01"]
    path = write_rows(
        tmp_path, "a.csv", [YOUTUBE, [*start, "2025-12-17T16:30:09Z", "Hola", "PT14M29S", 28, 5993, "", 26]]
    )
    found, _ = snapshots(path)

    assert (found[0].platform, found[0].post_id, found[0].author_id) == (
        "youtube",
        "-examPLe-01",
        "UCexample_channel_000002",
    )
    assert found[0].at == datetime(2026, 1, 21, 16, 27, 13, 712779, tzinfo=UTC)
    assert (found[0].zone, found[0].duration_seconds) == ("given", 869)
    assert found[0].counters == {"views": 5993, "comments": 26}


def test_odd_cells(tmp_path: Path) -> None:
    rows = [
        tiktok(vid_nshare="Share"),
        tiktok(vid_scrapeTime="2025-05-21 03:00:00"),
        tiktok(vid_nview="16100000.000000002"),
        tiktok(vid_nlike="lots"),
        tiktok(vid_scrapeTime="05/29"),
        tiktok(vid_scrapeTime=""),
        *(tiktok() for _ in range(20)),
    ]
    found, refused = snapshots(write_rows(tmp_path, "a.csv", [TIKTOK, *rows]))

    assert "shares" not in found[0].counters
    assert [note.code for note in found[1].notes] == ["note.before_post"]
    assert found[2].counters["views"] == 16100000
    assert [(r.cells.line, r.reasons[0].code) for r in refused] == [
        (5, "cell.number"),
        (6, "cell.no_year"),
        (7, "row.no_time"),
    ]


def test_destroyed_post_ids_refuse_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        Files().open(write_rows(tmp_path, "a.csv", [TIKTOK, tiktok(vid_id="7.5E+18")]), "snapshots")

    assert (caught.value.problem.code, caught.value.line) == ("file.ids_destroyed", 2)


def test_a_file_without_a_time(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        Files().open(write_rows(tmp_path, "a.csv", [["video_id", "views"], ["abcdefghijk", 1]]), "snapshots")

    assert caught.value.problem.code == "file.no_time"
