"""The `lonja` command: Django's own, with ours in lonja.ops."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lonja.core import env
from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import session

# These neither read nor write the database, so they don't start it.
WITHOUT_DATABASE = {
    "bench", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "openapi", "startapp", "version",
}  # fmt: skip


def main() -> None:
    """Run the command line; the embedded database runs as long as the command, or as its other users."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lonja.settings")
    _write_any_letter()
    try:
        _take_data_folder(sys.argv)
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


def _take_data_folder(arguments: list[str]) -> None:
    """Make `--data DIR` the data folder before the settings are read, and take it off the arguments."""
    for place, argument in enumerate(arguments):
        if argument == "--data" and place + 1 < len(arguments):
            os.environ["LONJA_HOME"] = arguments[place + 1]
            del arguments[place : place + 2]
            return
        if argument.startswith("--data="):
            os.environ["LONJA_HOME"] = argument.removeprefix("--data=")
            del arguments[place]
            return


@contextmanager
def _database(arguments: list[str]) -> Iterator[None]:
    is_needed = bool(arguments) and arguments[0] not in WITHOUT_DATABASE and not {"-h", "--help"} & set(arguments)
    if not is_needed or env.optional("LONJA_DATABASE_URL"):
        yield
        return
    with session.running(env.home(), lambda line: print(line, file=sys.stderr, flush=True)):  # noqa: T201
        yield
