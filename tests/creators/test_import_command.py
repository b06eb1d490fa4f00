"""`lonja import creators`: a result for machines, progress on standard error, and a kill that costs nothing."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from lonja.creators.models import Channel, ChannelStatistics, ImportRun

ROWS = 9_000


def command(*arguments: str) -> subprocess.Popen[str]:
    """Start the real command on the test's own database."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}@/{at['NAME']}?host={quote(str(at['HOST']), safe='')}"
    if at["PORT"]:
        url += f"&port={at['PORT']}"
    env = {**os.environ, "LONJA_DATABASE_URL": url, "LONJA_HOME": str(settings.HOME), "PGPASSWORD": at["PASSWORD"]}
    return subprocess.Popen(
        [sys.executable, "-m", "django", *arguments],
        env={**env, "DJANGO_SETTINGS_MODULE": "lonja.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write(folder: Path) -> Path:
    path = folder / "tiktok june 2024.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["user_id", "username", "followers", "avg likes"])
        for n in range(ROWS):
            out.writerow([6800000000000000001 + n, f"maker{n}", "lots" if n % 1000 == 7 else 10 + n, n / 2])
    return path


@pytest.mark.django_db(transaction=True)
def test_killed_halfway_it_goes_on_where_it_was(tmp_path: Path) -> None:
    path = write(tmp_path)
    first = command("import", "creators", str(path), "--json")
    assert first.stderr is not None
    for line in first.stderr:
        if ": 0 of" not in line and " of 9,000 rows" in line:
            first.send_signal(signal.SIGKILL)
            break
    first.communicate()
    run = ImportRun.objects.get()
    assert first.returncode == -signal.SIGKILL
    assert 0 < run.done_count < ROWS
    assert Channel.objects.count() == run.created_count

    output, progress = command("import", "creators", str(path), "--json").communicate(timeout=300)
    result = json.loads(output)
    assert {name: result[name] for name in ("created", "updated", "unchanged", "refused")} == {
        "created": ROWS - 9,
        "updated": 0,
        "unchanged": 0,
        "refused": 9,
    }
    assert f"{run.done_count:,} of 9,000 rows" in progress
    assert Channel.objects.count() == ChannelStatistics.objects.count() == ROWS - 9
    with open(result["refused_file"], encoding="utf-8-sig", newline="") as file:
        assert [int(refused["line"]) for refused in csv.DictReader(file)] == [n + 2 for n in range(7, ROWS, 1000)]


@pytest.mark.django_db(transaction=True)
def test_a_broken_file_fails_with_its_line_and_reason(tmp_path: Path) -> None:
    good, bad = tmp_path / "tiktok.csv", tmp_path / "tiktok bad.csv"
    good.write_text("username,followers\nana,1\n", encoding="utf-8")
    bad.write_text("username,followers\nana,1\n<<<<<<< HEAD\nb,2\n", encoding="utf-8")
    process = command("import", "creators", str(bad), str(good), "--json")
    output, _ = process.communicate(timeout=120)
    results = [json.loads(line) for line in output.splitlines()]

    assert process.returncode == 1
    assert [result["created"] for result in results] == [1, 0]
    assert "Line 3" in results[1]["error"]
    assert results[1]["refused_file"] is None
