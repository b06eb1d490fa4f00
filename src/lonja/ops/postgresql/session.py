"""A process's hold on the embedded server: the first starts it, the last stops it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lonja.ops.locks import FileLock
from lonja.ops.postgresql import cluster, place


def gate(home: Path) -> FileLock:
    """Return the lock under which the server is started or stopped."""
    return FileLock(home / "locks" / "database-gate")


def users(home: Path) -> FileLock:
    """Return the lock that every process using the server shares."""
    return FileLock(home / "locks" / "database-users")


def watch(home: Path) -> FileLock:
    """Return the lock that the warden holds while it lives."""
    return FileLock(home / "locks" / "database-warden")


@contextmanager
def running(home: Path, say: cluster.Say) -> Iterator[str]:
    """Keep the server running inside the block and give its URL; stop it after if nobody else uses it.

    Raises StartProblem.
    """
    hold = Hold(home, say)
    try:
        yield hold.url
    finally:
        hold.close()


class Hold:
    """One process's share in the running server."""

    def __init__(self, home: Path, say: cluster.Say) -> None:
        self.home = home
        self._place = place.find(home)
        self._share = users(home)
        try:
            with gate(home):
                self._share.share()
                ensure(home, say)
        except BaseException:
            self.close()  # Ctrl-C during the start leaves no server behind
            raise
        self.url = self._place.url_file.read_text().strip()

    def close(self) -> None:
        """Let go; the last one stops the server. After kill -9 the warden does it."""
        with gate(self.home):
            # Nobody can come in through the gate now, so alone means last.
            if self._share.take() and cluster.is_there(self._place):
                cluster.stop(self._place)
            self._share.release()


def ensure(home: Path, say: cluster.Say) -> None:
    """Start the server where it doesn't answer, and a warden where there is none; the caller holds the gate."""
    # The warden first: should we be killed during the start, it stops what we began.
    lock = watch(home)
    if not lock.is_held():
        _start_warden(home)
    lock.release()
    where = place.find(home)
    if cluster.answers(where):
        cluster.wait_until_ready(where)
    else:
        cluster.start(where, say)


def keep(home: Path, say: cluster.Say) -> None:
    """Put a killed warden, and whatever it would have restarted, back in place; the caller is a user."""
    lock = watch(home)
    is_watched = lock.is_held()
    lock.release()
    if is_watched:
        return
    with gate(home):
        ensure(home, say)


def _start_warden(home: Path) -> None:
    # It outlives us by design; the module forks once, so that nobody has a child to wait for.
    with (home / "locks" / "warden.log").open("a") as log:
        subprocess.run(
            [sys.executable, "-m", "lonja.ops.postgresql.warden", str(home)],
            env={**os.environ, "LONJA_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=True,
        )
