"""Connecting channels and reading them anew, against the stand-in platforms over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto
from lonja.core.errors import Conflict, Forbidden, Invalid, Unavailable
from lonja.core.models import EventRecord
from lonja.creators import actions
from lonja.creators.actions.channels import reading
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection, Creator
from lonja.platforms import registry
from tests import make
from tests.jobs import run_jobs
from tests.make import Talent
from tests.make.platforms import Standin, standing_in

CALLBACK = "http://testserver/connect/tiktok/callback"
SYSTEM = Actor.system()


class TikTok(Standin):
    def synced(self, talent: Talent) -> Channel:
        channel_id = self.connect(talent)
        actions.sync_channel(channel_id=channel_id, by=SYSTEM)
        return Channel.objects.get(pk=channel_id)


@pytest.fixture
def tiktok() -> Iterator[TikTok]:
    with standing_in("tiktok") as found:
        yield TikTok(found.platform, found.address, found.world)


@pytest.mark.django_db
class TestConnect:
    def test_proves_the_channel_and_keeps_the_tokens_encrypted(self, tiktok: TikTok) -> None:
        talent = make.creator()
        channel = Channel.objects.get(pk=tiktok.connect(talent))
        kept = Connection.objects.get(channel=channel)
        assert (channel.creator_id, channel.handle) == (talent.creator.pk, tiktok.account.handle)
        assert channel.proved_at is not None
        assert crypto.decrypt(kept.access) == tiktok.world.grants[-1].access
        assert tiktok.world.grants[-1].access not in kept.access
        assert EventRecord.objects.filter(name="channel.connected", subject_id=talent.creator.pk).count() == 1

    def test_twice_is_the_same_channel(self, tiktok: TikTok) -> None:
        talent = make.creator()
        assert tiktok.connect(talent) == tiktok.connect(talent)
        assert Connection.objects.count() == 1

    def test_a_refusal_connects_nothing_and_says_so(self, tiktok: TikTok) -> None:
        with pytest.raises(Invalid, match="didn't allow"):
            tiktok.connect(make.creator(), deny="1")
        assert not Connection.objects.exists()

    def test_somebody_elses_answer_is_refused(self, tiktok: TikTok) -> None:
        talent = make.creator()
        _, consent = actions.begin_connection(platform="tiktok", redirect_uri=CALLBACK, by=talent.actor)
        with pytest.raises(Forbidden):
            actions.finish_connection(consent=consent, state="other", code="x", by=talent.actor)

    def test_two_creators_cannot_own_one_channel(self, tiktok: TikTok) -> None:
        first = make.creator()
        channel_id = tiktok.connect(first)
        with pytest.raises(Conflict, match="another creator"):
            tiktok.connect(make.creator())
        assert Channel.objects.get(pk=channel_id).creator_id == first.creator.pk

    def test_an_imported_channel_goes_to_whom_it_belongs(self, tiktok: TikTok) -> None:
        imported = make.imported_creator("Heard of")
        channel = Channel.objects.create(
            creator_id=imported.pk, platform="tiktok", handle=tiktok.account.handle.upper(), created_at=clock.now()
        )
        talent = make.creator()
        assert tiktok.connect(talent) == channel.pk
        assert Channel.objects.get(pk=channel.pk).creator_id == talent.creator.pk
        assert Creator.objects.get(pk=imported.pk).unlisted_at is not None

    def test_a_brand_may_not(self, tiktok: TikTok) -> None:
        with pytest.raises(Forbidden):
            actions.begin_connection(platform="tiktok", redirect_uri=CALLBACK, by=make.brand().actor)

    def test_a_platform_without_keys_says_so(self) -> None:
        registry.forget()
        with pytest.raises(Unavailable, match="operator has not set its keys"):
            actions.begin_connection(platform="youtube", redirect_uri=CALLBACK, by=make.creator().actor)

    def test_a_silent_platform_loses_nothing(self, tiktok: TikTok) -> None:
        tiktok.world.faults.broken = 1.0
        talent = make.creator()
        _, consent = actions.begin_connection(platform="tiktok", redirect_uri=CALLBACK, by=talent.actor)
        with pytest.raises(Unavailable, match="Try again"):
            actions.finish_connection(consent=consent, state=consent.state, code="c", by=talent.actor)


@pytest.mark.django_db
class TestSync:
    def test_stores_statistics_with_their_provenance(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        followers = channel.current["followers"]
        assert (followers["value"], followers["source"]) == (tiktok.account.followers, "first_party")
        assert channel.current["median_views"]["sample"] == min(30, ChannelPost.objects.count())
        assert channel.current["posts_30d"]["value"] > 0
        assert ChannelStatistics.objects.filter(channel=channel).count() == 1

    def test_keeps_the_audience(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        creator = Creator.objects.get(pk=channel.creator_id)
        assert creator.audience_source == "first_party"
        assert creator.audience["country"]["ES"] == pytest.approx(0.58)

    def test_a_renamed_handle_stays_the_same_channel_with_its_history(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        tiktok.account.handle = "demo.renamed"
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        renamed = Channel.objects.get(pk=channel.pk)
        assert renamed.handle == "demo.renamed"
        assert ChannelStatistics.objects.filter(channel=renamed).count() == 2

    def test_a_rename_onto_what_was_once_imported_takes_its_history_over(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        heard = Channel.objects.create(
            creator_id=make.imported_creator().pk, platform="tiktok", handle="demo.renamed", created_at=clock.now()
        )
        ChannelStatistics.objects.create(
            channel=heard, source="imported", as_of=clock.now(), recorded_at=clock.now(), values={"followers": 5}
        )
        tiktok.account.handle = "Demo.Renamed"
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        assert not Channel.objects.filter(pk=heard.pk).exists()
        assert ChannelStatistics.objects.filter(channel=channel).count() == 3

    def test_growth_comes_from_the_platforms_own_numbers(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        tiktok.world.ahead = timedelta(days=8)
        tiktok.account.followers = round(tiktok.account.followers * 1.1)
        with clock.at(clock.now() + timedelta(days=8)):
            tiktok.world.grants.clear()
            self._reconnect(tiktok, channel)
            actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        assert Channel.objects.get(pk=channel.pk).current["growth_7d_bps"]["value"] == pytest.approx(1000, abs=1)

    def _reconnect(self, tiktok: TikTok, channel: Channel) -> None:
        grant = tiktok.world.grant(tiktok.account.id, frozenset(registry.connector("tiktok").scopes))
        Connection.objects.filter(channel=channel).update(
            access=crypto.encrypt(grant.access), access_expires_at=grant.access_expires_at, lost_at=None
        )


@pytest.mark.django_db
class TestFailures:
    def test_a_broken_platform_is_tried_again_later_and_later(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        tiktok.world.faults.broken = 1.0
        waits = []
        for _ in range(3):
            actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
            failed = Connection.objects.get(channel=channel)
            waits.append(failed.due_at - clock.now())
            assert failed.lost_at is None
            assert "answered 500" in failed.failure
        assert waits[0] < waits[1] < waits[2] < timedelta(hours=1)
        tiktok.world.faults.broken = 0
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        mended = Connection.objects.get(channel=channel)
        assert (mended.failure, mended.failure_count) == ("", 0)

    def test_a_consent_lost_on_the_platform_waits_for_the_creator(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        tiktok.world.grants.clear()
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        run_jobs()
        lost = Connection.objects.get(channel=channel)
        assert lost.lost_at is not None
        assert EventRecord.objects.filter(name="channel.connection_lost").count() == 1
        assert actions.sync_channel(channel_id=channel.pk, by=SYSTEM) is False

    def test_a_lost_encryption_key_is_a_lost_consent(self, tiktok: TikTok, settings: object) -> None:
        channel = tiktok.synced(make.creator())
        settings.LONJA_ENCRYPTION_KEYS = ["another"]  # type: ignore[attr-defined]
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        lost = Connection.objects.get(channel=channel)
        assert "encryption key" in lost.lost_reason
        assert lost.leased_until is None

    def test_connecting_again_mends_it(self, tiktok: TikTok) -> None:
        talent = make.creator()
        channel = tiktok.synced(talent)
        tiktok.world.grants.clear()
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        run_jobs()
        assert Connection.objects.get(channel=channel).lost_at is not None
        tiktok.connect(talent)
        actions.sync_channel(channel_id=channel.pk, by=SYSTEM)
        assert Connection.objects.get(channel=channel).lost_at is None

    def test_what_is_being_read_is_not_read_twice(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        Connection.objects.filter(channel=channel).update(leased_until=clock.now() + timedelta(minutes=1))
        with pytest.raises(Conflict):
            actions.sync_channel(channel_id=channel.pk, by=SYSTEM)

    def test_a_dead_process_holds_it_up_for_its_lease_only(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        Connection.objects.filter(channel=channel).update(leased_until=clock.now() - timedelta(seconds=1))
        assert actions.sync_channel(channel_id=channel.pk, by=SYSTEM) is True

    def test_only_what_is_due_is_queued_longest_overdue_first(self, tiktok: TikTok) -> None:
        accounts = list(tiktok.world.accounts.values())[:3]
        channels = [tiktok.connect(make.creator(), account) for account in accounts]
        for channel_id, hours in zip(channels, (1, 3, -2), strict=True):
            Connection.objects.filter(channel_id=channel_id).update(due_at=clock.now() - timedelta(hours=hours))
        assert reading.due_channels("tiktok", 10) == [channels[1], channels[0]]
        assert reading.due_channels("tiktok", 1) == [channels[1]]


@pytest.mark.django_db
class TestDisconnect:
    def test_gives_the_consent_back_and_keeps_the_numbers(self, tiktok: TikTok) -> None:
        talent = make.creator()
        channel = tiktok.synced(talent)
        actions.disconnect_channel(channel_id=channel.pk, by=talent.actor)
        assert tiktok.world.grants == []
        assert not Connection.objects.exists()
        left = Channel.objects.get(pk=channel.pk)
        assert left.proved_at is None
        assert "followers" in left.current

    def test_a_push_of_a_deleted_account_erases_the_platforms_numbers(self, tiktok: TikTok) -> None:
        channel = tiktok.synced(make.creator())
        facts = {"platform": "tiktok", "account_id": tiktok.account.id, "reason": "deleted", "erase": True}
        actions.withdraw_consent(**facts, by=SYSTEM)
        actions.withdraw_consent(**facts, by=SYSTEM)  # pushed twice
        assert Channel.objects.get(pk=channel.pk).current == {}
        assert not ChannelStatistics.objects.filter(channel=channel).exists()


@pytest.mark.django_db(transaction=True)
def test_two_creators_connecting_one_account_at_once_exactly_one_gets_it(tiktok: TikTok) -> None:
    talents = [make.creator(), make.creator()]

    def connect(talent: Talent) -> bool:
        try:
            tiktok.connect(talent)
        except Conflict:
            return False
        finally:
            database.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(connect, talents)) == [False, True]
    assert Connection.objects.count() == 1
