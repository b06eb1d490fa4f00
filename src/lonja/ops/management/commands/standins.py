"""`lonja standins`: the stand-in platforms by themselves, as `lonja demo` runs them."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings

from lonja.core import env
from lonja.ops import standins
from lonja.ops.command import LonjaCommand, Result


class Command(LonjaCommand):
    help = (
        "Run the stand-ins of TikTok, YouTube and Instagram on this machine, to try connecting channels without keys."
    )

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--data", metavar="DIR", help="data folder (default: LONJA_HOME, else .lonja)")
        parser.add_argument("--only", default="", metavar="NAMES", help="which of them, by commas (default: all)")

    def run(self, **options: Any) -> Result:
        only = [name for name in options["only"].split(",") if name] or list(standins.PLATFORMS)
        standins.serve(env.home(), only, settings.LONJA_URL)
        return {"stopped": True}

    def words(self, result: Result) -> str:
        return ""
