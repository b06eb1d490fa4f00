"""Which column holds which field: found by header words and by contents, corrected by hand, saved as a preset."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from lonja.platforms.files.headers import signature
from lonja.platforms.files.problems import FileRefused, Problem
from lonja.platforms.files.types import AsOf, Kind

IGNORED = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A file's columns by position, each with its field; the platform and date where the file has no column for them.

    `percent` are the rate columns written in hundredths without a `%`. `notes` say what was left out and why.
    """

    kind: Kind
    signature: str
    columns: Map[int, str]
    platform: str = ""
    as_of: AsOf | None = None
    percent: frozenset[int] = frozenset()
    notes: tuple[Problem, ...] = ()
    publisher: str = ""

    def positions(self, *fields: str) -> list[int]:
        """Return the columns of these fields, in order of preference."""
        return [index for wanted in fields for index, name in self.columns.items() if name == wanted]

    def with_column(self, index: int, name: str) -> "Mapping":
        """Return the mapping with one column corrected by hand; "" leaves the column out."""
        kept = {i: n for i, n in self.columns.items() if i != index}
        return replace(self, columns={**kept, index: name} if name else kept)

    def to_json(self) -> dict[str, Any]:
        """Write the mapping as plain data, for a preset."""
        return {
            "kind": self.kind,
            "signature": self.signature,
            "columns": [[index, name] for index, name in self.columns.items()],
            "platform": self.platform,
            "as_of": _as_of_to_json(self.as_of),
            "percent": sorted(self.percent),
            "publisher": self.publisher,
        }

    @classmethod
    def from_json(cls, data: Map[str, Any]) -> "Mapping":
        """Read a mapping back from plain data."""
        return cls(
            kind=data["kind"],
            signature=data["signature"],
            columns={int(index): str(name) for index, name in data["columns"]},
            platform=data.get("platform", ""),
            as_of=_as_of_from_json(data.get("as_of")),
            percent=frozenset(data.get("percent", ())),
            publisher=data.get("publisher", ""),
        )

    def check_fits(self, headers: tuple[str, ...]) -> None:
        """Refuse to read a file with other columns than those the mapping was made for. Raises FileRefused."""
        if self.signature != signature(headers):
            raise FileRefused("file.mapping_mismatch")


def given(on: date) -> AsOf:
    """Return the date that a person gave for a whole file."""
    return AsOf(on, "day", "given")


def _as_of_to_json(as_of: AsOf | None) -> dict[str, str] | None:
    if as_of is None:
        return None
    at = {"at": as_of.at.isoformat()} if as_of.at else {}
    return {"on": as_of.on.isoformat(), "precision": as_of.precision, "source": as_of.source, **at}


def _as_of_from_json(data: Map[str, str] | None) -> AsOf | None:
    if not data:
        return None
    at = datetime.fromisoformat(data["at"]) if data.get("at") else None
    return AsOf(date.fromisoformat(data["on"]), data["precision"], data["source"], at)  # type: ignore[arg-type]


@dataclass(slots=True)
class Draft:
    """A mapping while it is being worked out."""

    columns: dict[int, str] = field(default_factory=dict)
    percent: set[int] = field(default_factory=set)
    notes: list[Problem] = field(default_factory=list)

    def of(self, *names: str) -> list[int]:
        """Return the columns that have one of these fields so far."""
        return [index for index, name in self.columns.items() if name in names]
