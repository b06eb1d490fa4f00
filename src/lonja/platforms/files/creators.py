"""Rows of a creators' table as typed creators, or refused with reasons that say what to correct."""

import re
from datetime import datetime
from decimal import Decimal

from lonja.platforms.files.cells import clean_prose, clean_text, is_lost, is_missing, is_missing_name
from lonja.platforms.files.checks import is_destroyed_id
from lonja.platforms.files.facts import Reader
from lonja.platforms.files.fields import CREATOR_NUMBERS
from lonja.platforms.files.handles import (
    YOUTUBE_ID,
    Address,
    clean_handle,
    is_handle,
    parse_address,
    parse_platform,
)
from lonja.platforms.files.mapping import Mapping
from lonja.platforms.files.numbers import DecimalMark, NotANumber, parse_range, split_currency
from lonja.platforms.files.problems import problem
from lonja.platforms.files.types import AsOf, Cells, CreatorRow, Price, Refusal

IDENTITY = ("external_id", "handle", "profile_url", "display_name")
CATEGORY_SEPARATORS = re.compile(r"[;|\n]")


class CreatorReader:
    """Turns cells into creators under one mapping; made once per file so that columns are looked up once."""

    def __init__(self, headers: tuple[str, ...], mapping: Mapping, marks: dict[int, DecimalMark]) -> None:
        """Sort the mapping's columns by field."""
        self.headers = headers
        self.mapping = mapping
        self.marks = marks
        self._at: dict[str, list[int]] = {}
        for index, name in mapping.columns.items():
            self._at.setdefault(name, []).append(index)
        self._numbers = [(name, kind, self._at[name]) for name, kind in CREATOR_NUMBERS.items() if name in self._at]
        self._prices = [(name, index) for name, [index, *_] in self._at.items() if name.startswith("price:")]
        self._shares = [(name, index) for name, [index, *_] in self._at.items() if name.startswith("audience_share:")]
        self._identity = [self.headers[i] for name in IDENTITY for i in self._at.get(name, [])]

    def read(self, row: Cells) -> CreatorRow | Refusal:
        """Read one row; all its faults are reported at once."""
        reader = Reader(row.values, self.headers, self.marks, self.mapping.percent)
        address = self._address(reader)
        platform = self._platform(reader, address)
        external_id = self._external_id(reader, address)
        name = self._name(reader)
        handle, name = self._handle(reader, address, platform, name)
        if not (external_id or handle or name) or (
            self._expects_more() and not (external_id or handle or self._handle_cell(reader))
        ):
            reader.reasons.append(problem("row.no_identity", columns=", ".join(self._identity)))
        elif not (external_id or handle) and is_lost(name):
            reader.reasons.append(problem("row.name_destroyed", value=name))
        if not platform and not reader.reasons:
            reader.reasons.append(problem("row.no_platform"))
        numbers = {
            measure: value
            for measure, kind, columns in self._numbers
            if (value := reader.number(measure, kind, columns)) is not None
        }
        creator = CreatorRow(
            line=row.line,
            number=row.number,
            platform=platform,
            external_id=external_id,
            handle=handle,
            display_name=name,
            profile_url=row.values[self._at["profile_url"][0]].strip() if address else "",
            country=reader.country(self._at.get("country", [])),
            audience_country=reader.country(self._at.get("audience_country", [])),
            audience_shares=self._audience(reader),
            languages=reader.languages(self._at.get("languages", [])),
            categories=self._categories(reader),
            verified=reader.flag(self._at["verified"][0]) if "verified" in self._at else None,
            bio=clean_prose(self._text(reader, "bio")),
            email=reader.email(self._at["email"][0]) if "email" in self._at else "",
            started_on=started.date() if (started := self._time(reader, "started_on")) else None,
            as_of=self._as_of(reader),
            numbers=numbers,
            rounded=frozenset(reader.rounded),
            prices=self._price_list(reader),
            notes=tuple(reader.notes),
        )
        return Refusal(row, tuple(reader.reasons)) if reader.reasons else creator

    def _text(self, reader: Reader, field: str) -> str:
        for index in self._at.get(field, ()):
            cell = reader.values[index]
            if not (is_missing_name(cell) if field == "handle" else is_missing(cell)):
                return cell
        return ""

    def _address(self, reader: Reader) -> Address | None:
        for index in self._at.get("profile_url", ()):
            if not is_missing(reader.values[index]):
                address = parse_address(reader.values[index])
                if address is None:
                    reader.doubt("cell.url", index)
                return address
        return None

    def _platform(self, reader: Reader, address: Address | None) -> str:
        for index in self._at.get("platform", ()):
            cell = reader.values[index]
            if not is_missing(cell):
                platform = parse_platform(cell)
                if not platform:
                    reader.refuse("cell.platform", index)
                return platform
        return (address.platform if address else "") or self.mapping.platform

    def _external_id(self, reader: Reader, address: Address | None) -> str:
        for index in self._at.get("external_id", ()):
            cell = clean_text(reader.values[index])
            if is_missing(cell):
                continue
            if is_destroyed_id(cell):
                reader.refuse("cell.id_destroyed", index)
                return ""
            return cell[:100]
        return address.external_id if address else ""

    def _name(self, reader: Reader) -> str:
        """Take the first name that arrived whole, else the least damaged one."""
        names = [
            clean_text(reader.values[i]) for i in self._at.get("display_name", ()) if not is_missing(reader.values[i])
        ]
        whole = [name for name in names if name and "\ufffd" not in name]
        name = (whole or sorted(names, key=is_lost) or [""])[0]
        if "\ufffd" in name:
            reader.doubt("note.damaged_text", self._at["display_name"][0])
        return name[:200]

    def _handle_cell(self, reader: Reader) -> str:
        return self._text(reader, "handle")

    def _handle(self, reader: Reader, address: Address | None, platform: str, name: str) -> tuple[str, str]:
        """Return handle and name; where a list writes the channel's title for want of a handle, that is a name."""
        cell = self._handle_cell(reader)
        handle = clean_handle(cell) if cell else (address.handle if address else "")
        if not handle or is_handle(handle):
            return (self._handle_or_id(handle, platform), name)
        if platform == "youtube":
            return "", name or clean_text(cell)[:200]
        reader.refuse("cell.handle", self._at["handle"][0])
        return "", name

    def _handle_or_id(self, handle: str, platform: str) -> str:
        return "" if platform == "youtube" and YOUTUBE_ID.match(handle) else handle

    def _expects_more(self) -> bool:
        # A name alone identifies only where the file has nothing better.
        return any(field in self._at for field in ("external_id", "handle", "profile_url"))

    def _categories(self, reader: Reader) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for index in self._at.get("categories", ()):
            if not is_missing(reader.values[index]):
                for part in CATEGORY_SEPARATORS.split(reader.values[index]):
                    if not is_missing(part):
                        found[clean_text(part)[:60]] = None
        return tuple(found)

    def _audience(self, reader: Reader) -> dict[str, Decimal]:
        shares: dict[str, Decimal] = {}
        for name, index in self._shares:
            value = reader.number(name, "rate", [index])
            if value is None:
                continue
            if not 0 <= value <= 1:
                reader.refuse("cell.percentage", index)
            else:
                shares[name.removeprefix("audience_share:")] = value
        return shares

    def _time(self, reader: Reader, field: str) -> datetime | None:
        for index in self._at.get(field, ()):
            if found := reader.time(index):
                return found[0]
        return None

    def _as_of(self, reader: Reader) -> AsOf | None:
        for index in self._at.get("as_of", ()):
            if found := reader.time(index):
                moment, _ = found
                has_time = ":" in reader.values[index] or reader.values[index].strip().isdecimal()
                return AsOf(moment.date(), "time" if has_time else "day", "column", moment)
        return self.mapping.as_of

    def _price_list(self, reader: Reader) -> tuple[Price, ...]:
        prices = []
        for name, index in self._prices:
            cell = reader.values[index]
            if is_missing(cell):
                continue
            _, deliverable, currency = name.split(":")
            bare, own = split_currency(cell)
            try:
                amounts = parse_range(bare, decimal=self.marks.get(index, "."))
            except NotANumber as error:
                reader.refuse(error.code, index)
                continue
            currency = own or currency or self._text(reader, "price_currency").strip().upper()[:3]
            if amounts is None:
                continue
            if not currency:
                reader.refuse("cell.currency", index)
            elif amounts[0] < 0:
                reader.refuse("cell.negative", index)
            else:
                prices.append(Price(deliverable, amounts[0], amounts[1], currency))
        return tuple(prices)
