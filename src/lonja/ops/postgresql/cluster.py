"""One PostgreSQL server on one folder: made, started, asked and stopped with PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import secrets
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import place as places
from lonja.ops.postgresql.account import Account
from lonja.ops.postgresql.place import Place
from lonja.ops.postgresql.programs import Programs, choose

Say = Callable[[str], None]
START_SECONDS = 60.0
# After kill -9 the dead server's children hold its shared memory for a moment; the start is tried again meanwhile.
RETRY_SECONDS = 20.0
LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Address:
    """How to reach the server: a unix socket, and the same port on loopback."""

    folder: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgresql://lonja:{self.password}@/lonja?host={quote(str(self.folder))}&port={self.port}"


def address(place: Place) -> Address | None:
    """Return the address that the last start left, if any."""
    if not place.url_file.exists():
        return None
    parts = urlsplit(place.url_file.read_text().strip())
    query = parse_qs(parts.query)
    return Address(Path(query["host"][0]), int(query["port"][0]), parts.password or "")


def answers(place: Place) -> bool:
    """Tell whether a server listens on the socket; process numbers prove nothing after kill -9."""
    kept = address(place)
    if kept is None:
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(kept.folder / f".s.PGSQL.{kept.port}"))
        except OSError:
            return False
    return True


def is_there(place: Place) -> bool:
    """Tell whether a server answers or may be about to: there is something to stop."""
    return answers(place) or (place.data / "postmaster.pid").exists()


def start(place: Place, say: Say) -> None:
    """Make the cluster if there is none, and start it. Raises StartProblem."""
    places.prepare(place)
    programs = places.reachable_programs(place, choose(place.major))
    if place.major is None:
        say(f"Making the database (PostgreSQL {programs.version})")
        _make(place, programs)
    where = _settle_address(place)
    _configure(place, where)
    _start_server(place, programs)
    _wait_until_ready(where, programs)
    _make_database(place, where)


def stop(place: Place) -> None:
    """Stop the server, open connections included."""
    programs = places.reachable_programs(place, choose(place.major))
    how = "immediate" if place.is_throwaway else "fast"
    place.account.run(programs.path("pg_ctl"), "stop", "-D", str(place.data), "-m", how, "-w", "-t", "60", seconds=90)
    kept = address(place)
    if kept and kept.folder != place.run and kept.folder.exists() and not any(kept.folder.iterdir()):
        kept.folder.rmdir()


def wait_until_ready(place: Place) -> None:
    """Wait while a server that listens is still recovering. Raises StartProblem."""
    kept = address(place)
    if kept:
        _wait_until_ready(kept, choose(place.major))


def _make(place: Place, programs: Programs) -> None:
    password = secrets.token_hex(24)
    with tempfile.NamedTemporaryFile("w", dir=place.run, prefix="password-") as file:
        file.write(password)
        file.flush()
        place.account.give(Path(file.name))
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if programs.major >= 17
            else ["--locale=C.UTF-8"]
        )
        # A cluster is complete or absent: it is made aside and renamed.
        fresh = place.run / "data.part"
        place.account.run("/bin/rm", "-rf", str(fresh))
        options = ["--no-sync"] if place.is_throwaway else []
        made = place.account.run(
            programs.path("initdb"), "-D", str(fresh), "-U", "lonja", "--encoding=UTF8", *locale,
            "--data-checksums", "--auth=scram-sha-256", f"--pwfile={file.name}", *options, seconds=300,
        )  # fmt: skip
    if made.returncode != 0:
        raise StartProblem(f"PostgreSQL's initdb failed:\n{made.stdout.strip()}")
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'lonja.conf'\n")
    _write_private(place.url_file, Address(places.socket_folder(place), 0, password).url)
    fresh.rename(place.data)


def _settle_address(place: Place) -> Address:
    """Keep the address of the last start where it still works: running processes reconnect to it."""
    kept = address(place)
    if kept is None:
        raise StartProblem(f"{place.url_file} is missing: the database's password was in it. Restore it from a backup.")
    inside = places.socket_folder(place) if not kept.folder.exists() or kept.folder.parts[1] != "tmp" else kept.folder
    settled = Address(inside, kept.port or _free_port(), kept.password)
    if settled != kept:
        _write_private(place.url_file, settled.url)
    return settled


def _configure(place: Place, where: Address) -> None:
    listen = "127.0.0.1" if _is_free(where.port) else ""
    settings = {
        "port": where.port,
        "listen_addresses": f"'{listen}'",
        "unix_socket_directories": "'{}'".format(str(where.folder).replace("'", "''")),
        "unix_socket_permissions": "0700",
        "password_encryption": "'scram-sha-256'",
        "max_connections": 200,
        "shared_buffers": "'256MB'",
        "random_page_cost": 1.1,
        "max_wal_size": "'2GB'",
        "jit": "off",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }
    if place.is_throwaway:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    conf = place.data / "lonja.conf"
    conf.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
    place.account.give(conf)


def _start_server(place: Place, programs: Programs) -> None:
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.old"))
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        _forget_dead_server(place)
        started = place.account.run(
            programs.path("pg_ctl"), "start", "-D", str(place.data), "-l", str(place.log),
            "-w", "-t", str(int(START_SECONDS)), seconds=START_SECONDS + 30,
        )  # fmt: skip
        if started.returncode == 0:
            return
        if time.monotonic() > deadline:
            tail = place.log.read_text(errors="replace").splitlines()[-8:] if place.log.exists() else []
            raise StartProblem("PostgreSQL did not start. Its last lines:\n" + "\n".join(tail or [started.stdout]))
        time.sleep(0.3)


def _forget_dead_server(place: Place) -> None:
    """Remove the process file of a server that is gone and whose number another program has now.

    PostgreSQL itself only looks whether the number is alive, so after a reboot a stranger would block the start.
    """
    file = place.data / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n")[0])
        status = Path(f"/proc/{pid}/status").read_text()
    except (OSError, ValueError):
        return
    name = re.search(r"^Name:\s*(.*)$", status, re.MULTILINE)
    is_zombie = re.search(r"^State:\s*Z", status, re.MULTILINE)
    if is_zombie or not name or not name.group(1).startswith("postgres"):
        file.unlink(missing_ok=True)


def _wait_until_ready(where: Address, programs: Programs) -> None:
    deadline = time.monotonic() + START_SECONDS
    ask = Account(os.geteuid(), os.getegid()).run
    while ask(programs.path("pg_isready"), "-q", "-h", str(where.folder), "-p", str(where.port)).returncode != 0:
        if time.monotonic() > deadline:
            raise StartProblem(f"PostgreSQL listens in {where.folder} but takes no connections. See its log.")
        time.sleep(0.05)


def _make_database(place: Place, where: Address) -> None:
    marker = place.folder / "made"
    if marker.exists():
        return
    import psycopg

    with psycopg.connect(where.url.replace("/lonja?", "/postgres?"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'lonja'").fetchone():
            connection.execute("CREATE DATABASE lonja")
    marker.touch()


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".part")
    fresh.touch(mode=0o600)
    fresh.write_text(text + "\n")
    fresh.replace(path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
