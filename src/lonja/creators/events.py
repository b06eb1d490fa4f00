"""What happened to creators."""

from __future__ import annotations

from dataclasses import dataclass

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CreatorChanged(Event):
    """Something that a search can find or a card shows has changed; at most a thousand creators in one event."""

    name = "creator.changed"
    creator_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CreatorsImported(Event):
    """A whole file was taken in; `subject_id` is the import."""

    name = "creator.imported"
    changed_count: int
