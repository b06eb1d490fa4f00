"""`lonja serve`: the web processes alone."""

from __future__ import annotations

import argparse
from typing import Any

from lonja.core import env
from lonja.ops import ports, web
from lonja.ops.command import LonjaCommand, Result


class Command(LonjaCommand):
    help = "Serve the pages and the API (without worker and keeper; `lonja up` runs all)."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--workers", type=int, default=0, help="processes (default: one per core)")

    def run(self, **options: Any) -> Result:
        if not env.optional("LONJA_SUPERVISOR"):
            ports.require_free(options["host"], options["port"])
            self.say(f"Serving on http://{options['host']}:{options['port']}; Ctrl-C stops it")
        web.serve(options["host"], options["port"], options["workers"] or web.default_workers())
        return {"stopped": True}

    def words(self, result: Result) -> str:
        return ""
