"""`lonja demo`: a made-up marketplace to try everything on."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from collections.abc import Callable
from typing import Any

from lonja.core import env
from lonja.ops import prepare, running, standins
from lonja.ops.command import LonjaCommand, Result
from lonja.ops.supervisor import StopAsked


class Command(LonjaCommand):
    help = "Run Lonja with a made-up marketplace: brands, creators, campaigns, reports. Ctrl-C stops all of it."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--data", metavar="DIR", help="data folder (default: LONJA_HOME, else .lonja)")
        parser.add_argument("--creators", type=int, default=20_000, metavar="N", help="how many (default: 20000)")
        parser.add_argument("--no-browser", action="store_true", help="don't open the browser")

    def run(self, **options: Any) -> None:
        home, stop_asked = env.home(), StopAsked()
        host, port = options["host"], options["port"]
        with running.alone(home, host, port) as address:
            chosen = standins.ports(home, standins.needed())
            standins.point_at(chosen)

            def prepared() -> Callable[[], None]:
                # Here, because it is a second of imports, in which the web process loads already.
                from lonja.demo import marketplace

                prepare.everything(self.say)
                logins = marketplace.load(creators=options["creators"], progress=self.say)
                result = {
                    "address": address,
                    "data": str(home),
                    "logins": [login.as_json() for login in logins],
                    "standins": standins.controls(chosen),
                }
                return lambda: self._open(result, not options["no_browser"])

            beside = {"standins": ["standins", "--only", ",".join(chosen)]} if chosen else {}
            running.run(home, host, port, self.say, stop_asked, prepared, beside=beside)

    def words(self, result: Result) -> str:
        logins = "\n".join(
            f"    {login['role']:<9} {login['email']:<32} password  {login['password']}" for login in result["logins"]
        )
        platforms = "\n".join(f"    {name:<9} {address}" for name, address in result["standins"].items())
        stand_in = (
            f"  Stand-ins of the platforms, whose numbers you can change:\n\n{platforms}\n\n" if platforms else ""
        )
        return (
            f"\n  The demo marketplace runs: {result['address']}\n\n{logins}\n\n{stand_in}"
            f"  Data in {result['data']}. Ctrl-C stops it; the same command goes on.\n"
        )

    def _open(self, result: Result, is_wanted: bool) -> None:
        self.tell(result)
        has_screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if is_wanted and has_screen:
            webbrowser.open(result["address"])
