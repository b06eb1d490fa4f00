"""`lonja export creators|report`: what is in the marketplace, as CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.core.ids import parse_id
from lonja.creators import exports as creators
from lonja.measurement import exports as reports
from lonja.measurement import queries as measurement
from lonja.ops.command import Failed, LonjaCommand, Result

TELL_EVERY = 10_000


class Command(LonjaCommand):
    help = "Write all creators, or the report of one campaign, to a CSV file."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["creators", "report"])
        parser.add_argument("--campaign", default="", metavar="ID", help="whose report")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to; standard output by default")

    def run(self, **options: Any) -> Result | None:
        what, campaign, output = options["what"], options["campaign"], options["output"]
        if output is None and self._as_json:
            raise Failed("--json prints the result on standard output, so the table needs --output FILE")
        if what == "report":
            return self._report(campaign, output)
        count = _write(self._told(creators.creator_rows(Actor.system())), output)
        return {"rows": count, "file": str(output)} if output else None

    def _report(self, campaign: str, output: Path | None) -> Result | None:
        campaign_id = parse_id(campaign)
        if campaign_id is None:
            raise Failed("say which campaign's report with --campaign ID (the id in the address of its page)")
        by = Actor.system()
        name = campaigns.campaign(by, campaign_id).name
        table = reports.report_csv(name, measurement.campaign_report(by, campaign_id))
        if output is None:
            sys.stdout.write(table)
            return None
        output.write_text(table, encoding="utf-8", newline="")
        return {"campaign": name, "file": str(output)}

    def _told(self, rows: Iterable[list[str]]) -> Iterable[list[str]]:
        for count, row in enumerate(rows, start=1):
            if count % TELL_EVERY == 0:
                self.say(f"{count:,} rows")
            yield row


def _write(rows: Iterable[list[str]], output: Path | None) -> int:
    """Write header and rows; a file is renamed into place, so that a broken-off export leaves none."""
    if output is None:
        return _write_to(sys.stdout, rows)
    fresh = output.with_name(f"{output.name}.part")
    # A BOM, so that spreadsheet programs read the accents right.
    with fresh.open("w", encoding="utf-8-sig", newline="") as file:
        count = _write_to(file, rows)
    fresh.replace(output)
    return count


def _write_to(file: Any, rows: Iterable[list[str]]) -> int:
    writer = csv.writer(file)
    writer.writerow(creators.HEADER)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count
