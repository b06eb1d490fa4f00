"""Tables of posts' counters: finding their fields, and their rows as typed snapshots or refused with reasons."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from lonja.platforms.files.cells import clean_text, is_missing
from lonja.platforms.files.checks import is_destroyed_id
from lonja.platforms.files.facts import LISTED, Reader
from lonja.platforms.files.fields import SNAPSHOT_NUMBERS, snapshot_guess
from lonja.platforms.files.handles import Address, clean_handle, parse_address, parse_platform
from lonja.platforms.files.headers import signature
from lonja.platforms.files.inspection import Inspection
from lonja.platforms.files.mapping import Draft, Mapping
from lonja.platforms.files.numbers import DecimalMark
from lonja.platforms.files.platform_guess import guess_platform
from lonja.platforms.files.problems import FileRefused, problem
from lonja.platforms.files.profile import Profile
from lonja.platforms.files.reader import Table
from lonja.platforms.files.times import date_in_name, parse_duration
from lonja.platforms.files.types import Cells, Refusal, SnapshotRow

ENOUGH = 0.6
IDENTITY = ("post_id", "post_url")


def map_snapshots(table: Table, inspection: Inspection) -> Mapping:
    """Work out the mapping of a snapshots' file without help. Raises FileRefused where post or time are missing."""
    draft = Draft()
    for index, header in enumerate(table.headers):
        guess = snapshot_guess(header)
        if guess.field and guess.field not in draft.columns.values() and fits(guess.field, inspection.profiles[index]):
            draft.columns[index] = guess.field
    if not draft.of(*IDENTITY):
        raise FileRefused("file.no_post")
    as_of = None if draft.of("at") else date_in_name(table.name)
    if not draft.of("at") and as_of is None:
        raise FileRefused("file.no_time")
    platform = guess_platform(table.name, table.headers, inspection.profiles)
    return Mapping(
        kind="snapshots",
        signature=signature(table.headers),
        columns=draft.columns,
        platform="" if draft.of("platform") else platform or _platform_of_ids(draft, inspection),
        as_of=as_of,
    )


def fits(name: str, seen: Profile) -> bool:
    """Say whether a column's contents can be what its header says."""
    if not seen.filled:
        return False
    if name in SNAPSHOT_NUMBERS:
        return seen.numbers >= ENOUGH
    measured = {
        "at": max(seen.times, seen.yearless),
        "published_at": seen.times,
        "post_url": seen.addresses,
        "platform": seen.platforms,
        "author_id": max(seen.channel_ids, seen.numeric_ids),
        "post_id": 1.0 if not seen.sequence else 0.0,
        "author_handle": seen.handles,
    }
    return measured.get(name, 1.0) >= ENOUGH


def _platform_of_ids(draft: Draft, inspection: Inspection) -> str:
    for index in draft.of("post_id"):
        cells = [cell for cell in inspection.column(index) if cell]
        if sum(len(cell) == 11 and not cell.isdecimal() for cell in cells) > 0.9 * len(cells):
            return "youtube"
        if sum(len(cell) == 19 and cell.isdecimal() for cell in cells) > 0.9 * len(cells):
            return "tiktok"
    return ""


