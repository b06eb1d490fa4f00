"""`lonja bench NAME …`: runs a measurement of the checkout's bench/ folder."""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import Any

from lonja.core import env
from lonja.ops.command import Failed, LonjaCommand


class Command(LonjaCommand):
    help = "Measure: lonja bench NAME …; NAME is a file of bench/, what follows are its own options."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="what to measure, such as discovery")
        parser.add_argument("rest", nargs=argparse.REMAINDER, help="options of the measurement")

    def run(self, **options: Any) -> None:
        root = env.project()
        files = sorted((root / "bench").glob("*.py")) if root else []
        known = [path.stem for path in files if _is_command(path.read_text())]
        if root is None or not known:
            raise Failed("the measurements are in the bench/ folder of a checkout; this installation has none")
        name = options["name"].replace("-", "_")
        if name not in known:
            raise Failed(f"there is no measurement {options['name']!r}; known: {', '.join(known)}")
        sys.path.insert(0, str(root))
        code = importlib.import_module(f"bench.{name}").main([*options["rest"], *(["--json"] if self._as_json else [])])
        sys.exit(code or 0)


def _is_command(source: str) -> bool:
    return "\ndef main(" in source
