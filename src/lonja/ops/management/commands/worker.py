"""`lonja worker`: runs the queued jobs."""

from __future__ import annotations

import argparse
from typing import Any

from lonja.ops import jobs
from lonja.ops.command import LonjaCommand, Result


class Command(LonjaCommand):
    help = "Run the queued jobs, all but renewals of tokens, which need `lonja keeper` (`lonja up` runs both)."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time (default: 4)")
        parser.add_argument("--once", action="store_true", help="run the jobs that are due, renewals too, then end")

    def run(self, **options: Any) -> Result:
        jobs.work(options["concurrency"], wait=not options["once"])
        return {"stopped": True}

    def words(self, result: Result) -> str:
        return ""
