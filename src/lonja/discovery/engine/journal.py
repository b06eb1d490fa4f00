"""Changes since the last generation: one appended file, each record with a sequence and a checksum.

Nothing is ever changed in place. A record counts when it is whole: what a killed writer left half written is cut off
by the next writer, and readers stop in front of it.
"""

import fcntl
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from uuid import UUID

from lonja.discovery.engine.facts import Facts

NAME = "journal.log"
LOCK = "journal.lock"
_HEAD = ">4sQII"  # mark, sequence, length, checksum of sequence and payload
_HEAD_SIZE = struct.calcsize(_HEAD)
_MARK = b"LNJ1"


class Busy(Exception):
    """Another process writes this journal."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record: creators as they are now, and creators that are no longer listed."""

    sequence: int
    changed: tuple[Facts, ...]
    removed: tuple[UUID, ...]


class Journal:
    """The one writer of a folder's journal; a context manager that holds the lock."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / NAME
        self._lock = (folder / LOCK).open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise Busy("another process writes the journal of this index") from error
        self._file = self._path.open("ab")
        self.sequence, whole = _end_of(self._path)
        self._file.truncate(whole)

    @classmethod
    def write(cls, folder: Path | str) -> "Journal":
        """Open the folder's journal for writing; raises Busy when another process has it."""
        return cls(Path(folder))

    def append(self, *, changed: Sequence[Facts] = (), removed: Sequence[UUID] = (), sync: bool = True) -> int:
        """Write one record and return its sequence; with `sync` it also survives a power cut."""
        payload = b'{"changed":[' + b",".join(one.to_json() for one in changed)
        payload += b'],"removed":' + json.dumps([str(one) for one in removed]).encode() + b"}"
        sequence = self.sequence + 1
        self._file.write(_record(sequence, payload))
        self._file.flush()
        if sync:
            os.fsync(self._file.fileno())
        self.sequence = sequence
        return sequence

    def trim(self, through: int) -> None:
        """Forget the records up to this sequence, which a published generation contains.

        An empty record with the last forgotten sequence stays, so that sequences never begin anew.
        """
        aside = self._path.with_suffix(".new")
        with aside.open("wb") as file:
            file.write(_record(min(through, self.sequence), b'{"changed":[],"removed":[]}'))
            for sequence, payload, _ in _records(self._path.read_bytes()):
                if sequence > through:
                    file.write(_record(sequence, payload))
            file.flush()
            os.fsync(file.fileno())
        aside.rename(self._path)
        self._file.close()
        self._file = self._path.open("ab")

    def close(self) -> None:
        """Let another process write."""
        self._file.close()
        self._lock.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Reader:
    """Follows a journal that another process may be writing or trimming.

    The file stays open: as long as it does, a trimmed journal can't be given the same number by the file system and be
    taken for the one that was read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._handle: int | None = None
        self._offset = 0

    def changes(self) -> Iterable[Change]:
        """The records that came since the last call; after a trim, those still in the file once more."""
        try:
            there = os.stat(self._path)
        except FileNotFoundError:
            return []
        if self._handle is None or not os.path.samestat(there, os.fstat(self._handle)):
            self.close()
            self._handle, self._offset = os.open(self._path, os.O_RDONLY), 0
        raw = os.pread(self._handle, max(os.fstat(self._handle).st_size - self._offset, 0), self._offset)
        found, begin = [], self._offset
        for sequence, payload, end in _records(raw):
            found.append(_change(sequence, payload))
            self._offset = begin + end
        return found

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.close()


def _record(sequence: int, payload: bytes) -> bytes:
    checksum = zlib.crc32(payload, zlib.crc32(struct.pack(">Q", sequence)))
    return struct.pack(_HEAD, _MARK, sequence, len(payload), checksum) + payload


def _records(raw: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Sequence, payload and end of each whole record, up to the first that isn't."""
    at = 0
    while at + _HEAD_SIZE <= len(raw):
        mark, sequence, length, checksum = struct.unpack_from(_HEAD, raw, at)
        end = at + _HEAD_SIZE + length
        payload = raw[at + _HEAD_SIZE : end]
        whole = mark == _MARK and end <= len(raw)
        if not whole or zlib.crc32(payload, zlib.crc32(struct.pack(">Q", sequence))) != checksum:
            return
        yield sequence, payload, end
        at = end


def _end_of(path: Path) -> tuple[int, int]:
    """The last whole record's sequence, and where it ends."""
    sequence, whole = 0, 0
    for number, _, end in _records(path.read_bytes()):
        sequence, whole = number, end
    return sequence, whole


def _change(sequence: int, payload: bytes) -> Change:
    content = json.loads(payload)
    changed = tuple(Facts.from_plain(one) for one in content["changed"])
    return Change(sequence, changed, tuple(UUID(one) for one in content["removed"]))
