"""Stages of the demo: each is done once, in one transaction with the note that it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import connection, transaction

from lonja.accounts.actor import Actor
from lonja.core.events import Event, record
from lonja.core.ids import new_id
from lonja.core.models import EventRecord

Facts = Mapping[str, Any]
# Any number, the same for all: whoever loads the demo holds it, so that two loads don't meet.
_LOCK = 719_020_002


@dataclass(frozen=True, kw_only=True)
class StageDone(Event):
    """A part of the demo marketplace is in place; `facts` are what later parts need of it."""

    name: ClassVar[str] = "demo.stage_done"
    stage: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Stages:
    """Which parts are done. A load that was killed goes on with the first part that isn't."""

    def __init__(self) -> None:
        rows = EventRecord.objects.filter(name=StageDone.name).order_by("pk")
        self._done: dict[str, Facts] = {row.payload["stage"]: row.payload["facts"] for row in rows}
        self.made = 0

    def is_done(self, stage: str) -> bool:
        """Tell whether a part is in place."""
        return stage in self._done

    def once(self, stage: str, make: Callable[[], Facts]) -> Facts:
        """Make a part unless it is in place, and return its facts either way."""
        if stage not in self._done:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                row = EventRecord.objects.filter(name=StageDone.name, payload__stage=stage).first()
                if row is None:
                    row = record(StageDone(subject_id=new_id(), stage=stage, facts=make()), by=Actor.system())
                    self.made += 1
                self._done[stage] = row.payload["facts"]
        return self._done[stage]
