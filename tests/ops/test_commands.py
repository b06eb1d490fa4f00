"""What all our commands promise: results on standard output, progress on standard error, true exit codes."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection
from procrastinate.contrib.django import app

from lonja import cli
from lonja.core import processes
from lonja.core.errors import Invalid
from lonja.core.ids import new_id
from lonja.ops import health
from lonja.ops.command import Failed, LonjaCommand, Result


class Example(LonjaCommand):
    """Does as it is told."""

    def __init__(self, outcome: Result | Exception, **streams: Any) -> None:
        super().__init__(**streams)
        self._outcome = outcome

    def run(self, **options: Any) -> Result:
        self.say("working")
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def run(outcome: Result | Exception, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(Example(outcome, stdout=out, stderr=err), *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue(), err.getvalue()


class TestResult:
    def test_in_words(self) -> None:
        assert run({"created": 3}) == (0, "created: 3\n", "working\n")

    def test_as_json_on_standard_output_alone(self) -> None:
        code, out, err = run({"created": 3, "name": "Núñez"}, "--json")
        assert (code, json.loads(out), err) == (0, {"created": 3, "name": "Núñez"}, "working\n")

    def test_failure_is_one_line_and_code_1(self) -> None:
        assert run(Failed("the file is empty")) == (1, "", "working\nlonja: the file is empty\n")

    def test_failure_as_json_keeps_what_was_done(self) -> None:
        code, out, _ = run(Failed("two rows refused", {"created": 1}), "--json")
        assert (code, json.loads(out)) == (1, {"created": 1, "error": "two rows refused"})

    def test_refusal_names_the_fields(self) -> None:
        code, out, _ = run(Invalid({"email": ["unknown"]}), "--json")
        assert (code, json.loads(out)["errors"]) == (1, {"email": ["unknown"]})


def test_all_our_commands_take_json() -> None:
    ours = [name for name, app in get_commands().items() if app == "lonja.ops"]
    assert {"up", "serve", "worker", "keeper", "demo", "doctor", "bench", "openapi", "import", "token"} <= set(ours)
    for name in ours:
        parser = load_command_class("lonja.ops", name).create_parser("lonja", name)
        assert "--json" in parser.format_help(), name


@pytest.mark.django_db
def test_doctor_says_what_is_on_and_off() -> None:
    out = io.StringIO()
    with contextlib.suppress(SystemExit):  # something may be broken here, which the findings say too
        call_command("doctor", "--json", stdout=out)
    report = json.loads(out.getvalue())
    states = {finding["name"]: finding["state"] for finding in report["findings"]}
    assert states["database"] == states["migrations"] == "ok"
    assert states["mail"] == states["worker"] == states["keeper"] == "off"
    assert report["healthy"] is ("problem" not in states.values())


@pytest.mark.django_db
class TestProcesses:
    def test_a_keeper_is_known_by_its_name_and_is_no_worker(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
            assert processes.alive(silent_s=20) == processes.Alive(workers=1, keepers=0)
            cursor.execute("SELECT set_config('application_name', %s, true)", [processes.session_name("keeper")])
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # who is connected is looked up once a transaction
        assert processes.alive(silent_s=20) == processes.Alive(workers=0, keepers=1)
        assert (health.worker().state, health.keeper().state) == ("off", "ok")

    def test_renewals_that_wait_for_no_keeper_are_a_problem(self) -> None:
        app.configure_task("creators.renew").defer(channel_id=str(new_id()))
        found = health.keeper()
        assert (found.state, found.detail) == ("problem", "0 alive, 1 renewals waiting")


class TestEnvironment:
    def test_data_folder_and_address_are_known_before_the_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("LONJA_HOME", "LONJA_URL", "LONJA_DEMO"):
            monkeypatch.setenv(name, "before")
        monkeypatch.delenv("LONJA_URL")
        cli._prepare_environment(["demo", "--data=/tmp/there", "--port", "9000"])
        assert cli.os.environ["LONJA_HOME"] == "/tmp/there"
        assert cli.os.environ["LONJA_URL"] == "http://127.0.0.1:9000"
        assert cli.os.environ["LONJA_DEMO"] == "yes"

    def test_commands_without_database_start_none(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("LONJA_HOME", str(tmp_path))
        monkeypatch.delenv("LONJA_DATABASE_URL", raising=False)
        for arguments in ([], ["help"], ["import", "--help"], ["makemessages"]):
            with cli._database(arguments):
                assert list(tmp_path.iterdir()) == []
