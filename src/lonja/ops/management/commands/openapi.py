"""`lonja openapi`: writes the API's description, or checks that the committed one is true."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from lonja import api
from lonja.api.app import api as application
from lonja.ops.command import Failed, LonjaCommand, Result

COMMITTED = Path(api.__file__).parent / "openapi.json"


class Command(LonjaCommand):
    help = "Write src/lonja/api/openapi.json from the endpoints; --check compares only."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")

    def run(self, **options: Any) -> Result:
        present = description()
        changed = not COMMITTED.exists() or COMMITTED.read_text() != present
        if options["check"] and changed:
            raise Failed("the API differs from its committed description; run `lonja openapi` and commit the file")
        if changed:
            COMMITTED.write_text(present)
        return {"path": str(COMMITTED), "changed": changed}


def description() -> str:
    """Return the API's OpenAPI description, always in the same order."""
    # Django's labels are lazy texts; they are put down in the source language.
    return (
        json.dumps(application.get_openapi_schema(), indent=1, sort_keys=True, default=str, ensure_ascii=False) + "\n"
    )
