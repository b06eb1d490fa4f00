"""`lonja keeper`: renews the tokens of connected channels."""

from __future__ import annotations

import argparse
from typing import Any

from lonja.ops import jobs
from lonja.ops.command import LonjaCommand, Result


class Command(LonjaCommand):
    help = "Renew the tokens of connected channels (`lonja up` runs it beside web server and worker)."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=8, help="renewals at the same time (default: 8)")

    def run(self, **options: Any) -> Result:
        jobs.keep(options["concurrency"])
        return {"stopped": True}

    def words(self, result: Result) -> str:
        return ""
