"""What the cells of one column look like, from a sample: the evidence against headers that lie."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lonja.platforms.files.cells import clean_text, is_missing
from lonja.platforms.files.handles import PLAIN_HANDLE, YOUTUBE_ID, parse_address, parse_platform
from lonja.platforms.files.numbers import NotANumber, is_range, parse_number, split_currency
from lonja.platforms.files.places import country_code, language_code
from lonja.platforms.files.times import is_yearless, parse_time

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$")
FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "si", "sí", "1", "verdadero", "verified", "verificado", "x", "✓"), True),
    **dict.fromkeys(("false", "no", "n", "0", "falso", "not verified", "unverified"), False),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares (0-1) of the filled cells of a column that read as each kind of value."""

    filled: int
    missing: int
    numbers: float = 0.0
    abbreviated: float = 0.0
    percent: float = 0.0
    ranges: float = 0.0
    prices: float = 0.0
    countries: float = 0.0
    country_codes: float = 0.0
    languages: float = 0.0
    addresses: float = 0.0
    emails: float = 0.0
    flags: float = 0.0
    platforms: float = 0.0
    times: float = 0.0
    yearless: float = 0.0
    handles: float = 0.0
    handles_with_at: float = 0.0
    channel_ids: float = 0.0
    long_ids: float = 0.0
    numeric_ids: float = 0.0
    distinct: float = 0.0
    sequence: bool = False
    median: float | None = None
    largest: float = 0.0
    address_platforms: tuple[str, ...] = ()


def profile(cells: Sequence[str]) -> Profile:
    """Read a column's sample and say what its cells look like."""
    filled = [cell.strip() for cell in cells if not is_missing(cell)]
    count = len(filled)
    missing = len(cells) - count
    if not count:
        return Profile(0, missing)
    unique = set(filled)
    values = [value for value in map(_value, filled) if value is not None]
    addresses = (
        [a for a in map(parse_address, filled) if a] if any("/" in cell or "." in cell for cell in unique) else []
    )

    def share(matches: int) -> float:
        return matches / count

    return Profile(
        filled=count,
        missing=missing,
        numbers=share(len(values)),
        abbreviated=share(sum(1 for cell in filled if cell[-1:].isalpha() and _value(cell) is not None)),
        percent=share(sum(cell.endswith("%") for cell in filled)),
        prices=share(sum(_is_price(cell) for cell in filled)),
        ranges=share(sum(is_range(cell) for cell in filled)),
        countries=share(sum(bool(country_code(cell)) for cell in filled)),
        country_codes=share(sum(len(cell) == 2 and bool(country_code(cell)) for cell in filled)),
        languages=share(sum(bool(language_code(re.split("[,;|/]", cell)[0])) for cell in filled)),
        addresses=share(len(addresses)),
        emails=share(sum(bool(EMAIL.match(cell)) for cell in filled)),
        flags=share(sum(cell.lower() in FLAGS for cell in filled)),
        platforms=share(sum(bool(parse_platform(cell)) for cell in filled)),
        times=share(sum(parse_time(cell) is not None for cell in filled)),
        yearless=share(sum(is_yearless(cell) for cell in filled)),
        handles=share(sum(bool(PLAIN_HANDLE.match(clean_text(cell))) for cell in filled)),
        handles_with_at=share(sum(cell.startswith("@") for cell in filled)),
        channel_ids=share(sum(bool(YOUTUBE_ID.match(cell)) for cell in filled)),
        long_ids=share(sum(cell.isdecimal() and 17 <= len(cell) <= 20 for cell in filled)),
        numeric_ids=share(sum(cell.isdecimal() and len(cell) >= 5 for cell in filled)),
        distinct=len(unique) / count,
        sequence=_is_sequence(values) if len(values) == count else False,
        median=sorted(values)[len(values) // 2] if values else None,
        largest=max(values, default=0.0),
        address_platforms=tuple(sorted({address.platform for address in addresses})),
    )


def _value(cell: str) -> float | None:
    try:
        number = parse_number(cell)
    except NotANumber:
        return None
    return None if number is None else float(number.value)


def _is_price(cell: str) -> bool:
    amount, _currency = split_currency(cell)
    return _value(amount) is not None or is_range(amount)


def _is_sequence(values: Sequence[float]) -> bool:
    steps = [b - a for a, b in itertools.pairwise(values)]
    return len(values) > 2 and values[0] in (0, 1) and sum(step == 1 for step in steps) >= 0.9 * len(steps)
