"""Locks on files of the data folder, which the system releases by itself when a process dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType


class FileLock:
    """An advisory lock on one file: exclusive for one holder, or shared among many."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def wait(self) -> None:
        """Take the lock alone, waiting for whoever has it."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def share(self) -> None:
        """Take the lock together with others, waiting for whoever has it alone."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> bool:
        """Take the lock alone if nobody else holds it, now or not at all."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def is_held(self) -> bool:
        """Tell whether another process holds the lock; must not be asked by a holder."""
        if self.take():
            fcntl.flock(self._file, fcntl.LOCK_UN)
            return False
        return True

    def note(self, text: str) -> None:
        """Write who holds the lock, for the message that another process shows."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def read_note(self) -> str:
        """Return what the holder wrote."""
        return os.pread(self._file, 1000, 0).decode(errors="replace").strip()

    def release(self) -> None:
        """Give the lock up; the object is of no use after."""
        os.close(self._file)

    def __enter__(self) -> FileLock:
        self.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()
