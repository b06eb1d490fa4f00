"""`lonja up`: database, web, worker and keeper as one process tree."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lonja.core import env
from lonja.ops import prepare, running
from lonja.ops.command import LonjaCommand, Result
from lonja.ops.supervisor import StopAsked


class Command(LonjaCommand):
    help = "Run Lonja: the embedded database, the web server, the worker and the keeper. Ctrl-C stops all of it."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--data", metavar="DIR", help="data folder (default: LONJA_HOME, else .lonja)")

    def run(self, **options: Any) -> None:
        home, stop_asked = env.home(), StopAsked()
        host, port = options["host"], options["port"]
        with running.alone(home, host, port) as address:

            def prepared() -> Callable[[], None]:
                prepare.everything(self.say)
                return lambda: self.tell({"address": address, "data": str(home)})

            running.run(home, host, port, self.say, stop_asked, prepared)

    def words(self, result: Result) -> str:
        return f"Lonja runs: {result['address']}   (data in {result['data']}; Ctrl-C stops it)"
