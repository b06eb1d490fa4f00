"""A generation on disk: a folder with a file per array and a manifest, published by one rename, checked on opening."""

import json
import os
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import jit
from lonja.discovery.engine.cohorts import Cohorts
from lonja.discovery.engine.encode import Reference
from lonja.discovery.engine.segment import Meta, Segment

FORMAT = 7  # raised whenever the meaning of a file changes: an older folder is then built anew from the database
MANIFEST = "manifest.json"
PREFIX = "generation-"
WRITERS, READERS = 4, 4


class BadIndex(Exception):
    """There is no usable generation: none was built, its files are damaged, or they are of another format."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A segment as it was published, with what its changes are measured by."""

    number: int
    sequence: int
    currency: str
    segment: Segment
    shared: Reference


def publish(folder: Path, segment: Segment, shared: Reference, *, currency: str, sequence: int) -> int:
    """Write a new generation beside the others and give it its name at the end; returns its number.

    A crash before the rename leaves a nameless folder, which the next build removes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = max(numbers(folder), default=0) + 1
    aside = folder / f".building-{os.getpid()}-{number}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    arrays = dict(segment.arrays) | {"cohorts": shared.cohorts.values, "word_weights": shared.weights}
    with ThreadPoolExecutor(WRITERS, "write") as pool:  # checksums and writes go on while others wait for the disk
        written = pool.map(lambda name: _write(aside / f"{name}.bin", arrays[name]), arrays)
        files = dict(zip(arrays, written, strict=True))
    content = {
        "number": number,
        "sequence": sequence,
        "currency": currency,
        "meta": asdict(segment.meta),
        "parents": dict(shared.parents),
        "cohorts": shared.cohorts.names,
        "files": files,
    }
    text = json.dumps(content, ensure_ascii=True)
    head = json.dumps({"format": FORMAT, "checksum": zlib.crc32(text.encode())})
    _write_bytes(aside / MANIFEST, f"{head}\n{text}\n".encode())
    _sync_folder(aside)
    aside.rename(folder / f"{PREFIX}{number:08d}")
    _sync_folder(folder)
    return number


def numbers(folder: Path) -> list[int]:
    """Numbers of the published generations, rising."""
    if not folder.is_dir():
        return []
    names = [entry.name.removeprefix(PREFIX) for entry in folder.iterdir() if entry.name.startswith(PREFIX)]
    return sorted(int(name) for name in names if name.isdigit())


def sweep(folder: Path, *, keep: int = 2) -> None:
    """Remove the generations before the newest `keep`, and what a killed build left.

    Processes that still have an older one mapped go on reading it: the files live until they let go.
    """
    for number in numbers(folder)[:-keep]:
        shutil.rmtree(folder / f"{PREFIX}{number:08d}", ignore_errors=True)
    for entry in folder.glob(".building-*"):
        if not _is_running(int(entry.name.split("-")[1])):
            shutil.rmtree(entry, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def load(folder: Path, number: int, *, verify: bool = True) -> Generation:
    """Map the generation's files read-only; raises BadIndex when one is missing, damaged or of another format."""
    place = folder / f"{PREFIX}{number:08d}"
    try:
        head, text, *_ = (place / MANIFEST).read_text().split("\n")
        found = json.loads(head)
        if found["format"] != FORMAT:
            raise BadIndex(f"{place.name} has format {found['format']}; this version reads {FORMAT}")
        if zlib.crc32(text.encode()) != found["checksum"]:
            raise BadIndex(f"the manifest of {place.name} is damaged")
        content = json.loads(text)
        arrays = _arrays(place, content["files"], verify)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadIndex(f"{place.name} can't be read: {error}") from error
    meta = content["meta"]
    for name in ("lists", "sparse"):
        meta[name] = {key: tuple(piece) for key, piece in meta[name].items()}
    shared = Reference(
        content["parents"], Cohorts(content["cohorts"], arrays.pop("cohorts")), arrays.pop("word_weights")
    )
    return Generation(number, content["sequence"], content["currency"], Segment(Meta(**meta), arrays), shared)


def _arrays(place: Path, files: dict[str, Any], verify: bool) -> dict[str, NDArray[Any]]:
    with ThreadPoolExecutor(READERS, "read") as pool:
        opened = {name: pool.submit(_open, place / f"{name}.bin", about, verify) for name, about in files.items()}
        jit.wake()  # takes as long as the checksums, which don't need the interpreter meanwhile
        return {name: found.result() for name, found in opened.items()}


def _write(path: Path, array: NDArray[Any]) -> dict[str, Any]:
    array = np.ascontiguousarray(array)
    raw = array.reshape(-1).view(np.uint8).data if array.size else b""
    _write_bytes(path, raw)
    return {"dtype": array.dtype.str, "shape": list(array.shape), "checksum": zlib.crc32(raw)}


def _write_bytes(path: Path, raw: bytes | memoryview) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _open(path: Path, about: dict[str, Any], verify: bool) -> NDArray[Any]:
    dtype, shape = np.dtype(about["dtype"]), tuple(about["shape"])
    size = dtype.itemsize * int(np.prod(shape))
    if path.stat().st_size != size:
        raise BadIndex(f"{path.name} has {path.stat().st_size} bytes, {size} were written")
    if verify and _checksum(path) != about["checksum"]:
        raise BadIndex(f"{path.name} is damaged: its checksum differs")
    if not size:
        nothing = np.empty(shape, dtype)
        nothing.flags.writeable = False
        return nothing
    return np.memmap(path, dtype, "r", shape=shape).view(np.ndarray)


def _checksum(path: Path) -> int:
    """Read through the file, not through the map, so that checking doesn't make all of it resident."""
    total = 0
    buffer = bytearray(1 << 20)
    with path.open("rb", buffering=0) as file:
        while length := file.readinto(buffer):
            total = zlib.crc32(memoryview(buffer)[:length], total)
    return total


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
