"""The embedded server against the ways in which people stop, kill and move it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import cluster, place, programs, session


def silent(_: str) -> None:
    pass


def soon(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def postmaster(home: Path) -> int:
    return int((home / "postgresql" / "data" / "postmaster.pid").read_text().split("\n")[0])


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


class TestRunning:
    def test_starts_for_the_first_and_stops_after_the_last(self, home: Path) -> None:
        with session.running(home, silent) as url:
            with session.running(home, silent) as second:
                assert second == url
            assert ask(url, "SELECT 1") == 1  # the second one's end left it running
        assert not cluster.answers(place.find(home))

    def test_is_as_the_house_wants_it(self, home: Path) -> None:
        with session.running(home, silent) as url:
            assert ask(url, "SHOW data_checksums") == "on"
            assert ask(url, "SHOW server_encoding") == "UTF8"
            assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
            assert ask(url, "SELECT lower('ÑANDÚ')") == "ñandú"
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(url.replace(url.split(":")[2].split("@")[0], "wrong"))

    def test_answers_on_loopback_too(self, home: Path) -> None:
        with session.running(home, silent) as url:
            where = cluster.address(place.find(home))
            assert where is not None
            tcp = f"postgresql://lonja:{where.password}@127.0.0.1:{where.port}/lonja"
            assert ask(tcp, "SELECT current_user") == "lonja"
            assert url == where.url

    def test_keeps_what_was_written(self, kept_home: Path) -> None:
        with session.running(kept_home, silent) as url, psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (name text)")
            connection.execute("INSERT INTO kept VALUES ('Núñez')")
        with session.running(kept_home, silent) as url:
            assert ask(url, "SELECT name FROM kept") == "Núñez"

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account to run the server as")
    def test_root_runs_it_as_somebody_else_and_opens_no_folder(self, home: Path) -> None:
        home.chmod(0o700)
        with session.running(home, silent):
            assert Path(f"/proc/{postmaster(home)}").stat().st_uid != 0
            assert home.stat().st_mode & 0o077 == 0
            moved = (home / "postgresql").resolve()
            assert moved != home / "postgresql"
        subprocess.run(["rm", "-rf", str(moved)], check=True)


def answers(url: str) -> bool:
    """Tell whether the server takes connections; just after a kill it may seem to live and still refuse them."""
    try:
        return bool(ask(url, "SELECT 1") == 1)
    except psycopg.OperationalError:
        return False


class TestKilled:
    def test_server_is_started_again_while_it_is_used(self, home: Path) -> None:
        with session.running(home, silent) as url:
            os.kill(postmaster(home), signal.SIGKILL)
            assert soon(lambda: answers(url))

    def test_last_user_killed_means_the_warden_stops_the_server(self, home: Path) -> None:
        user = start_user(home)
        server = postmaster(home)
        user.kill()
        user.wait()
        assert soon(lambda: not Path(f"/proc/{server}").exists())

    def test_killed_warden_is_replaced_by_the_next_user(self, home: Path) -> None:
        with session.running(home, silent):
            (warden,) = [pid for pid in wardens(home) if pid != os.getpid()]
            os.kill(warden, signal.SIGKILL)
            assert soon(lambda: not session.watch(home).is_held())
            session.keep(home, silent)
            assert soon(lambda: session.watch(home).is_held())

    def test_everything_killed_then_the_same_again_loses_nothing(self, kept_home: Path) -> None:
        user = start_user(kept_home)
        with psycopg.connect((kept_home / "postgresql" / "url").read_text().strip(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        for pid in (*wardens(kept_home), user.pid, postmaster(kept_home)):
            os.kill(pid, signal.SIGKILL)
        user.wait()
        with session.running(kept_home, silent) as url:
            assert ask(url, "SELECT n FROM kept") == 7

    def test_number_of_a_dead_server_that_another_program_has_now(self, kept_home: Path) -> None:
        with session.running(kept_home, silent):
            left = (kept_home / "postgresql" / "data" / "postmaster.pid").read_text()
        file = kept_home / "postgresql" / "data" / "postmaster.pid"
        file.write_text(left.replace(left.split("\n")[0], str(os.getpid()), 1))
        with session.running(kept_home, silent) as url:
            assert ask(url, "SELECT 1") == 1


class TestRefused:
    def test_cluster_of_a_version_that_is_not_here(self) -> None:
        with pytest.raises(StartProblem, match="made by PostgreSQL 9"):
            programs.choose(9)

    def test_no_postgresql_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LONJA_POSTGRESQL", "/nowhere")
        with pytest.raises(StartProblem, match="LONJA_DATABASE_URL"):
            programs.choose(None)

    def test_package_is_used_when_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LONJA_POSTGRESQL", "package")
        assert programs.choose(None).source == "package"

    def test_long_paths_get_a_short_socket(self, home: Path) -> None:
        deep = home / ("d" * 90)
        deep.mkdir()
        (deep / "throwaway").touch()
        with session.running(deep, silent) as url:
            assert ask(url, "SELECT 1") == 1


def start_user(home: Path) -> subprocess.Popen[bytes]:
    """Start another process that uses the server, and wait until it does."""
    code = (
        "import sys, time; from pathlib import Path; from lonja.ops.postgresql import session\n"
        "with session.running(Path(sys.argv[1]), lambda line: None): print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE)
    assert user.stdout is not None
    assert user.stdout.readline() == b"up\n"
    user.stdout.close()
    return user


def wardens(home: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"lonja.ops.postgresql.warden" in words and str(home).encode() in words:
            found.append(int(entry.name))
    return found
