"""Numbers as people write them in a form or an address, and as a reader of the page expects them."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from lonja.core.money import Money, precision
from lonja.discovery.filters.table import Unit
from lonja.discovery.filters.vocabulary import locale

MAX_LENGTH = 30
NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)*)([kKmM]?)")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+")
SUFFIXES = {"": 1, "k": 1_000, "m": 1_000_000}
NO_BREAK = "\u00a0"


def scale(unit: Unit, currency: str) -> int:
    """Return how many stored units one written unit is: 100 basis points in a percent, 100 cents in a euro."""
    if unit in {Unit.BPS, Unit.HUNDREDTHS}:
        return 100
    return int(10 ** precision(currency)) if unit is Unit.MONEY else 1


def read(text: str, unit: Unit, currency: str) -> int:
    """Return the stored number that the text means (`50k`, `3,5`, `1.500`); raise ValueError when it is none."""
    clean = re.sub(r"[\s%]", "", text[: MAX_LENGTH + 1])
    found = NUMBER.fullmatch(clean)
    if found is None or len(clean) > MAX_LENGTH:
        raise ValueError(text)
    digits, suffix = found.groups()
    # "1.500" followers or euros are fifteen hundred for a Spanish reader; nobody writes three decimals of those.
    is_grouped = unit in {Unit.COUNT, Unit.MONEY, Unit.MINUTES} and not suffix and THOUSANDS.fullmatch(digits)
    digits = re.sub(r"[.,]", "", digits) if is_grouped else digits.replace(",", ".")
    if digits.count(".") > 1:
        raise ValueError(text)
    return int((Decimal(digits) * SUFFIXES[suffix.lower()] * scale(unit, currency)).to_integral_value())


def write(number: int, unit: Unit, currency: str) -> str:
    """Return the number as `read` takes it back, with a point and without needless zeros."""
    amount = Decimal(number) / scale(unit, currency)
    text = f"{amount.normalize():f}" if amount else "0"
    # Three decimals (of Kuwaiti dinars, say) would be read back as thousands; a fourth makes them decimals.
    return f"{text}0" if THOUSANDS.fullmatch(text) else text


def shown(number: int, unit: Unit, currency: str) -> str:
    """Return the number as a sentence shows it: `50k`, `60 %`, `800 €`, `4,8`."""
    if unit is Unit.MONEY:
        return Money(number, currency).format(str(locale()))
    if unit is Unit.BPS:
        return percent(number)
    if unit is Unit.MINUTES:
        return _duration(number)
    if unit is Unit.COUNT:
        return compact(number)
    return str(format_decimal(Decimal(number) / scale(unit, currency), locale=locale()))


def percent(bps: int) -> str:
    """Return basis points as a percentage in the reader's way."""
    gap = NO_BREAK if locale().language != "en" else ""
    return f"{format_decimal(Decimal(bps) / 100, locale=locale())}{gap}%"


def compact(number: int) -> str:
    """Return `50k` or `1,2M` where that is the whole truth, else every digit."""
    for size, suffix in ((1_000_000, "M"), (1_000, "k")):
        if abs(number) >= size and number * 100 % size == 0:
            return f"{format_decimal(Decimal(number) / size, locale=locale())}{suffix}"
    return str(format_decimal(number, locale=locale()))


def _duration(minutes: int) -> str:
    if minutes and minutes % 1440 == 0:
        return _("{count} d").format(count=minutes // 1440)
    if minutes and minutes % 60 == 0:
        return _("{count} h").format(count=minutes // 60)
    return _("{count} min").format(count=minutes)