class SnapshotReader:
    """Turns cells into snapshots under one mapping."""

    def __init__(self, headers: tuple[str, ...], mapping: Mapping, marks: dict[int, DecimalMark]) -> None:
        """Sort the mapping's columns by field."""
        self.headers = headers
        self.mapping = mapping
        self.marks = marks
        self._at = {name: index for index, name in reversed(list(mapping.columns.items()))}

    def read(self, row: Cells) -> SnapshotRow | Refusal:
        """Read one row; a naive time is taken as UTC and says so, a time before the post is flagged and kept."""
        reader = Reader(row.values, self.headers, self.marks, self.mapping.percent)
        address = parse_address(url) if (url := self._text(reader, "post_url")) else None
        platform = self._platform(reader, address)
        post_id = self._post_id(reader, address)
        at = self._moment(reader, "at")
        published = self._moment(reader, "published_at")
        counters: dict[str, Decimal] = {}
        for name, kind in SNAPSHOT_NUMBERS.items():
            if name in self._at and (value := reader.number(name, kind, [self._at[name]])) is not None:
                counters[name] = value
        followers = counters.pop("author_followers", None)
        self._check_whole(reader, platform, post_id, bool(at), bool(counters))
        if reader.reasons or at is None:
            return Refusal(row, tuple(reader.reasons))
        if published and at[0] < published[0] - timedelta(seconds=1):
            reader.notes.append(problem("note.before_post"))
        return SnapshotRow(
            line=row.line,
            number=row.number,
            platform=platform,
            post_id=post_id,
            at=at[0],
            url=url if address else "",
            published_at=published[0] if published else None,
            author_handle=clean_handle(self._text(reader, "author_handle")) or (address.handle if address else ""),
            author_id=self._author_id(reader),
            author_name=clean_text(self._text(reader, "author_name"))[:200],
            author_followers=followers,
            title=clean_text(self._text(reader, "title"))[:500],
            hashtags=self._hashtags(reader),
            duration_seconds=self._duration(reader),
            counters=counters,
            rounded=frozenset(reader.rounded),
            zone="given" if at[1] else "assumed utc",
            notes=tuple(reader.notes),
        )

    def _check_whole(self, reader: Reader, platform: str, post_id: str, has_time: bool, has_counters: bool) -> None:
        columns = [self.headers[i] for name, i in self._at.items() if name in IDENTITY]
        if not post_id and not reader.reasons:
            reader.reasons.append(problem("row.no_post", columns=", ".join(columns)))
        if not has_time and not reader.reasons:
            column = self.headers[self._at["at"]] if "at" in self._at else "captured_at"
            reader.reasons.append(problem("row.no_time", columns=column))
        if not platform and not reader.reasons:
            reader.reasons.append(problem("row.no_platform"))
        if not has_counters and not reader.reasons:
            reader.reasons.append(problem("row.no_counters"))

    def _text(self, reader: Reader, field: str) -> str:
        if field not in self._at:
            return ""
        cell = reader.values[self._at[field]]
        return "" if is_missing(cell) else cell.strip()

    def _platform(self, reader: Reader, address: Address | None) -> str:
        if cell := self._text(reader, "platform"):
            platform = parse_platform(cell)
            if not platform:
                reader.refuse("cell.platform", self._at["platform"])
            return platform
        return (address.platform if address else "") or self.mapping.platform

    def _post_id(self, reader: Reader, address: Address | None) -> str:
        # YouTube's ids may begin with "-", which no rule about missing cells or formulas may touch.
        cell = reader.values[self._at["post_id"]].strip() if "post_id" in self._at else ""
        if is_destroyed_id(cell):
            reader.refuse("cell.id_destroyed", self._at["post_id"])
            return ""
        return cell if not is_missing(cell) else (address.post_id if address else "")

    def _author_id(self, reader: Reader) -> str:
        cell = self._text(reader, "author_id")
        return "" if is_destroyed_id(cell) else cell

    def _moment(self, reader: Reader, field: str) -> tuple[datetime, bool] | None:
        if field in self._at:
            return reader.time(self._at[field])
        if field == "at" and self.mapping.as_of:
            return datetime.combine(self.mapping.as_of.on, time(), UTC), False
        return None

    def _hashtags(self, reader: Reader) -> tuple[str, ...]:
        parts = LISTED.split(self._text(reader, "hashtags"))
        return tuple(dict.fromkeys(tag for part in parts if (tag := clean_text(part).lstrip("#").strip())))

    def _duration(self, reader: Reader) -> int | None:
        cell = self._text(reader, "duration")
        if not cell:
            return None
        seconds = parse_duration(cell)
        if seconds is None:
            reader.doubt("cell.duration", self._at["duration"])
        return seconds
