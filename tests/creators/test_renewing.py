"""Tokens are renewed by a keeper before the reading, stored before they are used, and never by a reading itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from uuid import UUID

import pytest
from django.db import connection as database
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from bench.sync_stage import stage, wait_until
from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.processes import KEEPERS_QUEUE
from lonja.creators import actions
from lonja.creators.actions.channels import leases, reading, renewing, storing, sync
from lonja.creators.actions.channels.connections import tokens_of
from lonja.creators.models import ChannelStatistics, Connection
from lonja.ops import jobs
from lonja.platforms import registry
from lonja.platforms.types import NeedsCreator
from tests import make
from tests.jobs import forget_jobs, run_jobs
from tests.make.creators import Talent
from tests.make.platforms import Standin, standing_in

SYSTEM = Actor.system()
TOKENS = "/v2/oauth/token/"


@pytest.fixture
def tiktok() -> Iterator[Standin]:
    with standing_in("tiktok") as found:
        yield found


@pytest.fixture
def talent(db: None) -> Talent:
    return make.creator()


@pytest.fixture
def channel_id(tiktok: Standin, talent: Talent) -> UUID:
    """A channel that was read, and is due again with tokens that have run out."""
    connected = tiktok.connect(talent)
    run_jobs()
    let_end(connected)
    tiktok.world.calls.clear()
    return connected


def let_end(channel_id: UUID) -> None:
    Connection.objects.filter(channel_id=channel_id).update(access_expires_at=clock.now(), due_at=clock.now())


def let_live(channel_id: UUID) -> None:
    Connection.objects.filter(channel_id=channel_id).update(access_expires_at=clock.now() + timedelta(hours=2))


def row(channel_id: UUID) -> Connection:
    return Connection.objects.get(channel_id=channel_id)


def stored(channel_id: UUID) -> tuple[str, str]:
    return crypto.decrypt(row(channel_id).access), crypto.decrypt(row(channel_id).refresh)


def waiting_renewals() -> int:
    return ProcrastinateJob.objects.filter(queue_name=KEEPERS_QUEUE, status="todo").count()


class TestRenewal:
    def test_comes_first_and_the_reading_follows(self, tiktok: Standin, channel_id: UUID) -> None:
        before = stored(channel_id)
        reading.queue_due()
        run_jobs()
        (grant,) = tiktok.world.grants
        assert stored(channel_id) == (grant.access, grant.refresh) != before
        assert tiktok.world.calls[TOKENS] == 1
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_is_left_to_a_keeper_when_tokens_ended_while_the_reading_waited(
        self, tiktok: Standin, channel_id: UUID
    ) -> None:
        for _ in range(2):
            assert actions.sync_channel(channel_id=channel_id, by=SYSTEM, only_if_due=True)
        assert tiktok.world.calls == {}
        assert row(channel_id).leased_until is None
        assert waiting_renewals() == 1
        run_jobs()
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_counts_as_waiting(self, channel_id: UUID) -> None:
        before = reading.waiting()
        reading.queue_due()
        assert reading.waiting() == before + 1

    def test_of_an_asked_reading_waits_behind_no_other(self, channel_id: UUID) -> None:
        reading.queue_reading(channel_id, priority=reading.DUE)
        reading.queue_reading(channel_id)
        priorities = ProcrastinateJob.objects.filter(queue_name=KEEPERS_QUEUE, status="todo").values_list("priority")
        assert sorted(priorities) == [(reading.DUE,), (reading.ASKED,)]

    def test_is_not_made_again_where_it_was_made(self, tiktok: Standin, channel_id: UUID) -> None:
        for _ in range(2):
            assert renewing.renew_tokens(channel_id=channel_id, by=SYSTEM)
        assert tiktok.world.calls[TOKENS] == 1

    def test_is_not_made_for_a_channel_that_is_not_due(self, tiktok: Standin, channel_id: UUID) -> None:
        Connection.objects.update(due_at=clock.now() + timedelta(hours=1))
        assert not renewing.renew_tokens(channel_id=channel_id, by=SYSTEM)
        assert tiktok.world.calls == {}

    def test_is_made_once_where_tokens_live_shorter_than_they_are_renewed_ahead(
        self, tiktok: Standin, channel_id: UUID
    ) -> None:
        tiktok.world.access_lifetime = timedelta(minutes=5)
        reading.queue_due()
        run_jobs()
        assert tiktok.world.calls[TOKENS] == 1
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_that_another_made_first_loses_nobody_anything(self, tiktok: Standin, channel_id: UUID) -> None:
        stale = row(channel_id)
        renewing._renew(row(channel_id))
        renewing._renew(stale)
        (grant,) = tiktok.world.grants
        assert stored(channel_id) == (grant.access, grant.refresh)

    def test_of_a_broken_platform_is_tried_later(self, tiktok: Standin, channel_id: UUID) -> None:
        tiktok.world.faults.broken = 1.0
        renewing.renew_tokens(channel_id=channel_id, by=SYSTEM)
        failed = row(channel_id)
        assert (failed.failure_kind, failed.lost_at, failed.leased_until) == ("temporary", None, None)
        assert failed.due_at > clock.now()
        assert ProcrastinateJob.objects.filter(status="todo").count() == 0, "no reading follows"

    def test_that_is_refused_needs_the_creator(self, tiktok: Standin, channel_id: UUID) -> None:
        tiktok.world.grants.clear()
        renewing.renew_tokens(channel_id=channel_id, by=SYSTEM)
        assert row(channel_id).lost_at is not None


class TestRefusedToken:
    """Somebody who was thought dead may renew late, and kill the token of a reading that goes on."""

    def test_is_no_lost_consent_where_another_renews_late(self, tiktok: Standin, channel_id: UUID) -> None:
        let_live(channel_id)
        late = row(channel_id)
        renewed = registry.connector("tiktok").refresh(tokens_of(late), now=clock.now())
        actions.sync_channel(channel_id=channel_id, by=SYSTEM)
        assert row(channel_id).lost_at is None
        assert waiting_renewals() == 1
        renewing._keep(late, renewed)
        run_jobs()
        assert row(channel_id).lost_at is None
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_is_renewed_once_and_read_again(self, tiktok: Standin, talent: Talent, channel_id: UUID) -> None:
        let_live(channel_id)
        (grant,) = tiktok.world.grants
        grant.access_expires_at = tiktok.world.now()
        actions.read_channel_now(channel_id=channel_id, by=talent.actor)
        run_jobs()
        assert tiktok.world.calls[TOKENS] == 1
        assert (row(channel_id).lost_at, row(channel_id).failure, row(channel_id).asked_at) == (None, "", None)
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_of_a_fresh_renewal_is_the_platforms_failure(self, tiktok: Standin, channel_id: UUID) -> None:
        def kill_the_new() -> None:
            tiktok.world.grants[0].access_expires_at = tiktok.world.now()

        tiktok.world.keep = kill_the_new
        reading.queue_due()
        run_jobs()
        assert tiktok.world.calls[TOKENS] == 1
        failed = row(channel_id)
        assert (failed.failure_kind, failed.lost_at, failed.failure_count) == ("temporary", None, 1)
        assert failed.due_at > clock.now()

    def test_of_a_consent_that_was_given_anew_meanwhile_says_nothing_of_it(
        self, tiktok: Standin, talent: Talent, channel_id: UUID
    ) -> None:
        lease = leases.Lease.take(channel_id, only_if_due=False)
        assert lease is not None
        tiktok.connect(talent)
        leases.fail(lease, NeedsCreator("TikTok: scope_not_authorized"), SYSTEM)
        assert (row(channel_id).lost_at, row(channel_id).leased_until) == (None, None)
        run_jobs()
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 2

    def test_what_was_read_with_an_earlier_consent_does_not_put_off_the_new_one(
        self, tiktok: Standin, talent: Talent, channel_id: UUID
    ) -> None:
        let_live(channel_id)
        lease = leases.Lease.take(channel_id, only_if_due=False)
        assert lease is not None
        tiktok.connect(talent)
        answer = sync._read(registry.connector("tiktok"), tokens_of(lease.connection), lease)
        tomorrow = clock.now() + timedelta(days=1)
        storing.store(lease.mine(), lease.connection, answer, due_at=tomorrow, by=SYSTEM)
        kept = row(channel_id)
        assert kept.due_at <= clock.now()
        assert (kept.asked_at is not None, kept.leased_until) == (True, None)
        run_jobs()
        assert (row(channel_id).asked_at, row(channel_id).due_at > clock.now()) == (None, True)
        assert ChannelStatistics.objects.filter(channel_id=channel_id).count() == 3

    def test_tokens_that_come_late_replace_no_newer_ones(self, tiktok: Standin, channel_id: UUID) -> None:
        late = row(channel_id)
        renewed = registry.connector("tiktok").refresh(tokens_of(late), now=clock.now())
        renewing._keep(late, renewed)
        let_end(channel_id)
        assert renewing.renew_tokens(channel_id=channel_id, by=SYSTEM)
        renewing._keep(late, renewed)
        (grant,) = tiktok.world.grants
        assert stored(channel_id) == (grant.access, grant.refresh)


@pytest.mark.django_db(transaction=True)
def test_new_tokens_outlive_a_database_that_goes_away(tiktok: Standin) -> None:
    """They are the only copy: a connection cut between the platform's answer and the commit is made anew."""
    connected = tiktok.connect(make.creator())
    let_end(connected)
    database.ensure_connection()
    server = database.connection.info.backend_pid

    def cut() -> None:
        if len(tiktok.world.grants) == 1 and tiktok.world.calls.get(TOKENS, 0) == 2:
            with database.cursor() as cursor:  # of the stand-in's own thread
                cursor.execute("SELECT pg_terminate_backend(%s)", [server])
            database.close()

    tiktok.world.keep = cut
    try:
        assert renewing.renew_tokens(channel_id=connected, by=SYSTEM)
    finally:
        forget_jobs()
    assert database.connection.info.backend_pid != server
    (grant,) = tiktok.world.grants
    assert stored(connected) == (grant.access, grant.refresh)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("sent", "survives"), [(signal.SIGTERM, True), (signal.SIGKILL, False)])
