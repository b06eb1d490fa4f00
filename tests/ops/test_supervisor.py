"""The supervisor itself, on processes that do nothing but live and die."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lonja.ops.supervisor import Child, StopAsked, Tree


@pytest.fixture
def stop_asked() -> Iterator[StopAsked]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield StopAsked()
    for number, handler in before.items():
        signal.signal(number, handler)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def ask_after(seconds: float, times: int = 1) -> None:
    def ask() -> None:
        for _ in range(times):
            time.sleep(seconds)
            signal.raise_signal(signal.SIGINT)

    threading.Thread(target=ask, daemon=True).start()


def test_dead_child_is_started_again_with_a_growing_pause(stop_asked: StopAsked, tmp_path: Path) -> None:
    starts, said = tmp_path / "starts", []
    child = Child("short", python(f"open({str(starts)!r}, 'a').write('x')"))
    ask_after(3)
    Tree([child], said.append, stop_asked).run()
    assert 2 <= len(starts.read_text()) <= 3  # at 0, 0.5 and 1.5 s
    assert said[0] == "short ended with code 0; it starts again in 0.5 s"
    assert said[1].endswith("in 1 s")


def test_all_stop_together(stop_asked: StopAsked) -> None:
    tree = Tree([Child(name, python("import time; time.sleep(60)")) for name in ("a", "b")], print, stop_asked)
    ask_after(1)
    started = time.monotonic()
    tree.run()
    assert time.monotonic() - started < 4
    assert [child.is_running() for child in tree.children] == [False, False]


def test_child_that_will_not_stop_is_killed_at_the_second_signal(stop_asked: StopAsked) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    tree = Tree([Child("stubborn", python(code))], print, stop_asked)
    ask_after(1, times=2)
    started = time.monotonic()
    tree.run()
    assert time.monotonic() - started < 6


def test_each_child_has_its_own_time_to_stop(stop_asked: StopAsked, tmp_path: Path) -> None:
    """One finishes what it has in hand, and holds up nobody who doesn't stop at all."""
    done = tmp_path / "done"
    slow = (
        "import signal, sys, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (time.sleep(2), open({str(done)!r}, 'w').close(), sys.exit()))\n"
        "time.sleep(60)"
    )
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    children = [Child("slow", python(slow), patience=20), Child("deaf", python(deaf), patience=0.5)]
    ask_after(1)
    started = time.monotonic()
    Tree(children, print, stop_asked).run()
    assert done.exists()
    assert time.monotonic() - started < 8
    assert children[1].process is not None
    assert children[1].process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("grace", [10, 0])
def test_a_child_whose_supervisor_was_killed_has_its_grace(grace: int, tmp_path: Path) -> None:
    ready, done = tmp_path / "ready", tmp_path / "done"
    child = (
        "import os, signal, sys, time\n"
        "from lonja.ops import lifeline\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), open({str(done)!r}, 'w').close(), sys.exit()))\n"
        f"lifeline.end_with(os.getppid(), grace={grace})\n"
        f"open({str(ready)!r}, 'w').write(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"))
    assert soon(lambda: ready.exists() and bool(ready.read_text()))
    parent.kill()
    parent.wait()
    assert soon(lambda: not Path(f"/proc/{ready.read_text()}").exists())
    assert done.exists() is bool(grace)


def soon(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_signal_before_the_tree_runs_interrupts(stop_asked: StopAsked) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    tree = Tree([Child("never", python("raise SystemExit(3)"))], print, stop_asked)
    tree.run()  # the signal was counted: nothing is started
    assert tree.children[0].process is None
