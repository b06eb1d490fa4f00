"""`lonja bench sync-chaos`: readings while platforms fail, tokens rotate, workers race and are killed; what was lost.

Every reading needs its token renewed first, because TikTok's kills the old one with it; a worker is killed every few
seconds, and with --kill-keepers a keeper now and then; now and then a lease is declared dead while its holder lives, so
that two processes speak for one consent.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import connection as database
from django.db.models import Count, Q, QuerySet

from bench import alone
from bench.sync_stage import Stage, split, stage, wait_until
from lonja.core import clock, crypto
from lonja.creators.actions.channels import reading
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection

# A worker is killed after so many readings, so that it was at work and not still starting: about thirty times in all.
KILLS = 30
# With --kill-keepers, one of so many kills is a keeper's.
KEEPERS_SHARE = 3
ROUND_S = 0.25


@dataclass
class Tried:
    """What was tried, and what came of it."""

    syncs: int = 0
    requests: int = 0
    renewals: int = 0
    kills: int = 0
    keeper_kills: int = 0
    leases_declared_dead: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    stored: int = 0
    seconds: float = 0.0
    # What must not be.
    tokens_lost: int = 0
    # Of each lost one: the platform, what it said, and what it holds of the consent.
    losses: list[str] = field(default_factory=list)
    lost_in_the_gap: int = 0
    duplicate_posts: int = 0
    duplicate_statistics: int = 0
    posts_missing: int = 0
    jobs_stuck: int = 0
    channels_behind: int = 0

    @property
    def misfiled(self) -> int:
        """Count the failures taken for anything but temporary: all that is made here are."""
        return sum(count for kind, count in self.failures.items() if kind != "temporary")

    @property
    def is_sound(self) -> bool:
        return not any(
            (
                self.misfiled,
                self.tokens_lost,
                # Only a keeper that is killed may fall into the gap.
                self.lost_in_the_gap and not self.keeper_kills,
                self.duplicate_posts,
                self.duplicate_statistics,
                self.posts_missing,
                self.jobs_stuck,
                self.channels_behind,
            )
        )


def main(arguments: list[str]) -> int:
    """Make chaos on a database of its own, print what was tried; 1 when anything was lost, doubled or stuck."""
    parser = argparse.ArgumentParser(prog="lonja bench sync-chaos", description=__doc__)
    parser.add_argument("--syncs", type=int, default=1000)
    parser.add_argument("--channels", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keepers", type=int, default=2)
    parser.add_argument("--kill-keepers", action="store_true", help="kill keepers too, which may lose a consent")
    parser.add_argument("--seconds", type=float, default=1800, help="give up after this long")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not alone.is_inside():
        return alone.run("sync_chaos", arguments)
    tried = chaos(
        options.syncs,
        options.channels,
        workers=options.workers,
        keepers=options.keepers,
        kill_keepers=options.kill_keepers,
        seconds=options.seconds,
        seed=options.seed,
    )
    print(json.dumps(asdict(tried)) if options.json else words(tried))
    return 0 if tried.is_sound else 1


def words(tried: Tried) -> str:
    return "\n".join(f"{name.replace('_', ' '):<22} {value}" for name, value in asdict(tried).items())


def chaos(
    syncs: int, channels: int, *, workers: int, keepers: int, kill_keepers: bool, seconds: float, seed: int
) -> Tried:
    """Make the channels, let the workers read them under faults until so many readings were tried, then look."""
    draw, tried, started = random.Random(seed), Tried(), time.monotonic()
    with stage(LONJA_PLATFORM_SECONDS="1") as made:
        made.connect(split(channels))
        _let_tokens_end(Connection.objects.all())
        for world in made.worlds.values():
            faults = world.faults
            faults.busy, faults.broken, faults.slow, faults.slow_s = 0.02, 0.02, 0.02, 1.5
        for _ in range(workers):
            made.start_worker(4)
        for _ in range(keepers):
            made.start_keeper()
        _run(made, syncs, kill_keepers, started + seconds, draw, tried)
        for world in made.worlds.values():
            world.faults.busy = world.faults.broken = world.faults.slow = 0.0
        tried.channels_behind = _catch_up()
        _look(made, tried)
    tried.seconds = round(time.monotonic() - started, 1)
    return tried


def _run(made: Stage, syncs: int, kill_keepers: bool, deadline: float, draw: random.Random, tried: Tried) -> None:
    between = max(15.0, syncs / KILLS)
    next_kill = between
    failures: Counter[str] = Counter()
    while _tried(made) < syncs and time.monotonic() < deadline:
        _make_due(failures)
        if _tried(made) > next_kill:
            next_kill = _tried(made) + between * draw.uniform(0.6, 1.4)
            if kill_keepers and (tried.kills + tried.keeper_kills) % KEEPERS_SHARE == 0:
                _kill(made.keepers, draw)
                made.start_keeper()
                tried.keeper_kills += 1
            else:
                _kill(made.workers, draw)
                made.start_worker(4)
                tried.kills += 1
        tried.leases_declared_dead += _declare_dead(draw)
        time.sleep(ROUND_S)
    tried.syncs, tried.failures = _tried(made), dict(failures)


def _kill(processes: list[subprocess.Popen[bytes]], draw: random.Random) -> None:
    """Kill one of those that run with kill -9."""
    one = draw.choice([process for process in processes if process.poll() is None])
    one.send_signal(signal.SIGKILL)
    one.wait()


def _tried(made: Stage) -> int:
    """Return how many readings have begun: each asks first for new tokens."""
    return sum(
        world.calls.get(path, 0)
        for world in made.worlds.values()
        for path in ("/v2/oauth/token/", "/token", "/refresh_access_token")
    )


def _make_due(failures: Counter[str]) -> None:
    """Let the time come for every channel that rests, as the night would, and queue what is due."""
    now = clock.now()
    failed = Connection.objects.exclude(failure_kind="").filter(due_at__gt=now, lost_at=None)
    failures.update(failed.values_list("failure_kind", flat=True))
    resting = Connection.objects.filter(leased_until=None, due_at__gt=now, lost_at=None)
    _let_tokens_end(resting)
    resting.update(due_at=now, failure_kind="")
    reading.queue_due()


def _let_tokens_end(connections: QuerySet[Connection]) -> None:
    """Make the next reading of these need a renewal, as after a night."""
    now = clock.now()
    # Instagram has no refresh token: what has run out there is lost, so there it only comes near.
    connections.filter(platform="instagram").update(access_expires_at=now + timedelta(days=1))
    connections.exclude(platform="instagram").update(access_expires_at=now)


def _declare_dead(draw: random.Random) -> int:
    """Take the lease from a holder that lives: what a process looks like that was stopped for minutes."""
    held = list(Connection.objects.filter(leased_until__gt=clock.now()).values_list("pk", flat=True))
    if not held or draw.random() > 0.4:
        return 0
    past = clock.now() - timedelta(seconds=1)
    return Connection.objects.filter(pk=draw.choice(held)).update(leased_until=past)


def _catch_up() -> int:
    """Let everybody be read once more with platforms that work; return how many weren't within some minutes."""
    mark = clock.now()
    Connection.objects.filter(lost_at=None).update(due_at=mark)
    behind = Connection.objects.filter(lost_at=None).filter(Q(synced_at=None) | Q(synced_at__lt=mark))

    def done() -> bool:
        # As the minute's clock would; failures of the last second may have put somebody off.
        behind.filter(leased_until=None).update(due_at=clock.now())
        reading.queue_due()
        return not behind.exists()

    wait_until(done, 300, pause=0.5)
    # A killed worker's jobs are found by the minute's clock, some seconds after its last sign of life.
    wait_until(lambda: not _unfinished(), 180, pause=0.5)
    return behind.count()


