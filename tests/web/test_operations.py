"""The operator sees what runs and what failed, and lets it be tried again: by page and by API."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord, JobFailure
from lonja.creators import actions, queries
from lonja.creators.models import Connection
from lonja.platforms import registry
from tests import make
from tests.jobs import failed_job, run_jobs
from tests.make.platforms import Standin, standing_in

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def tiktok() -> Iterator[Standin]:
    with standing_in("tiktok") as found:
        yield found


@pytest.fixture
def failed(tiktok: Standin) -> dict[str, Any]:
    """Three channels: one that the platform failed, one that we asked wrongly, one whose consent is gone."""
    accounts = list(tiktok.world.accounts.values())[:3]
    channels = [tiktok.connect(make.creator(), account) for account in accounts]
    run_jobs()
    tiktok.world.faults.broken = 1.0
    actions.sync_channel(channel_id=channels[0], by=SYSTEM)
    tiktok.world.faults.broken = 0.0
    Connection.objects.filter(channel_id=channels[1]).update(
        failure_kind="permanent", failure="TikTok: scope_permission_missed", failure_count=1
    )
    tiktok.world.grants = [grant for grant in tiktok.world.grants if grant.account_id != accounts[2].id]
    actions.sync_channel(channel_id=channels[2], by=SYSTEM)
    run_jobs()
    return dict(zip(("temporary", "permanent", "creator"), channels, strict=True))


class TestSeeing:
    def test_each_platform_with_its_limit(self, failed: dict[str, Any]) -> None:
        state = queries.platform_states(make.staff().actor)[0]
        assert (state.platform, state.connected, state.temporary, state.permanent, state.lost) == ("tiktok", 2, 1, 1, 1)
        assert state.read_24h == 3
        assert state.room.used > 0
        assert state.room.readings is not None

    def test_each_failure_with_the_platforms_words(self, failed: dict[str, Any]) -> None:
        client = make.client_for(make.staff())
        page = client.get("/staff/connections").content.decode()
        assert "answered 500" in page
        assert "scope_permission_missed" in page
        only = client.get("/staff/connections?kind=permanent").content.decode()
        assert "answered 500" not in only

    def test_what_each_connector_tells_as_it_is_set_up(self, tiktok: Standin) -> None:
        tells = {state.platform: state.tells for state in queries.platform_states(make.staff().actor)}
        assert "audience" in tells["tiktok"]
        assert tells["youtube"] == (), "it has no keys here"
        os.environ["LONJA_TIKTOK_ACCOUNTS_API"] = "no"  # the fixture puts it back
        registry.forget()
        tells = {state.platform: state.tells for state in queries.platform_states(make.staff().actor)}
        assert tells["tiktok"] == ("identity", "profile", "numbers", "posts")

    def test_files_beside_the_platforms(self, tmp_path: Path) -> None:
        table = tmp_path / "creators.csv"
        table.write_text("handle,platform,followers\nana.demo,tiktok,60000\n")
        staff = make.staff()
        actions.import_file(path=table, by=staff.actor)
        stopped = actions.prepare_import(path=table, by=staff.actor, keep=True)
        actions.start_import(run_id=stopped.pk, by=staff.actor)
        state = queries.files_state(staff.actor)
        assert (state.done_24h, state.queued, state.failed) == (1, 1, 0)
        assert state.last_done_at is not None
        Path(stopped.path).unlink()
        with pytest.raises(Invalid):
            run_jobs()
        assert queries.files_state(staff.actor).failed == 1
        rows = make.client_for(staff).get("/staff/connections").content.decode().split("<tr>")[1:]
        (row,) = [row for row in rows if 'href="/staff/imports"' in row]
        read, running, due, failed = "1", "0", "0", "1"
        assert re.findall(r'<td class="number">(.*?)</td>', row) == ["–", read, running, due, "–", failed, "–"]
        with pytest.raises((Forbidden, NotFound)):
            queries.files_state(make.brand().actor)

    def test_readings_that_wait_for_a_keeper(self, failed: dict[str, Any]) -> None:
        Connection.objects.filter(channel_id=failed["temporary"]).update(access_expires_at=clock.now())
        actions.retry_reading(channel_id=failed["temporary"], by=make.staff().actor)
        jobs = queries.reading_jobs(make.staff().actor)
        assert (jobs.waiting, jobs.renewals, jobs.keepers) == (1, 1, 0)
        client = make.client_for(make.staff())
        page = client.get("/staff/connections", headers={"Accept-Language": "en"}).content.decode()
        assert "start lonja keeper" in page
        assert "Of these, for new tokens" in page

    def test_no_token_is_ever_shown(self, failed: dict[str, Any], tiktok: Standin) -> None:
        page = make.client_for(make.staff()).get("/staff/connections").content.decode()
        assert not any(grant.access in page or grant.refresh in page for grant in tiktok.world.grants)

    def test_others_see_nothing(self) -> None:
        for reader in (make.brand(), make.creator().person):
            with pytest.raises((Forbidden, NotFound)):
                queries.platform_states(reader.actor)

    def test_an_operators_analyst_reads_and_changes_nothing(self, failed: dict[str, Any]) -> None:
        reader = make.analyst(of=make.staff())
        client = make.client_for(reader)
        assert "/retry" not in client.get("/staff/connections").content.decode()
        assert client.post(f"/staff/connections/{failed['temporary']}/retry").status_code == 403


class TestRetrying:
    def test_one(self, failed: dict[str, Any]) -> None:
        staff = make.staff()
        actions.retry_reading(channel_id=failed["temporary"], by=staff.actor)
        run_jobs()
        assert Connection.objects.get(channel_id=failed["temporary"]).failure == ""
        assert EventRecord.objects.filter(name="channel.readings_retried").count() == 1

    def test_all_of_a_kind(self, failed: dict[str, Any]) -> None:
        client = make.client_for(make.staff())
        client.post("/staff/connections/retries", {"kind": "permanent"})
        run_jobs()
        left = Connection.objects.exclude(failure_kind="").values_list("failure_kind", flat=True)
        assert sorted(left) == ["creator", "temporary"]

    def test_what_needs_the_creator_is_not_retried(self, failed: dict[str, Any]) -> None:
        staff = make.staff()
        with pytest.raises(Conflict, match="connect it again"):
            actions.retry_reading(channel_id=failed["creator"], by=staff.actor)
        for kind in ("creator", "", "x"):
            with pytest.raises(Invalid):
                actions.retry_readings(kind=kind, by=staff.actor)

    def test_a_brand_may_not(self, failed: dict[str, Any]) -> None:
        with pytest.raises(Forbidden):
            actions.retry_reading(channel_id=failed["temporary"], by=make.brand().actor)

    def test_by_api(self, failed: dict[str, Any]) -> None:
        api = make.api(make.staff())
        found = api.get("operations/connections").json()
        assert (found["files"]["failed"], found["files"]["last_done_at"]) == (0, None)
        assert "audience" in found["files"]["tells"]
        assert found["platforms"][0]["temporary"] == 1
        assert found["jobs"]["failed"] == 0
        assert (found["jobs"]["renewals"], found["jobs"]["keepers"]) == (0, 0)
        rows = api.get("operations/connections/failures?kind=temporary").json()["items"]
        assert [row["channel_id"] for row in rows] == [str(failed["temporary"])]
        assert api.post("operations/connections/retries", {"channel_id": rows[0]["channel_id"]}).json() == {"due": 1}
        assert api.post("operations/connections/retries", {"kind": "permanent"}).json() == {"due": 1}
        wrong = api.post("operations/connections/retries", {"kind": "x"})
        assert wrong.status_code == 422
        assert wrong.json()["errors"][0]["field"] == "kind"


class TestOutage:
    def test_a_day_down_loses_nothing_and_floods_nothing(
        self, tiktok: Standin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Hour by hour with a moved clock: a day of failures, then up again; everybody is read within the next day."""
        monkeypatch.setenv("LONJA_TIKTOK_LIMIT", "60")  # room for nine readings a minute
        registry.forget()
        accounts = list(tiktok.world.accounts.values())
        channels = [tiktok.connect(make.creator(), account) for account in accounts]
        begun = clock.now()
        self._minutes(tiktok, begun, 3)
        assert Connection.objects.exclude(synced_at=None).count() == len(channels)

        tiktok.world.faults.broken = 1.0
        for hour in range(24, 48):
            self._at(tiktok, begun + timedelta(hours=hour))
        assert not Connection.objects.exclude(lost_at=None).exists()
        assert set(Connection.objects.values_list("failure_kind", flat=True)) == {"temporary"}

        tiktok.world.faults.broken = 0.0
        most = 0
        for step in range(48 * 6):
            before = sum(tiktok.world.calls.values())
            self._at(tiktok, begun + timedelta(hours=48, minutes=10 * step))
            most = max(most, sum(tiktok.world.calls.values()) - before)
            if not Connection.objects.exclude(failure_kind="").exists():
                break
        assert not Connection.objects.exclude(failure_kind="").exists(), "everybody was read again"
        assert not Connection.objects.exclude(lost_at=None).exists()
        assert most < 9 * 6 + 20, "no minute asked for more than the limit has room for"

    def _minutes(self, tiktok: Standin, begun: Any, count: int) -> None:
        for minute in range(count):
            self._at(tiktok, begun + timedelta(minutes=minute))

    def _at(self, tiktok: Standin, moment: Any) -> None:
        """Let one minute's clock ring at that moment, here and on the platform."""
        from lonja.creators.actions.channels.reading import queue_due

        tiktok.world.ahead = moment - clock.now()
        with clock.at(moment):
            queue_due()
            run_jobs()


