"""One running Lonja on one data folder: the lock, the process tree, the message when it can be opened."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from lonja.core import env
from lonja.ops import lifeline, ports
from lonja.ops.errors import StartProblem
from lonja.ops.locks import FileLock
from lonja.ops.postgresql import session
from lonja.ops.supervisor import Child, StopAsked, Tree

Say = Callable[[str], None]
WARDEN_PAUSE = 2.0


@contextmanager
def alone(home: Path, host: str, port: int) -> Iterator[str]:
    """Hold the data folder and give the address. Raises StartProblem when Lonja runs on it, or the port is taken."""
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 compared, not bound
    lock = FileLock(home / "locks" / "up")
    try:
        if not lock.take():
            raise StartProblem(f"Lonja already runs on the data folder {home}: {lock.read_note()}. It was left alone.")
        ports.require_free(host, port)
        lock.note(f"{address}, process {os.getpid()}")
        yield address
    finally:
        lock.release()


def run(
    home: Path,
    host: str,
    port: int,
    say: Say,
    stop_asked: StopAsked,
    prepare: Callable[[], Callable[[], None]],
    *,
    beside: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Prepare, then run web, worker and keeper until a signal asks to stop; and `beside` them other commands of ours.

    `prepare` returns what to do at the first answer. The web process loads the pages meanwhile, and waits at the
    `prepared` lock before it opens the port.
    """
    python = [sys.executable, "-m", "lonja"]
    tree = Tree(
        [
            Child("web", [*python, "serve", "--host", host, "--port", str(port)]),
            Child("worker", [*python, "worker"]),
            # A renewal that is cut off between the platform's answer and our commit loses a consent.
            Child("keeper", [*python, "keeper"], patience=lifeline.KEEPER_SECONDS),
            *(Child(name, [*python, *arguments]) for name, arguments in (beside or {}).items()),
        ],
        say,
        stop_asked,
    )
    prepared = prepared_lock(home)
    prepared.wait()
    try:
        tree.begin("web")
        ready = prepare()
    except BaseException:
        tree.stop()
        raise
    finally:
        prepared.release()
    tree.each_round = _Rounds(home, host, port, ready, say)
    tree.run()


def prepared_lock(home: Path) -> FileLock:
    """Return the lock that is held while the installation is brought up to date."""
    return FileLock(home / "locks" / "prepared")


class _Rounds:
    """What the supervisor looks at besides its children: the first answer, and the database's warden."""

    def __init__(self, home: Path, host: str, port: int, ready: Callable[[], None], say: Say) -> None:
        self._home, self._host, self._port, self._ready, self._say = home, host, port, ready, say
        self._is_ready = False
        self._warden_due = time.monotonic() + WARDEN_PAUSE
        self._is_embedded = not env.optional("LONJA_DATABASE_URL")

    def __call__(self) -> None:
        if not self._is_ready and answers(self._host, self._port):
            self._is_ready = True
            self._ready()
        if self._is_embedded and time.monotonic() > self._warden_due:
            self._warden_due = time.monotonic() + WARDEN_PAUSE
            session.keep(self._home, self._say)


def answers(host: str, port: int) -> bool:
    """Tell whether the web server answers anything at all."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
