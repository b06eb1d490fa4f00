"""`lonja import creators FILE…` and `lonja import snapshots FILE…`: tables people have, by command."""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from lonja.accounts.actor import Actor
from lonja.core.errors import Invalid
from lonja.creators import actions as creators
from lonja.creators.types import Platform
from lonja.measurement import actions as measurement
from lonja.ops.command import Failed, LonjaCommand, Result

NOTHING: Result = {"created": 0, "updated": 0, "unchanged": 0, "refused": 0, "refused_file": None}
SECONDS_BETWEEN_LINES = 1.0


class Command(LonjaCommand):
    help = "Import creators, or snapshots of their posts, from CSV, TSV and XLSX files."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=["creators", "snapshots"], help="what the files hold")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--platform", default="", choices=["", *Platform.values], help="where no column tells it")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="of when the numbers are (creators)"
        )
        parser.add_argument("--preset", default="", help="a mapping that was saved under this name (creators)")

    def run(self, **options: Any) -> Result:
        files: list[Path] = options["files"]
        # refused files last: the command ends with their reason
        results = sorted((self._one(path, options) for path in files), key=lambda result: "error" in result)
        for result in results[:-1]:
            # one object per file and line
            self.stdout.write(
                json.dumps(result, default=str, ensure_ascii=False) if self._as_json else self.words(result)
            )
        if "error" in results[-1]:
            raise Failed(results[-1]["error"], results[-1])
        return results[-1]

    def words(self, result: Result) -> str:
        counts = ", ".join(f"{result[name]:,} {name}" for name in ("created", "updated", "unchanged", "refused"))
        lines = [f"{result['file']}: {counts}"]
        if result["refused_file"]:
            lines.append(f"  refused rows and reasons: {result['refused_file']}")
        return "\n".join([*lines, *(f"  note: {note}" for note in result.get("notes", []))])

    def _one(self, path: Path, options: dict[str, Any]) -> Result:
        try:
            return self._creators(path, options) if options["kind"] == "creators" else self._snapshots(path, options)
        except Invalid as refused:
            self.say(f"{path.name}: {refused}")
            return {"file": str(path), **NOTHING, "error": str(refused), "errors": refused.errors}

    def _creators(self, path: Path, options: dict[str, Any]) -> Result:
        progress = _Progress(self, path.name)
        chosen = {name: options[name] for name in ("platform", "as_of", "preset")}
        run = creators.import_file(path=path, by=Actor.system(), tell=progress, **chosen)
        return {
            "file": str(path),
            "created": run.created_count,
            "updated": run.updated_count,
            "unchanged": run.unchanged_count,
            "refused": run.refused_count,
            "refused_file": str(creators.refused_path(run)) if run.refused_count else None,
            "rows": run.row_count,
            "platform": run.mapping["platform"],
            "as_of": run.as_of.date().isoformat(),
            "as_of_precision": "day of import" if run.is_as_of_guessed else run.precision,
            "import_id": str(run.pk),
            "notes": run.notes,
        }

    def _snapshots(self, path: Path, options: dict[str, Any]) -> Result:
        done = measurement.import_snapshots(
            path=path,
            refused_folder=Path(settings.HOME) / "imports",
            by=Actor.system(),
            platform=options["platform"],
            tell=_Progress(self, path.name),
        )
        return {
            "file": str(path),
            "created": done.created,
            "updated": 0,
            "unchanged": done.unchanged,
            "refused": done.refused,
            "refused_file": str(done.refused_file) if done.refused_file else None,
            "posts": done.posts,
        }


class _Progress:
    """Says how far a file is, once a second and at its end, on standard error."""

    def __init__(self, command: LonjaCommand, name: str) -> None:
        self.command, self.name, self.last = command, name, 0.0

    def __call__(self, done: int, rows: int) -> None:
        if done < rows and time.monotonic() - self.last < SECONDS_BETWEEN_LINES:
            return
        self.last = time.monotonic()
        self.command.say(f"{self.name}: {done:,} of {rows:,} rows ({done * 100 // max(rows, 1)} %)")
