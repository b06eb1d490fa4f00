"""Dates and times as files write them, durations, and the date hidden in a file's name."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from lonja.platforms.files.types import AsOf

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "enero", "ene"),
            ("february", "feb", "febrero"),
            ("march", "mar", "marzo"),
            ("april", "apr", "abril", "abr"),
            ("may", "mayo"),
            ("june", "jun", "junio"),
            ("july", "jul", "julio"),
            ("august", "aug", "agosto", "ago"),
            ("september", "sep", "sept", "septiembre", "setiembre"),
            ("october", "oct", "octubre"),
            ("november", "nov", "noviembre"),
            ("december", "dec", "diciembre", "dic"),
        ),
        start=1,
    )
    for name in names
}
_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_EUROPEAN = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_WORDED = re.compile(
    r"^(?:(\d{1,2})\s+(?:de\s+)?)?([A-Za-z]{3,10})\.?\s+(?:(?:de\s+)?(\d{1,2}),?\s+)?(?:de\s+)?(\d{4})$"
)
_YEARLESS = re.compile(r"^\d{1,2}([./-])\d{1,2}$|^\d{1,2}\s+[A-Za-z]{3,}$|^[A-Za-z]{3,}\s+\d{1,2}$")
_ISO_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,3}):(\d{2})(?:\.\d+)?$")
OLDEST, NEWEST = 2004, 2100


@lru_cache(maxsize=65_536)
def parse_time(text: str, *, month_first: bool = False) -> tuple[datetime, bool] | None:
    """Return (moment in UTC, whether its zone was given); None where the text is no full date.

    A time without a zone is taken as UTC; the caller records that. Numbers of 10 or 13 digits are Unix times.
    """
    bare = text.strip()
    try:
        if match := _ISO.match(bare):
            return _from_iso(match)
        if match := _EUROPEAN.match(bare):
            first, second = int(match[1]), int(match[2])
            day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
            hour, minute, seconds = (int(match[i] or 0) for i in (4, 5, 6))
            moment = datetime(int(match[3]), month, day, hour, minute, seconds, tzinfo=UTC)
            return _plausible(moment), False
        if (match := _WORDED.match(bare)) and match[2].lower() in MONTHS:
            day = int(match[1] or match[3] or 1)
            return _plausible(datetime(int(match[4]), MONTHS[match[2].lower()], day, tzinfo=UTC)), False
        if re.fullmatch(r"\d{10}(\.0)?|\d{13}", bare):
            since = int(bare.removesuffix(".0")) / (1000 if len(bare) == 13 else 1)
            return _plausible(datetime.fromtimestamp(since, UTC)), True
    except (ValueError, OverflowError):
        return None
    return None


def is_yearless(text: str) -> bool:
    """Say whether a text is a date that lost its year (10/10, 10.1)."""
    return bool(_YEARLESS.match(text.strip()))


def _from_iso(match: re.Match[str]) -> tuple[datetime, bool]:
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    hour, minute, second = (int(match[i] or 0) for i in (4, 5, 6))
    micro = int((match[7] or "0")[:6].ljust(6, "0"))
    moment = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    zone = (match[8] or "").upper()
    if zone and zone[0] in "+-":
        sign = 1 if zone[0] == "+" else -1
        moment -= sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return _plausible(moment), bool(zone)


def _plausible(moment: datetime) -> datetime:
    if not OLDEST <= moment.year <= NEWEST:
        raise ValueError("no platform existed then")
    return moment


def parse_duration(text: str) -> int | None:
    """Return whole seconds of `00:31`, `1:02:03`, `PT14M29S` or a plain number of seconds; None for other text."""
    bare = text.strip()
    if match := _ISO_DURATION.match(bare):
        days, hours, minutes = (int(match[i] or 0) for i in (1, 2, 3))
        return ((days * 24 + hours) * 60 + minutes) * 60 + int(float(match[4] or 0))
    if match := _CLOCK.match(bare):
        return (int(match[1] or 0) * 60 + int(match[2])) * 60 + int(match[3])
    if re.fullmatch(r"\d{1,6}(\.\d+)?", bare):
        return int(float(bare))
    return None


def date_in_name(name: str) -> AsOf | None:
    """Find the day, month or year that a file's name tells, such as `Tiktok sep 2022` or `2022-06-30`.

    A month stands for its first day: numbers are never made to look newer than they are.
    """
    text = re.sub(r"[_\s]+", " ", name.rsplit(".", 1)[0].lower())
    if match := re.search(r"(?<!\d)(20\d\d)[-. ]?(0[1-9]|1[0-2])[-. ]?(0[1-9]|[12]\d|3[01])(?!\d)", text):
        return _named(int(match[1]), int(match[2]), int(match[3]), "day")
    if match := re.search(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-. ](0?[1-9]|1[0-2])[-. ](20\d\d)(?!\d)", text):
        return _named(int(match[3]), int(match[2]), int(match[1]), "day")
    names = "|".join(sorted(MONTHS, key=len, reverse=True))
    if match := re.search(rf"(?<![a-z])({names})[-. ,]*(?:de )?(20\d\d)(?!\d)", text):
        return _named(int(match[2]), MONTHS[match[1]], 1, "month")
    if match := re.search(rf"(?<!\d)(20\d\d)[-. ]*({names})(?![a-z])", text):
        return _named(int(match[1]), MONTHS[match[2]], 1, "month")
    if match := re.search(r"(?<!\d)(20\d\d)[-. ]?(0[1-9]|1[0-2])(?!\d)", text):
        return _named(int(match[1]), int(match[2]), 1, "month")
    if match := re.search(r"(?<!\d)(20[012]\d)(?!\d)", text):
        return _named(int(match[1]), 1, 1, "year")
    return None


def _named(year: int, month: int, day: int, precision: str) -> AsOf | None:
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return AsOf(on, precision, "file name")  # type: ignore[arg-type]
