"""The live index of one folder: the newest generation, and what changed since, seen as one consistent state."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import store
from lonja.discovery.engine.encode import encode
from lonja.discovery.engine.facts import Facts, Population, population, split_ids
from lonja.discovery.engine.journal import Change, Reader
from lonja.discovery.engine.segment import Segment, bits_of
from lonja.discovery.engine.store import BadIndex, Generation

FAN = 4  # so many small segments of about one size are made one
LARGEST = 5_000  # creators of a segment that is made so: who refreshes waits for it, some 10 ms per thousand


@dataclass(frozen=True, slots=True)
class Live:
    """A segment, and which of its creators haven't been superseded or removed since it was made."""

    segment: Segment
    alive: NDArray[np.uint64]
    facts: Sequence[Facts] = ()  # of a delta segment by row, to make a larger one of several

    def without(self, ids: NDArray[np.uint64]) -> "Live":
        """The same with these creators gone."""
        rows = self.segment.rows_of(ids)
        if not len(rows):
            return self
        return replace(self, alive=self.alive & ~bits_of(rows, self.segment.words))

    def count(self) -> int:
        return int(np.bitwise_count(self.alive).sum())


@dataclass(frozen=True, slots=True)
class State:
    """What one search sees: never changed, only replaced."""

    generation: Generation
    parts: tuple[Live, ...]  # the generation first
    sequence: int


def build(
    people: Population | Sequence[Facts],
    folder: Path | str,
    *,
    currency: str = "EUR",
    parents: Mapping[str, str] | None = None,
    sequence: int = 0,
) -> int:
    """Write and publish a new generation of these creators; returns its number.

    `sequence` is the last journal record that the facts surely contain; later ones are replayed on top.
    Raises ValueError when a creator stands twice.
    """
    if not isinstance(people, Population):
        people = population(people)
    segment, shared = encode(people, parents=parents)
    return store.publish(Path(folder), segment, shared, currency=currency, sequence=sequence)


class Index:
    """Open with `Index.open`; call `refresh` before a search to see what is new. Safe to share between threads."""

    def __init__(self, folder: Path | None, generation: Generation, *, verify: bool = True) -> None:
        self._folder = folder
        self._verify = verify
        self._writing = threading.Lock()
        self._reader = Reader(folder) if folder else None
        self._state = _fresh(generation)

    @classmethod
    def of(
        cls, people: Population | Sequence[Facts], *, currency: str = "EUR", parents: Mapping[str, str] | None = None
    ) -> "Index":
        """An index that lives in memory only; it changes by `take`."""
        if not isinstance(people, Population):
            people = population(people)
        segment, shared = encode(people, parents=parents)
        return cls(None, Generation(0, 0, currency, segment, shared))

    @classmethod
    def open(cls, folder: Path | str, *, verify: bool = True) -> "Index":
        """Map the newest generation and replay the journal; raises BadIndex when the newest one isn't usable."""
        folder = Path(folder)
        numbers = store.numbers(folder)
        if not numbers:
            raise BadIndex(f"no generation has been built in {folder.name}")
        index = cls(folder, store.load(folder, numbers[-1], verify=verify), verify=verify)
        index.refresh()
        return index

    def refresh(self) -> bool:
        """Take in a newer generation and new journal records; True when something was new."""
        if self._folder is None or self._reader is None:
            return False
        with self._writing:
            before = self._state
            newest = max(store.numbers(self._folder), default=0)
            if newest > before.generation.number:
                # Raises BadIndex when the newer one is damaged; until it is replaced, the older goes on answering.
                self._state = _fresh(store.load(self._folder, newest, verify=self._verify))
                self._reader.close()
                self._reader = Reader(self._folder)
            self._take(self._reader.changes())
            return self._state is not before

    def take(self, changes: Iterable[Change]) -> None:
        """Take in changes that come from elsewhere than the folder's journal; those already known are passed over."""
        with self._writing:
            self._take(changes)

    def _take(self, changes: Iterable[Change]) -> None:
        new = [one for one in changes if one.sequence > self._state.sequence]
        if new:
            self._state = _with(self._state, new)

    @property
    def state(self) -> State:
        return self._state

    @property
    def generation(self) -> int:
        return self._state.generation.number

    @property
    def sequence(self) -> int:
        """The last journal record that answers take into account."""
        return self._state.sequence

    @property
    def currency(self) -> str:
        return self._state.generation.currency

    @property
    def pending(self) -> int:
        """How many creators stand outside of the generation; build anew when they are many."""
        return sum(part.segment.size for part in self._state.parts[1:])

    def vocabulary(self, name: str) -> list[str]:
        """The codes that creators have: a set or single such as "category", "audience.country", or "price"."""
        found: set[str] = set()
        for part in self._state.parts:
            meta = part.segment.meta
            found.update(meta.prices if name == "price" else meta.vocabulary.get(name, []))
        return sorted(found)

    def __len__(self) -> int:
        return sum(part.count() for part in self._state.parts)

    def __contains__(self, creator: UUID) -> bool:
        wanted = split_ids([creator])
        return any(
            int(part.alive[row >> 6]) >> (int(row) & 63) & 1
            for part in self._state.parts
            for row in part.segment.rows_of(wanted)
        )

    def close(self) -> None:
        """Let go of the files; searches that still run keep theirs until they end."""
        self._state = replace(self._state, parts=())
        if self._reader is not None:
            self._reader.close()


def _fresh(generation: Generation) -> State:
    segment = generation.segment
    return State(generation, (Live(segment, segment["full"]),), generation.sequence)


def _with(state: State, changes: Iterable[Change]) -> State:
    """The state after these changes; of several changes to one creator the last counts."""
    latest: dict[UUID, Facts | None] = {}
    sequence = state.sequence
    for change in changes:
        latest.update({facts.id: facts for facts in change.changed})
        latest.update(dict.fromkeys(change.removed))
        sequence = max(sequence, change.sequence)
    if not latest:
        return replace(state, sequence=sequence)
    ids = split_ids(list(latest))
    parts = [part.without(ids) for part in state.parts]
    added = sorted((facts for facts in latest.values() if facts is not None), key=lambda facts: facts.id.int)
    if added:
        parts.append(_delta(added, state.generation))
    return replace(state, parts=_merged(parts, state.generation), sequence=sequence)


def _delta(facts: Sequence[Facts], generation: Generation) -> Live:
    """A small segment of these creators, which come in the order of their ids."""
    segment, _ = encode(population(facts), like=generation.shared)
    by_row = [facts[rank] for rank in segment["rank"].tolist()]
    return Live(segment, segment["full"], by_row)


def _merged(parts: list[Live], generation: Generation) -> tuple[Live, ...]:
    """Make one of the last small segments while there are several of about one size: each creator moves few times."""
    parts = [parts[0], *(part for part in parts[1:] if part.alive.any())]
    while len(parts) > FAN and parts[-1].segment.size * FAN >= parts[1 - FAN].segment.size:
        if sum(part.segment.size for part in parts[1 - FAN :]) > LARGEST:
            break
        last = [facts for part in parts[1 - FAN :] for facts in _remaining(part)]
        parts = [*parts[: 1 - FAN], _delta(sorted(last, key=lambda one: one.id.int), generation)]
    return tuple(parts)


def _remaining(part: Live) -> list[Facts]:
    flags = np.unpackbits(part.alive.view(np.uint8), bitorder="little")
    return [facts for facts, alive in zip(part.facts, flags, strict=False) if alive]