def _unfinished() -> int:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status IN ('doing', 'todo')",
            [[reading.READING, reading.RENEWAL]],
        )
        return int(cursor.fetchone()[0])


def _look(made: Stage, tried: Tried) -> None:
    """Count what was lost, doubled, stuck or left behind."""
    tried.jobs_stuck = _unfinished()
    for kept in Connection.objects.all():
        world = made.worlds[kept.platform]
        alive = world.holder(crypto.decrypt(kept.access)) or world.renewable(crypto.decrypt(kept.refresh))
        if kept.lost_at is not None or alive is None:
            if _is_gap(made, kept):
                tried.lost_in_the_gap += 1
            else:
                tried.tokens_lost += 1
                uses = [grant.uses for grant in world.grants if grant.account_id == kept.account_id]
                stored = "stored tokens alive" if alive else "stored tokens dead"
                tried.losses.append(f"{kept.platform}: {kept.failure or 'no failure'}; {stored}; uses of living {uses}")
    for channel in Channel.objects.all():
        world = made.worlds[channel.platform]
        shown = world.accounts[channel.account_id].visible_posts(world.now())
        stored = set(ChannelPost.objects.filter(channel=channel).values_list("external_id", flat=True))
        listed = {post.id for post in shown} - _unlisted(channel.platform, [post.id for post in shown])
        if not Connection.objects.filter(channel=channel, lost_at__isnull=False).exists():
            tried.posts_missing += len(listed - stored)
    doubled = ChannelPost.objects.values("channel", "external_id").annotate(n=Count("pk")).filter(n__gt=1)
    tried.duplicate_posts = doubled.count()
    same = ChannelStatistics.objects.values("channel", "as_of").annotate(n=Count("pk")).filter(n__gt=1)
    tried.duplicate_statistics = same.count()
    tried.stored = ChannelStatistics.objects.count()
    tried.requests = sum(sum(world.calls.values()) for world in made.worlds.values())
    tried.renewals = _tried(made)
    # More rows than the platforms have described accounts would be readings stored twice.
    described = sum(
        count for world in made.worlds.values() for path, count in world.calls.items()
        if path in {"/v2/user/info/", "/youtube/v3/channels", "/v25.0/me"}
    )  # fmt: skip
    tried.duplicate_statistics += max(0, tried.stored - described)


def _unlisted(platform: str, ids: list[str]) -> set[str]:
    """Return the posts that TikTok's stand-in leaves out of its lists: every seventh of a page."""
    if platform != "tiktok":
        return set()
    pages = [ids[start : start + 20] for start in range(0, len(ids), 20)]
    return {post for page in pages for index, post in enumerate(page) if index % 7 == 6}


def _is_gap(made: Stage, kept: Connection) -> bool:
    """Tell whether the platform has a living pair that nobody ever used: renewed, and the keeper killed before storing.

    It is the one loss that can't be closed from our side; docs/decisions says why.
    """
    world = made.worlds[kept.platform]
    living = [grant for grant in world.grants if grant.account_id == kept.account_id]
    return kept.platform == "tiktok" and bool(living) and all(grant.uses == 0 for grant in living)
