"""`lonja erasures list|replay`: who was erased, by id, and erasing them again after a backup was restored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lonja.accounts.actor import Actor
from lonja.creators.actions.rights import erasing
from lonja.ops.command import Failed, LonjaCommand, Result


class Command(LonjaCommand):
    help = "List the ids of erased creators, or erase again whoever a restored backup brought back."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "replay"])
        parser.add_argument(
            "--log", type=Path, metavar="FILE", help="the log of erasures; that of the data folder by default"
        )

    def run(self, **options: Any) -> Result | None:
        path = options["log"] or erasing.log_path()
        if options["what"] == "list":
            erasing.write_log()
            return {"log": str(path), "erased": [line["creator_id"] for line in erasing.read_log(path)]}
        if not path.exists():
            raise Failed(f"there is no log of erasures at {path}: say where it is with --log FILE")
        return {"log": str(path), **erasing.replay_log(path=path, by=Actor.system())}
