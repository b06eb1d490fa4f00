"""The live index of this installation: opened once per process, followed, and built anew when it must be.

It lives in the data folder. Web processes read it; whoever writes holds a lock on the folder, and locks of files end
with their process, so that a killed builder never blocks the next one.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from lonja.core import clock
from lonja.core.errors import Unavailable
from lonja.creators import categories
from lonja.creators import queries as creators
from lonja.discovery import engine
from lonja.discovery.building import request_rebuild
from lonja.discovery.columns import Columns
from lonja.discovery.engine import BadIndex, Busy, Index, Journal
from lonja.discovery.facts import facts_of
from lonja.discovery.types import DEFAULT_CURRENCY, IndexState, IndexStatus

PATIENCE_SECONDS = 20.0
STALE_PROGRESS_SECONDS = 60.0
# Every search of a process without an index asks for one; the queue needs to hear it only now and then.
ASK_AGAIN_SECONDS = 5.0
# Above this share of changed creators a search reads noticeably more than it must.
WORTH_REBUILDING = 0.02
SMALLEST_WORTH = 2_000

_opening = threading.Lock()
_opened: dict[Path, Index] = {}
_asked_at: dict[Path, float] = {}


def folder() -> Path:
    """Return where the index lives."""
    return Path(settings.HOME) / "index"


def current() -> Index:
    """Return this process's index with everything new taken in; raise Unavailable while there is none.

    Cheap enough for every search: one look at the folder and at the journal's size.
    """
    place = folder()
    try:
        with _opening:
            index = _opened.get(place) or _opened.setdefault(place, Index.open(place))
        index.refresh()
    except BadIndex:
        # Missing, damaged or of an older format: the worker builds it from the database.
        _opened.pop(place, None)
        _ask_for_build(place)
        raise Unavailable(_("The index of creators is being built. Try again in a moment.")) from None
    return index


def warm_up() -> None:
    """Load the engine and open the index, if there is one, before the first person asks."""
    engine.warm()
    with suppress(Unavailable):
        current()


def status() -> IndexStatus:
    """Tell whether the index can be searched and how far a running build is."""
    done, expected = _progress()
    try:
        index = current()
    except Unavailable:
        state = IndexState.BUILDING if expected else IndexState.MISSING
        return IndexStatus(state=state, done=done, expected=expected)
    return IndexStatus(
        state=IndexState.READY,
        creators=len(index),
        built_at=built_at(index),
        generation=index.generation,
        done=done,
        expected=expected,
    )


def built_at(index: Index) -> datetime:
    """Return when the generation was published."""
    manifest = folder() / f"generation-{index.generation:08d}" / "manifest.json"
    try:
        return datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
    except OSError:  # swept away since; a newer one is there at the next search
        return clock.now()


def rebuild() -> int | None:
    """Build a new generation from the database and publish it; return its number, None when another builds now."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    with _building(place) as is_ours:
        if not is_ours:
            return None
        # Read before the database: what happens from here on is in the journal and replayed on top.
        with _writing(place) as journal:
            sequence = journal.sequence
        columns = _read_all()
        number = engine.build(
            columns.population(), place, currency=DEFAULT_CURRENCY, parents=categories.PARENT, sequence=sequence
        )
        with _writing(place) as journal:
            journal.trim(sequence)
        engine.sweep(place)
        return number


def follow(ids: Collection[UUID]) -> None:
    """Bring the changes of these creators into the answers of every process.

    The journal is held while the database is read: of two that follow one creator, the later also reads later.
    """
    place = folder()
    with _writing(place) as journal:
        euros, today = creators.euros(), clock.today()
        changed = [
            facts_of(row, euros=euros, currency=DEFAULT_CURRENCY, on=today) for row in creators.index_rows(only=ids)
        ]
        removed = set(ids) - {facts.id for facts in changed}
        journal.append(changed=changed, removed=sorted(removed))


def is_worth_rebuilding() -> bool:
    """Tell whether so much has changed since the last build that a new one pays."""
    index = current()
    return index.pending > max(SMALLEST_WORTH, WORTH_REBUILDING * len(index))


def _ask_for_build(place: Path) -> None:
    if time.monotonic() - _asked_at.get(place, -ASK_AGAIN_SECONDS) >= ASK_AGAIN_SECONDS:
        _asked_at[place] = time.monotonic()
        request_rebuild()


def _read_all() -> Columns:
    columns = Columns()
    euros, today, expected = creators.euros(), clock.today(), creators.listed_count()
    _report(0, expected)
    for row in creators.index_rows():
        columns.add(facts_of(row, euros=euros, currency=DEFAULT_CURRENCY, on=today))
        if len(columns) % 5_000 == 0:
            _report(len(columns), expected)
    return columns


@contextmanager
def _building(place: Path) -> Iterator[bool]:
    """Hold the lock of the one builder, if it is free."""
    with (place / "build.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        try:
            yield True
        finally:
            (place / "progress.json").unlink(missing_ok=True)


@contextmanager
def _writing(place: Path) -> Iterator[Journal]:
    """Wait for the journal's lock; writers hold it for milliseconds."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            journal = Journal.write(place)
            break
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)
    with journal:
        yield journal


def _report(done: int, expected: int) -> None:
    aside = folder() / f"progress.{os.getpid()}"
    aside.write_text(json.dumps({"done": done, "expected": expected}))
    aside.rename(folder() / "progress.json")


def _progress() -> tuple[int, int]:
    path = folder() / "progress.json"
    try:
        if time.time() - path.stat().st_mtime > STALE_PROGRESS_SECONDS:
            return 0, 0
        found = json.loads(path.read_text())
        return int(found["done"]), int(found["expected"])
    except (OSError, ValueError, KeyError):
        return 0, 0
