"""Whom a row is about: the platform's stable id, else the handle, else a name where a list has nothing better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from lonja.creators.intake import store
from lonja.creators.intake.known import KnownChannel
from lonja.platforms.files.types import CreatorRow

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# One name on one platform is one channel only if the followers agree, too.
FOLLOWERS_FACTOR = 4


class Directory:
    """The channels that a batch of rows may be about, those that the batch itself adds included."""

    def __init__(self, rows: Sequence[CreatorRow]) -> None:
        """Read every channel that shares an id, a handle or a name with one of the rows."""
        keys = store.lowered([text for row in rows for text in (row.handle, row.display_name[:200])])
        self._handles = {row.number: keys[2 * n] for n, row in enumerate(rows)}
        self._names = {row.number: keys[2 * n + 1] for n, row in enumerate(rows)}
        ids = {(row.platform, row.external_id) for row in rows if row.external_id}
        handles = {(row.platform, self._handles[row.number]) for row in rows if row.handle}
        names = {(row.platform, self._names[row.number]) for row in rows if not row.external_id and row.display_name}
        self.channels = store.find_channels(sorted(ids), sorted(handles), sorted(names))
        self._by_id: dict[tuple[str, str], KnownChannel] = {}
        self._by_handle: dict[tuple[str, str], list[KnownChannel]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[KnownChannel]] = defaultdict(list)
        texts = store.lowered([text for channel in self.channels for text in (channel.handle, channel.name)])
        for n, channel in enumerate(self.channels):
            self._enter(channel, texts[2 * n], texts[2 * n + 1])

    def find(self, row: CreatorRow, *, sha256: str) -> KnownChannel | None:
        """Return the row's channel, None for one that isn't known yet."""
        if row.external_id:
            found = self._by_id.get((row.platform, row.external_id))
            return found or self._without_id(self._with_handle(row))
        if row.handle:
            # Several accounts may have had one handle; the one that was seen with it last has it now.
            holder = max(self._with_handle(row), key=lambda c: c.facts_as_of or LONG_AGO, default=None)
            bare = [c for c in self._with_name(row) if not c.handle and not c.external_id]
            return holder or self._only(bare, row, sha256)
        nameless = [c for c in self._with_name(row) if not c.handle and not c.external_id]
        return nameless[0] if nameless else self._only(self._with_name(row), row, sha256)

    def enter(self, channel: KnownChannel, row: CreatorRow) -> None:
        """Make a channel that the batch added or renamed findable for the rows that follow."""
        self._enter(channel, self._handles[row.number], self._names[row.number])
        if channel.is_new and channel not in self.channels[-1:]:
            self.channels.append(channel)

    def _enter(self, channel: KnownChannel, handle: str, name: str) -> None:
        if channel.external_id:
            self._by_id[channel.platform, channel.external_id] = channel
        for place, key in ((self._by_handle, handle), (self._by_name, name)):
            if key and not any(known is channel for known in place[channel.platform, key]):
                place[channel.platform, key].append(channel)

    def _with_handle(self, row: CreatorRow) -> list[KnownChannel]:
        return self._by_handle.get((row.platform, self._handles[row.number]), []) if row.handle else []

    def _with_name(self, row: CreatorRow) -> list[KnownChannel]:
        return self._by_name.get((row.platform, self._names[row.number]), []) if row.display_name else []

    @staticmethod
    def _without_id(candidates: Iterable[KnownChannel]) -> KnownChannel | None:
        return next((channel for channel in candidates if channel.external_id is None), None)

    @staticmethod
    def _only(candidates: Sequence[KnownChannel], row: CreatorRow, sha256: str) -> KnownChannel | None:
        """Trust a name only if a single channel bears it, its size fits, and this file hasn't spoken of it yet."""
        if len(candidates) != 1:
            return None
        channel, followers = candidates[0], row.numbers.get("followers")
        if followers is None or not followers or not channel.followers:
            return None
        ratio = float(followers) / channel.followers
        if not 1 / FOLLOWERS_FACTOR <= ratio <= FOLLOWERS_FACTOR:
            return None
        return None if any(s.sha256 == sha256 and s.line != row.line for s in channel.history) else channel
