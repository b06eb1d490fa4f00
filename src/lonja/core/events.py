"""What happened: one row per event, one queued job per handler, in the transaction of the change."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from lonja.core import clock
from lonja.core.models import EventRecord

Handler = Callable[[EventRecord], None]
H = TypeVar("H", bound=Handler)


class Asker(Protocol):
    """Whoever did it, as far as the event log is concerned."""

    @property
    def user_id(self) -> UUID | None: ...

    @property
    def organization_id(self) -> UUID | None: ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: ids and facts only; `name` is public and never renamed.

    `subject_id` is the thing it happened to; `parties` are the organizations that may read of it.
    """

    name: ClassVar[str]
    subject_id: UUID
    parties: tuple[UUID, ...] = ()


_handlers: dict[str, dict[str, Handler]] = {}


def on(*kinds: type[Event]) -> Callable[[H], H]:
    """Subscribe a function to events; it runs in a job of its own after the commit, at least once."""

    def subscribe(handler: H) -> H:
        for kind in kinds:
            _handlers.setdefault(kind.name, {})[f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return subscribe


def record(event: Event, *, by: Asker) -> EventRecord:
    """Write the event and queue its handlers; must be called inside the transaction of the change."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.name} was recorded outside a transaction")
    facts = {f.name: getattr(event, f.name) for f in dataclasses.fields(event)}
    subject, parties = facts.pop("subject_id"), facts.pop("parties")
    row = EventRecord.objects.create(
        name=event.name,
        at=clock.now(),
        user_id=by.user_id,
        organization_id=by.organization_id,
        subject_id=subject,
        parties=list(parties),
        payload=_plain(facts),
    )
    for handler in _handlers.get(event.name, {}):
        app.configure_task("core.deliver").defer(event_id=str(row.id), handler=handler)
    return row


def run(event_id: str, handler: str) -> None:
    """Call one handler with its event, in a transaction; an unknown handler was removed by an upgrade."""
    row = EventRecord.objects.get(pk=event_id)
    function = _handlers.get(row.name, {}).get(handler)
    if function is None:
        return
    with transaction.atomic():
        function(row)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
