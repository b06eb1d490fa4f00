"""The export of everything: complete, without secrets, only for its creator, whole or not there, deleted in time."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from lonja.accounts.actor import Actor
from lonja.core import clock, personal
from lonja.core.errors import Conflict, Forbidden, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.actions.rights import exporting
from lonja.creators.drafts import ChannelDraft, RateDraft, StatisticsDraft
from lonja.creators.models import DataExport
from lonja.creators.rights import archive
from lonja.creators.types import ExportState
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def deal() -> Any:
    numbers = StatisticsDraft(values={"followers": 12_345}, as_of=NOW, source="declared")
    talent = make.creator(
        "=SUM(A1)",
        bio="Pan y sal",
        channels=(ChannelDraft(platform="tiktok", handle="panysal", statistics=(numbers,)),),
        rates=(RateDraft(deliverable="tiktok_video", amount_minor=45_000, currency="EUR", as_of=NOW),),
    )
    deal = make.deal.in_review(talent=talent)
    from lonja.collaborations import actions as collaborations

    collaborations.send_message(collaboration_id=deal.id, text="Mañana lo subo", by=talent.actor)
    return deal


def made(talent: Any) -> tuple[DataExport, zipfile.ZipFile]:
    row = actions.ask_for_export(by=talent.actor)
    run_jobs()
    row.refresh_from_db()
    return row, zipfile.ZipFile(queries.data_export_file(talent.actor, row.pk))


def told(found: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return list(json.loads(found.read(f"json/{name}.json")))


class TestWhatIsInside:
    def test_every_exported_table_is_there_twice_and_explained(self, deal: Any) -> None:
        _, found = made(deal.talent)
        names = {table.file for table in personal.tables() if table.file}
        assert {f"json/{name}.json" for name in names} | {f"csv/{name}.csv" for name in names} | {"README.txt"} == set(
            found.namelist()
        )
        readme = found.read("README.txt").decode()
        assert all(f"\n{name}: " in readme for name in names)

    def test_it_holds_what_is_linked_to_the_creator(self, deal: Any) -> None:
        _, found = made(deal.talent)
        assert [row["bio"] for row in told(found, "profile")] == ["Pan y sal"]
        assert [row["values"]["followers"] for row in told(found, "channel_statistics")] == [12_345]
        assert [row["amount_minor"] for row in told(found, "rates")] == [45_000]
        assert [row["text"] for row in told(found, "messages")] == ["Mañana lo subo"]
        assert [row["brand_name"] for row in told(found, "collaborations")] == [deal.brand.organization.name]
        assert {row["account"] for row in told(found, "ledger_entries")}
        assert told(found, "agreements")[0]["text"]
        assert [row["email"] for row in told(found, "people")] == [deal.talent.user.email]

    def test_it_holds_nothing_of_anybody_else(self, deal: Any) -> None:
        other = make.deal.in_review()
        _, found = made(deal.talent)
        whole = b"".join(found.read(name) for name in found.namelist()).decode()
        for foreign in (other.talent.creator.id, other.id, other.talent.user.email, deal.brand.user.email):
            assert str(foreign) not in whole

    def test_no_cell_is_a_formula(self, deal: Any) -> None:
        _, found = made(deal.talent)
        assert "'=SUM(A1)" in found.read("csv/profile.csv").decode()
        for name in found.namelist():
            if name.endswith(".csv"):
                rows = csv.reader(io.StringIO(found.read(name).decode("utf-8-sig")))
                cells = [cell for row in rows for cell in row]
                assert not [cell for cell in cells if cell.startswith(("=", "@", "\t"))], name

    def test_the_readme_speaks_the_language_of_who_asked(self, deal: Any) -> None:
        from django.utils import translation

        with translation.override("es"):
            row = actions.ask_for_export(by=deal.talent.actor)
        run_jobs()
        found = zipfile.ZipFile(archive.path_of(row.pk))
        assert "Todo lo que Lonja guarda" in found.read("README.txt").decode()


class TestWhoMayHaveIt:
    def test_only_its_creator(self, deal: Any) -> None:
        row, _ = made(deal.talent)
        for by in (make.creator().actor, deal.brand.actor, make.staff().actor, make.stranger().actor):
            with pytest.raises((NotFound, Forbidden)):
                queries.data_export_file(by, row.pk)
        reader = make.analyst(of=deal.talent.person)
        with pytest.raises(Forbidden):
            queries.data_export_file(reader.actor, row.pk)
        with pytest.raises(Forbidden):
            actions.ask_for_export(by=reader.actor)

    def test_one_at_a_time(self, deal: Any) -> None:
        actions.ask_for_export(by=deal.talent.actor)
        with pytest.raises(Conflict):
            actions.ask_for_export(by=deal.talent.actor)

    def test_who_asked_is_told(self, deal: Any) -> None:
        row, _ = made(deal.talent)
        names = list(EventRecord.objects.filter(name__startswith="creator.export").values_list("name", flat=True))
        assert sorted(names) == ["creator.export_asked", "creator.export_ready"]
        assert [m.to for m in mail.outbox if "export" in m.subject.lower()] == [[deal.talent.user.email]]
        assert row.state == ExportState.DONE


class TestKillsAndTime:
    def test_a_killed_export_begins_anew_and_leaves_no_half_file(
        self, deal: Any, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = actions.ask_for_export(by=deal.talent.actor)
        whole = archive.readme

        def killed(*given: Any) -> str:
            raise RuntimeError("killed")

        monkeypatch.setattr(archive, "readme", killed)
        with pytest.raises(RuntimeError):
            exporting.make_export(export_id=row.pk, by=Actor.system())
        row.refresh_from_db()
        assert (row.state, list((home / "exports").iterdir())) == (ExportState.FAILED, [])
        monkeypatch.setattr(archive, "readme", whole)
        exporting.make_export(export_id=row.pk, by=Actor.system())
        exporting.make_export(export_id=row.pk, by=Actor.system())
        assert EventRecord.objects.filter(name="creator.export_ready").count() == 1
        assert queries.data_export(deal.talent.actor, row.pk).is_ready

    def test_after_its_days_the_file_is_gone(self, deal: Any) -> None:
        row, _ = made(deal.talent)
        with clock.at(row.expires_at + timedelta(seconds=1)):  # type: ignore[operator]
            with pytest.raises(NotFound):
                queries.data_export_file(deal.talent.actor, row.pk)
            assert exporting.sweep_exports() == 1
            assert not archive.path_of(row.pk).exists()
            assert queries.data_export(deal.talent.actor, row.pk).is_over


class TestPageAndApi:
    def test_by_page(self, deal: Any) -> None:
        client = make.client_for(deal.talent.person)
        assert client.post("/profile/data/exports").status_code == 302
        run_jobs()
        page = client.get("/profile/data").content.decode()
        (key,) = DataExport.objects.values_list("pk", flat=True)
        assert f"/profile/data/exports/{key}" in page
        answer = client.get(f"/profile/data/exports/{key}")
        assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None  # type: ignore[attr-defined]

    def test_by_api(self, deal: Any) -> None:
        api = make.api(deal.talent.person)
        asked = api.post("me/exports")
        assert asked.status_code == 202
        key = asked.json()["id"]
        assert api.get(f"me/exports/{key}/file").status_code == 404
        run_jobs()
        assert api.get(f"me/exports/{key}").json()["is_ready"]
        answer = api.get(f"me/exports/{key}/file")
        assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None  # type: ignore[attr-defined]
