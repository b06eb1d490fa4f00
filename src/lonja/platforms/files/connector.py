"""Tables as a connector without consent: opened, checked as a whole, mapped, and read row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lonja.platforms.files.conventions import decide_marks
from lonja.platforms.files.creator_mapping import map_creators
from lonja.platforms.files.creators import CreatorReader
from lonja.platforms.files.fields import CREATOR_NUMBERS, SNAPSHOT_NUMBERS
from lonja.platforms.files.inspection import Inspection, inspect
from lonja.platforms.files.mapping import Mapping
from lonja.platforms.files.numbers import DecimalMark
from lonja.platforms.files.problems import FileRefused, Problem, problem
from lonja.platforms.files.reader import Table, open_table
from lonja.platforms.files.snapshots import SnapshotReader, map_snapshots
from lonja.platforms.files.types import AsOf, Cells, CreatorRow, Kind, Refusal, SnapshotRow
from lonja.platforms.types import Function

ID_FIELDS = ("external_id", "post_id")


@dataclass(frozen=True, slots=True)
class Source:
    """One file with its mapping and its columns' decimal marks."""

    table: Table
    inspection: Inspection
    mapping: Mapping
    marks: dict[int, DecimalMark]

    @property
    def rows(self) -> int:
        """How many data rows the file has."""
        return self.inspection.rows

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What a person should know about the file as a whole."""
        broken = (problem("note.replaced_bytes", count=self.table.replaced),) if self.table.replaced else ()
        return (*self.mapping.notes, *broken)

    def creators(self, start: int = 1) -> Iterator[tuple[Cells, CreatorRow | Refusal]]:
        """Yield the rows from number `start`, each with its creator or why it is refused."""
        reader = CreatorReader(self.table.headers, self.mapping, self.marks)
        return ((cells, reader.read(cells)) for cells in self.table.rows(start))

    def snapshots(self, start: int = 1) -> Iterator[tuple[Cells, SnapshotRow | Refusal]]:
        """Yield the rows from number `start`, each with its snapshot or why it is refused."""
        reader = SnapshotReader(self.table.headers, self.mapping, self.marks)
        return ((cells, reader.read(cells)) for cells in self.table.rows(start))


class Files:
    """The connector. A file is its own consent, and names its platforms itself."""

    name = "files"
    # A creator's table has the numbers and the audience, a posts' table the posts.
    tells = frozenset(Function)

    def open(
        self,
        path: Path,
        kind: Kind,
        *,
        name: str = "",
        mapping: Mapping | None = None,
        platform: str = "",
        as_of: AsOf | None = None,
    ) -> Source:
        """Open, check and map a file; what is given by hand or by a preset wins over what is found.

        Raises FileRefused.
        """
        table = open_table(path, name=name)
        if mapping is not None:
            mapping.check_fits(table.headers)
        inspection = inspect(table, mapping.positions(*ID_FIELDS) if mapping else ())
        found = mapping or (map_creators if kind == "creators" else map_snapshots)(table, inspection)
        found = replace(found, platform=platform or found.platform, as_of=as_of or found.as_of)
        _check_ids(table, inspection, found)
        if not found.platform and not found.positions("platform", "profile_url", "post_url"):
            raise FileRefused("file.no_platform")
        return Source(table, inspection, found, _marks(table, inspection, found))


def _check_ids(table: Table, inspection: Inspection, mapping: Mapping) -> None:
    """Refuse a file whose identifying column was rounded by a spreadsheet. Raises FileRefused."""
    for column in mapping.positions(*ID_FIELDS):
        watch = inspection.ids.get(column)
        if watch and (found := watch.destroyed()):
            raise FileRefused("file.ids_destroyed", line=found[0], column=table.headers[column], value=found[1])


def _marks(table: Table, inspection: Inspection, mapping: Mapping) -> dict[int, DecimalMark]:
    kinds = {**CREATOR_NUMBERS, **SNAPSHOT_NUMBERS}
    numeric = {
        index: name
        for index, name in mapping.columns.items()
        if name in kinds or name.startswith(("price:", "audience_share:"))
    }
    return decide_marks(
        {index: inspection.marks[index] for index in numeric},
        rates=frozenset(i for i, name in numeric.items() if kinds.get(name, "rate") == "rate" and ":" not in name),
        whole=frozenset(i for i, name in numeric.items() if kinds.get(name) in ("whole", "signed")),
        delimiter=table.delimiter,
    )
