"""The base of all our commands: the result on standard output, progress on standard error, a true exit code."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from lonja.core.env import EnvironmentProblem
from lonja.core.errors import Invalid, Refusal
from lonja.ops.errors import StartProblem

Result = dict[str, Any]
DJANGOS_OPTIONS = ("verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks")


class Failed(Exception):
    """The command ends without success; `result` is what it can say all the same."""

    def __init__(self, message: str, result: Result | None = None) -> None:
        super().__init__(message)
        self.result = result or {}


class LonjaCommand(BaseCommand):
    """A command of ours: subclasses say their `options`, `run`, and put the result into `words`.

    `--json` is added here. Refusals and problems of the installation become one line and exit code 1.
    """

    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON on standard output")
        self.options(parser)

    def options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""

    def run(self, **options: Any) -> Result | None:
        """Do it and return the result, ready for JSON; a command that runs until stopped `tell`s it. Raises Failed."""
        raise NotImplementedError

    def words(self, result: Result) -> str:
        """Put the result into words for a person."""
        return "\n".join(f"{key}: {value}" for key, value in result.items())

    def say(self, line: str) -> None:
        """Tell how far it is, on standard error."""
        self.stderr.write(line, style_func=str)
        self.stderr.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        self._as_json = bool(options.pop("json"))
        for djangos_own in DJANGOS_OPTIONS:
            options.pop(djangos_own, None)
        try:
            result = self.run(**options)
        except Failed as failure:
            self._fail(str(failure), failure.result)
        except Invalid as refusal:
            self._fail(str(refusal), {"errors": refusal.errors})
        except (Refusal, StartProblem, EnvironmentProblem) as problem:
            self._fail(str(problem), {})
        if result is not None:
            self.tell(result)

    def tell(self, result: Result) -> None:
        """Print a result on standard output."""
        text = json.dumps(result, default=str, ensure_ascii=False) if self._as_json else self.words(result)
        if text:
            self.stdout.write(text)
            self.stdout.flush()

    def _fail(self, message: str, result: Result) -> NoReturn:
        if self._as_json:
            self.tell({**result, "error": message})
        self.say(f"lonja: {message}")
        sys.exit(1)
