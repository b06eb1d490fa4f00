"""The first rows of a file as they were understood, so that a person can see whether they were understood."""

from __future__ import annotations

from itertools import islice
from typing import Any

from lonja.platforms.files.cells import is_missing
from lonja.platforms.files.connector import Source
from lonja.platforms.files.problems import Problem
from lonja.platforms.files.types import CreatorRow, Refusal

ROWS = 8
SAMPLES = 3
LONGEST = 60


def preview_of(source: Source) -> dict[str, Any]:
    """Return the columns with sample cells, the first rows as creators or refused, and notes on the file."""
    return {
        "columns": [
            {"header": header, "samples": _samples(source, index)} for index, header in enumerate(source.table.headers)
        ],
        "rows": [_row(row) for _cells, row in islice(source.creators(), ROWS)],
        "notes": [_problem(note) for note in source.notes],
        "encoding": source.table.encoding,
        "sheet": source.table.sheet,
    }


def _samples(source: Source, index: int) -> list[str]:
    filled = (cell for cell in source.inspection.column(index) if not is_missing(cell))
    return [" ".join(cell.split())[:LONGEST] for cell in islice(dict.fromkeys(filled), SAMPLES)]


def _row(row: CreatorRow | Refusal) -> dict[str, Any]:
    if isinstance(row, Refusal):
        return {"line": row.cells.line, "reasons": [_problem(reason) for reason in row.reasons]}
    return {
        "line": row.line,
        "platform": row.platform,
        "handle": row.handle,
        "name": row.display_name,
        "country": row.country,
        "audience_country": row.audience_country,
        "languages": list(row.languages),
        "categories": list(row.categories),
        "numbers": {name: float(value) for name, value in row.numbers.items()},
        "prices": [[price.deliverable, float(price.low), price.currency] for price in row.prices],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "params": dict(problem.params)}
