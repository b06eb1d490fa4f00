"""An event is recorded with its change, and delivered once to each handler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from lonja.accounts.actor import Actor
from lonja.core import events
from lonja.core.ids import new_id
from lonja.core.models import EventRecord
from tests.jobs import run_jobs


@dataclass(frozen=True, kw_only=True)
class BellRung(events.Event):
    name: ClassVar[str] = "test.bell_rung"
    times: int


heard: list[tuple[UUID, int]] = []


@events.on(BellRung)
def listen(event: EventRecord) -> None:
    heard.append((event.subject_id, event.payload["times"]))


@events.on(BellRung)
def fail_on_thirteen(event: EventRecord) -> None:
    if event.payload["times"] == 13:
        raise RuntimeError("unlucky")


@pytest.fixture(autouse=True)
def _silence() -> None:
    heard.clear()


@pytest.mark.django_db
class TestRecord:
    def test_writes_one_row_and_reaches_the_handlers_after_the_jobs_ran(self) -> None:
        subject = new_id()
        row = events.record(BellRung(subject_id=subject, times=2), by=Actor.system())
        assert EventRecord.objects.get(pk=row.pk).payload == {"times": 2}
        assert heard == []
        run_jobs()
        assert heard == [(subject, 2)]

    def test_a_failing_handler_does_not_hold_up_the_other(self) -> None:
        subject = new_id()
        events.record(BellRung(subject_id=subject, times=13), by=Actor.system())
        with pytest.raises(RuntimeError, match="unlucky"):
            run_jobs()
        assert heard == [(subject, 13)]


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_refuses_to_record_outside_a_transaction(self) -> None:
        with pytest.raises(RuntimeError, match="outside a transaction"):
            events.record(BellRung(subject_id=new_id(), times=1), by=Actor.system())

    def test_a_rolled_back_change_leaves_no_event_and_no_job(self) -> None:
        before = waiting_jobs()
        with transaction.atomic():
            events.record(BellRung(subject_id=new_id(), times=1), by=Actor.system())
            assert waiting_jobs() == before + 2
            transaction.set_rollback(True)
        assert waiting_jobs() == before
        assert not EventRecord.objects.exists()


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])
