"""The `lonja` command: Django's own, with ours in lonja.ops."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lonja.core import env, processes
from lonja.ops import lifeline
from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import session

# These neither read nor write the database, so they don't start it.
WITHOUT_DATABASE = {
    "bench", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "openapi", "standins", "startapp", "version",
}  # fmt: skip


def main() -> None:
    """Run the command line; the embedded database runs as long as the command, or as its other users."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lonja.settings")
    _write_any_letter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that `finally` runs
    if supervisor := env.number("LONJA_SUPERVISOR", 0):
        lifeline.end_with(supervisor, grace=lifeline.KEEPER_SECONDS if sys.argv[1:2] == ["keeper"] else 0)
    try:
        _prepare_environment(sys.argv[1:])
        with _database(sys.argv[1:]):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except (StartProblem, env.EnvironmentProblem) as problem:
        sys.exit(f"lonja: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def _write_any_letter() -> None:
    # Without LANG, Python may have an ASCII terminal, and a name such as Núñez would end the command.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def _prepare_environment(arguments: list[str]) -> None:
    """Set what the settings depend on before they are read: the data folder, the address, the connection pool."""
    if data := _value(arguments, "--data"):
        os.environ["LONJA_HOME"] = data
    os.environ.setdefault("NUMBA_CACHE_DIR", str(env.home() / "compiled"))
    command = arguments[0] if arguments else ""
    if command in {"serve", "up", "demo"} and (port := _value(arguments, "--port")):
        os.environ.setdefault("LONJA_URL", f"http://127.0.0.1:{port}")
    if command == "demo":
        os.environ["LONJA_DEMO"] = "yes"
    # How sessions are told apart in the database; libpq reads it. Not inherited: each process has its own.
    os.environ["PGAPPNAME"] = processes.session_name(command)
    if command in {"serve", "worker", "keeper"}:
        os.environ.setdefault("LONJA_DATABASE_POOL", "yes")


def _value(arguments: list[str], name: str) -> str | None:
    for place, argument in enumerate(arguments):
        if argument == name and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return None


def _needs_database(arguments: list[str]) -> bool:
    if not arguments or {"-h", "--help"} & set(arguments):
        return False
    # Of the measurements, the engine's reads files of its own; the one over HTTP is served as people are.
    return arguments[0] not in WITHOUT_DATABASE or arguments[:2] == ["bench", "search-http"]


@contextmanager
def _database(arguments: list[str]) -> Iterator[None]:
    if not _needs_database(arguments) or env.optional("LONJA_DATABASE_URL"):
        yield
        return
    with session.running(env.home(), lambda line: print(line, file=sys.stderr, flush=True)):  # noqa: T201
        yield
