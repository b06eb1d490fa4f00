"""Connected channels, the stand-ins behind them, workers that read them, keepers that renew."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.db import connection as database

from lonja.core import clock, crypto
from lonja.creators.models import Channel, Connection, Creator
from lonja.platforms import registry
from lonja.standins import run
from lonja.standins.world import World, make_account

SHARES = {"tiktok": 0.6, "youtube": 0.25, "instagram": 0.15}


@dataclass
class Stage:
    """The platforms' worlds, the channels connected to them, and what a worker's environment needs."""

    worlds: Mapping[str, World]
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    keepers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def connect(self, counts: Mapping[str, int]) -> None:
        """Make so many creators with one connected channel each, as `finish_connection` leaves them, all due now."""
        now = clock.now()
        for platform, count in counts.items():
            world = self.worlds[platform]
            made = [make_account(platform, 1, number, world.now()) for number in range(count)]
            world.accounts = {account.id: account for account in made}
            scopes = frozenset(registry.connector(platform).scopes)
            for account in made:
                creator = Creator.objects.create(name=account.name, country="ES", created_at=now, changed_at=now)
                channel = Channel.objects.create(
                    creator=creator, platform=platform, handle=account.handle, account_id=account.id,
                    proved_at=now, created_at=now,
                )  # fmt: skip
                grant = world.grant(account.id, scopes)
                Connection.objects.create(
                    channel=channel, platform=platform, account_id=account.id, scopes=sorted(scopes),
                    access=crypto.encrypt(grant.access), refresh=crypto.encrypt(grant.refresh),
                    access_expires_at=grant.access_expires_at, refresh_expires_at=grant.refresh_expires_at,
                    connected_at=now, due_at=now,
                )  # fmt: skip

    def start_worker(self, concurrency: int) -> subprocess.Popen[bytes]:
        """Start one worker process."""
        self.workers.append(self._start("worker", "--concurrency", str(concurrency)))
        return self.workers[-1]

    def start_keeper(self) -> subprocess.Popen[bytes]:
        """Start one keeper process; without any, no token is renewed."""
        self.keepers.append(self._start("keeper"))
        return self.keepers[-1]

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "lonja", *arguments]
        return subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        """Stop the workers and keepers that still run."""
        processes = [*self.workers, *self.keepers]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def stage(**settings: str) -> Iterator[Stage]:
    """Run the stand-ins without limits of their own, and point this process and the workers at them."""
    with ExitStack() as stack:
        worlds: dict[str, World] = {}
        variables: dict[str, str] = {"LONJA_TIKTOK_ACCOUNTS_API": "yes", **settings}
        for platform in run.SITES:
            address, world = stack.enter_context(run.running(platform, world=World(platform, accounts=0)))
            world.limit = None
            worlds[platform] = world
            bases = ",".join(f"{name}={base}" for name, base in run.bases(platform, address).items())
            prefix = f"LONJA_{platform.upper()}"
            variables |= {
                f"{prefix}_KEY": "standin-key",
                f"{prefix}_SECRET": "standin-secret",
                f"{prefix}_BASES": bases,
            }
            variables.setdefault(f"{prefix}_LIMIT", "100000000")
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        registry.forget()
        made = Stage(worlds, {**os.environ, "LONJA_DATABASE_URL": _url(), "LONJA_LOG_LEVEL": "CRITICAL"})
        try:
            yield made
        finally:
            made.stop()
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
            registry.forget()


def _url() -> str:
    """Return the address of the database that this process uses, which under pytest isn't the settings' own."""
    facts: dict[str, Any] = database.settings_dict
    host = str(facts["HOST"])
    login = quote(str(facts["USER"])) + (f":{quote(str(facts['PASSWORD']))}" if facts["PASSWORD"] else "")
    place = f"?host={quote(host, safe='')}&port={facts['PORT']}" if host.startswith("/") else ""
    port = f":{facts['PORT']}" if facts["PORT"] and not place else ""
    return f"postgresql://{login}@{'' if place else host}{port}/{facts['NAME']}{place}"


def split(count: int) -> dict[str, int]:
    """Divide a number of channels among the platforms."""
    counts = {platform: max(1, round(count * share)) for platform, share in SHARES.items()}
    counts["tiktok"] += count - sum(counts.values())
    return counts


def wait_until(done: Any, seconds: float, pause: float = 0.2) -> bool:
    """Ask until it is so; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
