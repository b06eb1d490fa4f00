"""`lonja bench sync`: creators read per minute against the stand-ins, and what bounds it.

Each platform by itself: channels that are all due with tokens that have to be renewed, as a night finds them, workers
and a keeper as `lonja up` runs them, the real queue. The clock starts with the first request and ends with the last
channel stored, so a process's start isn't in it.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import asdict, astuple, dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection as database

from bench import alone
from bench.sync_stage import Stage, stage, wait_until
from lonja.core import clock
from lonja.creators.actions.channels import reading
from lonja.creators.models import Connection
from lonja.platforms import registry
from lonja.standins.world import World

TICKS = os.sysconf("SC_CLK_TCK")
# What the limit counts, by the stand-in's own count of requests.
COUNTED = {
    "tiktok": ("/v2/video/list/",),
    "youtube": ("/youtube/v3/channels", "/youtube/v3/playlistItems", "/youtube/v3/videos"),
}


@dataclass(frozen=True)
class Result:
    """One platform's measurement; CPU in milliseconds for each channel."""

    platform: str
    channels: int
    seconds: float
    per_minute: float
    requests_per_channel: float
    cpu_worker_ms: float
    cpu_keeper_ms: float
    cpu_database_ms: float
    cpu_standin_ms: float
    # What the platform's own limit allows in a minute, on average over its window; None where each account has its own.
    limit_per_minute: float | None
    bound_by: str


def main(arguments: list[str]) -> int:
    """Measure each platform on a database of its own, and print."""
    parser = argparse.ArgumentParser(prog="lonja bench sync", description=__doc__)
    parser.add_argument("--channels", type=int, default=200, help="of each platform")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at a time in each worker")
    parser.add_argument("--answer-ms", type=int, default=0, help="how long the platform takes for each answer")
    parser.add_argument("--platforms", default="tiktok,youtube,instagram")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not alone.is_inside():
        return alone.run("sync", arguments)
    load = round(os.getloadavg()[0], 2)
    results = [_measure(platform, options) for platform in options.platforms.split(",")]
    answer = {
        "workers": options.workers,
        "concurrency": options.concurrency,
        "answer_ms": options.answer_ms,
        "cores": os.cpu_count(),
        "load_before": load,
        "results": [asdict(result) for result in results],
    }
    print(json.dumps(answer) if options.json else _table(results))
    return 0


def _measure(platform: str, options: argparse.Namespace) -> Result:
    with stage() as made:
        world = made.worlds[platform]
        made.connect({platform: options.channels})
        if options.answer_ms:
            world.faults.slow, world.faults.slow_s = 1.0, options.answer_ms / 1000
        # A day after the last reading; Instagram's tokens need it by themselves.
        soon = clock.now() + timedelta(minutes=5)
        Connection.objects.exclude(platform="instagram").update(access_expires_at=soon)
        made.start_keeper()
        for _ in range(options.workers):
            made.start_worker(options.concurrency)
        reading.queue_due()
        wait_until(lambda: world.calls, 120, pause=0.01)
        begun, cpu = time.monotonic(), _Cpu(made)
        unread = Connection.objects.filter(platform=platform, synced_at=None)

        def done() -> bool:
            reading.queue_due()
            return not unread.exists()

        wait_until(done, 1800, pause=0.1)
        seconds = time.monotonic() - begun
        spent = cpu.spent()
        Connection.objects.filter(platform=platform).update(due_at=clock.now() + timedelta(days=1))
    return _result(platform, options, world, seconds, spent)


def _result(platform: str, options: argparse.Namespace, world: World, seconds: float, spent: _Spent) -> Result:
    load = os.getloadavg()[0] - options.workers
    channels = options.channels
    used = sum(world.calls.get(path, 0) for path in COUNTED.get(platform, ())) / channels
    count, per = registry.LIMITS[platform]
    allowed = count / used / (per.total_seconds() / 60) if used else None
    made = channels / seconds * 60
    if allowed is not None and allowed < made:
        bound = "the platform's limit"
    elif spent.worker / seconds > 0.85 * options.workers:
        bound = "CPU of the worker"
    elif sum(astuple(spent)) / seconds > 0.85 * (os.cpu_count() or 1):
        bound = "CPU of this machine"
    elif load > (os.cpu_count() or 1):
        bound = "other work of this machine"
    else:
        bound = "waiting for the platform's answers"
    return Result(
        platform=platform,
        channels=channels,
        seconds=round(seconds, 1),
        per_minute=round(made),
        requests_per_channel=round(sum(world.calls.values()) / channels, 1),
        cpu_worker_ms=round(spent.worker / channels * 1000, 1),
        cpu_keeper_ms=round(spent.keeper / channels * 1000, 1),
        cpu_database_ms=round(spent.database / channels * 1000, 1),
        cpu_standin_ms=round(spent.standin / channels * 1000, 1),
        limit_per_minute=None if allowed is None else round(allowed, 1),
        bound_by=bound,
    )


@dataclass(frozen=True)
class _Spent:
    """Processor time in seconds: workers, keepers, the database's processes for them, the stand-ins in this process."""

    worker: float
    keeper: float
    database: float
    standin: float


class _Cpu:
    """What each side has spent since it was made."""

    def __init__(self, made: Stage) -> None:
        self._workers = [worker.pid for worker in made.workers]
        self._keepers = [keeper.pid for keeper in made.keepers]
        self._begun = self._now()

    def spent(self) -> _Spent:
        """Return the seconds since the beginning."""
        return _Spent(*(now - begun for now, begun in zip(astuple(self._now()), astuple(self._begun), strict=True)))

    def _now(self) -> _Spent:
        with database.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity")
            backends = [int(row[0]) for row in cursor.fetchall()]
        worker, keeper, base = (sum(map(_seconds, pids)) for pids in (self._workers, self._keepers, backends))
        return _Spent(worker, keeper, base, time.process_time())


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _table(results: list[Result]) -> str:
    lines = [
        "platform    channels/min  requests  worker ms  keeper ms  database ms  stand-in ms  limit/min  bound by",
    ]
    for one in results:
        limit = "-" if one.limit_per_minute is None else f"{one.limit_per_minute:g}"
        lines.append(
            f"{one.platform:<12}{one.per_minute:>12}{one.requests_per_channel:>10}{one.cpu_worker_ms:>11}"
            f"{one.cpu_keeper_ms:>11}{one.cpu_database_ms:>13}{one.cpu_standin_ms:>13}{limit:>11}  {one.bound_by}"
        )
    return "\n".join(lines)
