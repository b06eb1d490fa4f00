"""Data folders with real servers, made once and copied by nobody: each test cleans up what it started."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def kept_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder like an operator's; what it started is killed after the test."""
    folder = Path(tempfile.mkdtemp(prefix="lonja-ops-", dir="/tmp"))
    folder.chmod(0o711)
    monkeypatch.setenv("LONJA_HOME", str(folder))
    monkeypatch.delenv("LONJA_DATABASE_URL", raising=False)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")  # compiling the search takes a core for 20 s
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(kept_home: Path) -> Path:
    """A data folder that is quick and not meant to last: its warden removes it when nobody uses it."""
    (kept_home / "throwaway").touch()
    return kept_home


def processes_of(folder: Path) -> list[int]:
    """Return the processes that have the folder in their command line or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            is_zombie = b") Z " in (entry / "stat").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in text and not is_zombie and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found
