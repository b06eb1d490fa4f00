"""`lonja export`: what goes out can come in again, and opens safely in a spreadsheet program."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from lonja.accounts.actor import Actor
from lonja.creators import actions
from lonja.creators.types import ImportState
from tests import make

SYSTEM = Actor.system()
FILE = """platform,handle,display_name,country,languages,categories,followers,average_views,as_of
tiktok,nube.demo,Nube de Prueba,ES,es,beauty,61200,4100,2026-10-01
youtube,arena.demo,"=HYPERLINK(""x"")",MX,es,food,1200,300,2026-10-01
"""


def export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], Path]:
    out = tmp_path / "creators.csv"
    call_command("export", "creators", "--output", str(out), "--json")
    return json.loads(capsys.readouterr().out), out


@pytest.mark.django_db
class TestCreators:
    @pytest.fixture(autouse=True)
    def _imported(self, tmp_path: Path) -> None:
        file = tmp_path / "in.csv"
        file.write_text(FILE)
        assert actions.import_file(path=file, by=SYSTEM).state == ImportState.DONE

    def test_one_row_per_channel_with_source_and_date(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        result, out = export(tmp_path, capsys)
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = {row["handle"]: row for row in csv.DictReader(file)}
        assert result["rows"] == 2
        assert rows["nube.demo"]["followers"] == "61200"
        assert rows["nube.demo"]["source"] == "imported"
        assert rows["nube.demo"]["as_of"].startswith("2026-10-01")
        assert rows["nube.demo"]["total_likes"] == ""

    def test_no_cell_is_a_formula(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _, out = export(tmp_path, capsys)
        assert "'=HYPERLINK" in out.read_text(encoding="utf-8-sig")

    def test_imported_again_it_creates_nothing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _, out = export(tmp_path, capsys)
        run = actions.import_file(path=out, by=SYSTEM)
        assert (run.created_count, run.refused_count) == (0, 0)


@pytest.mark.django_db
class TestReport:
    def test_needs_to_know_the_campaign(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            call_command("export", "report")
        assert "--campaign" in capsys.readouterr().err

    def test_writes_the_campaigns_figures(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        campaign = make.campaign(make.brand())
        out = tmp_path / "report.csv"
        call_command("export", "report", "--campaign", str(campaign.pk), "--output", str(out), "--json")
        assert json.loads(capsys.readouterr().out)["campaign"] == campaign.name
        assert "roi" in out.read_text(encoding="utf-8-sig")
