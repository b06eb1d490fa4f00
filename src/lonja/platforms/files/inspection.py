"""The first pass over a file: every check that refuses it as a whole, and what its columns look like."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from lonja.platforms.files.checks import IdWatch, check_conflict, check_width
from lonja.platforms.files.conventions import MarkWatch
from lonja.platforms.files.headers import plain_header
from lonja.platforms.files.problems import FileRefused
from lonja.platforms.files.profile import Profile, profile
from lonja.platforms.files.reader import Table
from lonja.platforms.files.types import Cells

FIRST = 500
SPREAD = 1500
LONGEST_NUMBER = 32


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one pass over all rows found: their count, a sample, each column's profile and separators."""

    rows: int
    sample: tuple[Cells, ...]
    profiles: tuple[Profile, ...]
    marks: dict[int, MarkWatch] = field(default_factory=dict)
    ids: dict[int, IdWatch] = field(default_factory=dict)

    def column(self, index: int) -> list[str]:
        """Return a column's cells in the sample."""
        return [row.values[index] for row in self.sample]


def inspect(table: Table, id_columns: Iterable[int] = ()) -> Inspection:
    """Read all rows once with bounded memory. Raises FileRefused with the line of the first fault."""
    width = len(table.headers)
    marks = [MarkWatch() for _ in range(width)]
    ids = {index: IdWatch() for index in {*id_columns, *_columns_named_id(table)} if index < width}
    first: list[Cells] = []
    spread: list[Cells] = []
    chance = random.Random(20)  # noqa: S311  a fixed draw, so that a file always maps the same way
    count = 0
    for row in table.rows():
        count += 1
        values = row.values
        check_conflict(row.line, values)
        check_width(row.line, values, width)
        _keep(row, count, first, spread, chance)
        for index, cell in enumerate(values):
            if ("." in cell or "," in cell) and len(cell) <= LONGEST_NUMBER:
                marks[index].feed(cell.strip())
        for index, watch in ids.items():
            watch.feed(row.line, values[index].strip())
    if not count:
        raise FileRefused("file.no_rows")
    sample = tuple(sorted([*first, *spread], key=lambda row: row.number))
    columns = zip(*(row.values for row in sample), strict=True)
    return Inspection(
        rows=count,
        sample=sample,
        profiles=tuple(profile(cells) for cells in columns),
        marks=dict(enumerate(marks)),
        ids=ids,
    )


def _keep(row: Cells, count: int, first: list[Cells], spread: list[Cells], chance: random.Random) -> None:
    if count <= FIRST:
        first.append(row)
    elif len(spread) < SPREAD:
        spread.append(row)
    else:
        place = chance.randrange(count - FIRST)
        if place < SPREAD:
            spread[place] = row


def _columns_named_id(table: Table) -> list[int]:
    return [i for i, header in enumerate(table.headers) if {"id", "pk", "uid"} & set(plain_header(header).split())]
