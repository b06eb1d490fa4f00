"""`lonja up` as a whole: real processes, killed one by one."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ops.conftest import processes_of

LONJA = [sys.executable, "-m", "lonja"]


def soon(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read() == b"ok"
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def up(home: Path, port: int) -> subprocess.Popen[bytes]:
    with (home / "up.log").open("ab") as log:
        return subprocess.Popen([*LONJA, "up", "--port", str(port)], stdout=log, stderr=log, start_new_session=True)


def children(home: Path, word: str) -> list[int]:
    """Return the processes of the tree that run this command; granian's own workers look the same."""
    found = []
    for pid in processes_of(home):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended since it was listed
            continue
        if word.encode() in words:
            found.append(pid)
    return sorted(found)


def second_start(home: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LONJA, "up", "--port", str(port)], capture_output=True, text=True, timeout=60, check=False)


def test_the_tree_survives_every_kill_and_stops_cleanly(kept_home: Path) -> None:
    port = free_port()
    first = up(kept_home, port)
    assert soon(lambda: answers(port)), (kept_home / "up.log").read_text()

    # A second start on the same folder says so and leaves the first alone.
    second = second_start(kept_home, free_port())
    assert second.returncode == 1
    assert f"already runs on the data folder {kept_home}: http://127.0.0.1:{port}" in second.stderr
    assert answers(port)

    # kill -9 of granian: its workers give the port back, and it is started again.
    web = children(kept_home, "serve")
    os.kill(web[0], signal.SIGKILL)
    assert soon(lambda: web[0] not in children(kept_home, "serve") and answers(port))
    assert soon(lambda: not set(web) & set(children(kept_home, "serve")))

    # kill -9 of the worker.
    (worker,) = children(kept_home, "worker")
    os.kill(worker, signal.SIGKILL)
    assert soon(lambda: bool(set(children(kept_home, "worker")) - {worker}))

    # kill -9 of the keeper.
    (keeper,) = children(kept_home, "keeper")
    os.kill(keeper, signal.SIGKILL)
    assert soon(lambda: bool(set(children(kept_home, "keeper")) - {keeper}))

    # kill -9 of the supervisor: nobody is left on the port, and the same command works again.
    first.kill()
    first.wait()
    assert soon(lambda: not any(children(kept_home, word) for word in ("serve", "worker", "keeper")))
    again = up(kept_home, port)
    assert soon(lambda: answers(port)), (kept_home / "up.log").read_text()

    # One SIGTERM stops all of it, the database included.
    again.send_signal(signal.SIGTERM)
    assert again.wait(timeout=30) == 0
    assert soon(lambda: not processes_of(kept_home)), [
        Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_of(kept_home)
    ]


def test_taken_port_is_said_with_the_remedy(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        tried = second_start(home, port)
    assert tried.returncode == 1
    assert f"Port {port} on 127.0.0.1" in tried.stderr
    assert f"--port {port + 1}" in tried.stderr


@pytest.mark.parametrize("language", ["C", "POSIX"])
def test_names_are_printed_whatever_the_language(tmp_path: Path, language: str) -> None:
    environment = {**os.environ, "LC_ALL": language, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    script = tmp_path / "names.py"
    script.write_text("from lonja import cli\ncli._write_any_letter()\nprint('Núñez')\n", encoding="utf-8")
    printed = subprocess.run([sys.executable, str(script)], capture_output=True, env=environment, check=True)
    assert printed.stdout.decode() == "Núñez\n"