class TestFailedJobs:
    def test_each_with_why_and_a_way_to_run_it_again(self) -> None:
        job_id = failed_job("creators.rate_everybody")
        JobFailure.objects.create(job_id=job_id, error="ValueError, lonja/creators/quality.py, line 7", at=clock.now())
        staff = make.staff()
        client = make.client_for(staff)
        page = client.get("/staff/connections").content.decode()
        assert "creators.rate_everybody" in page
        assert "lonja/creators/quality.py, line 7" in page
        client.post(f"/staff/jobs/{job_id}/retry")
        assert queries.reading_jobs(staff.actor).failed == 0
        assert ProcrastinateJob.objects.get(pk=job_id).status == "todo"
        assert EventRecord.objects.get(name="operations.job_retried").payload["task"] == "creators.rate_everybody"

    def test_a_colleague_who_was_quicker_is_told_on_the_page(self) -> None:
        job_id = failed_job("creators.rate_everybody")
        client = make.client_for(make.staff())
        client.post(f"/staff/jobs/{job_id}/retry")
        again = client.post(f"/staff/jobs/{job_id}/retry", follow=True)
        assert again.redirect_chain == [("/staff/connections", 302)]
        assert "Quizá ya se está ejecutando otra vez." in again.content.decode()

    def test_what_waits_already_is_not_queued_twice(self) -> None:
        job_id = failed_job("creators.rate_everybody")
        app.configure_task("creators.rate_everybody").defer()
        with pytest.raises(Conflict, match="waits"):
            actions.retry_job(job_id=job_id, by=make.staff().actor)

    def test_of_a_job_that_did_not_fail_there_is_nothing_to_retry(self) -> None:
        job_id = app.configure_task("creators.rate_everybody").defer()
        with pytest.raises(NotFound):
            actions.retry_job(job_id=job_id, by=make.staff().actor)

    def test_by_api(self) -> None:
        job_id = failed_job("creators.rate_everybody")
        api = make.api(make.staff())
        (shown,) = api.get("operations/connections").json()["jobs"]["newest_failed"]
        assert (shown["id"], shown["error"]) == (job_id, "")
        assert api.post(f"operations/jobs/{job_id}/retry").json() == {"due": 1}
        assert api.post(f"operations/jobs/{job_id}/retry").status_code == 404

    def test_an_analyst_reads_and_a_brand_does_neither(self) -> None:
        job_id = failed_job("creators.rate_everybody")
        reader = make.client_for(make.analyst(of=make.staff()))
        page = reader.get("/staff/connections").content.decode()
        assert "creators.rate_everybody" in page
        assert f"/staff/jobs/{job_id}/retry" not in page
        for person in (make.analyst(of=make.staff()), make.brand()):
            with pytest.raises(Forbidden):
                actions.retry_job(job_id=job_id, by=person.actor)