def test_a_keeper_finishes_the_renewal_in_hand_before_it_goes(sent: signal.Signals, survives: bool) -> None:
    """The platform has given new tokens and its answer is on the way. kill -9 just there is the gap that is left."""
    with stage() as made:
        made.connect({"tiktok": 1})
        connected = Connection.objects.get().channel_id
        let_end(connected)
        world, is_renewed, may_answer = made.worlds["tiktok"], Event(), Event()

        def answer_late() -> None:
            is_renewed.set()
            may_answer.wait(20)

        world.keep = answer_late
        reading.queue_due()
        keeper = made.start_keeper()
        try:
            assert is_renewed.wait(60)
            keeper.send_signal(sent)
            ended = wait_until(lambda: keeper.poll() is not None, 1)
            may_answer.set()
            keeper.wait(20)
            (grant,) = world.grants
            assert ended is not survives, "it waits for the answer"
            assert (stored(connected) == (grant.access, grant.refresh)) is survives
        finally:
            may_answer.set()
            made.stop()
            forget_jobs()


def test_workers_serve_every_queue_but_the_keepers() -> None:
    queues = {task.queue for task in app.tasks.values()}
    assert KEEPERS_QUEUE in queues
    assert set(jobs.workers_queues()) == queues - {KEEPERS_QUEUE}
