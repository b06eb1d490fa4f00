"""Numbers, money and shares as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from lonja.core.money import Money
from lonja.web.components.library import locale, register

NOTHING = "–"
SPACE = "\u00a0"
# Spanish has no single word for 10⁹ in short form: thousands of millions.
_STEPS = {
    "en": ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")),
    "es": ((1_000_000_000, f"{SPACE}mil{SPACE}M"), (1_000_000, f"{SPACE}M"), (1_000, f"{SPACE}k")),
}
Numeric = int | float | Decimal


def _exact(value: Any) -> Decimal | None:
    """Return the value as a decimal; None for what is missing or no number."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


@register.filter(name="number")
def number(value: Any, decimals: int = 0) -> str:
    """Write all digits, grouped: `{{ 1284|number }}` is 1,284 or 1284 in the manner of the language."""
    if type(value) is int and not decimals:
        # Most numbers of a page; decimals take ten times as long.
        return _grouped(value)
    exact = _exact(value)
    if exact is None:
        return NOTHING
    return _grouped(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


# A page has hundreds of numbers, and both languages differ in two characters only: not worth a pattern machine.
_SWAPPED = str.maketrans(",.", ".,")


def grouped(value: Decimal | int, language: str) -> str:
    """Write a number with all its digits, thousands grouped, as readers of the language do."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    return text.translate(_SWAPPED) if language == "es" else text


def _grouped(value: Decimal | int) -> str:
    return grouped(value, locale())


@register.filter(name="compact")
def compact(value: Any) -> str:
    """Write three figures at most: `{{ 12345|compact }}` is 12.3K or 12,3 k."""
    if type(value) is int:
        return _whole_compact(value, locale())
    exact = _exact(value)
    if exact is None:
        return NOTHING
    for step, suffix in _STEPS[locale()]:
        # 999,950 would round to 1000K, so it already belongs to the next step.
        if abs(exact) >= Decimal(step) * Decimal("0.9995") and step >= 1_000:
            return _short(exact / step) + suffix
    return number(exact, 0 if exact == exact.to_integral_value() else 1)


def _whole_compact(value: int, language: str) -> str:
    """The same for a whole number, in whole numbers: Discover writes hundreds of them for each search."""
    size = abs(value)
    for step, suffix in _STEPS[language]:
        if size * 10_000 >= step * 9_995:
            tenths = (20 * size + step) // (2 * step)
            # From 99.95 on three figures leave no room for a decimal.
            if size * 100 >= 9_995 * step:
                tenths = (2 * size + step) // (2 * step) * 10
            text = f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths / 10:,.1f}"
            sign = "-" if value < 0 else ""
            return f"{sign}{text.translate(_SWAPPED) if language == 'es' else text}{suffix}"
    return _grouped(value)


def _short(value: Decimal) -> str:
    digits = 1 if abs(value) < Decimal("99.95") else 0
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return _grouped(rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded)


@register.filter(name="percent")
def percent(bps: Any, decimals: int | None = None) -> str:
    """Write basis points as a percentage: `{{ 425|percent }}` is 4.25% or 4,25 %."""
    exact = _exact(bps)
    if exact is None:
        return NOTHING
    if decimals is None:
        decimals = 1 if abs(exact) < 10_000 and exact % 100 else 0
    share = (exact / 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _grouped(share) + (f"{SPACE}%" if locale() == "es" else "%")


@register.filter(name="times")
def times(value: Any) -> str:
    """Write a ratio such as ROAS: `{{ 2.5|times }}` is 2.5×."""
    exact = _exact(value)
    return NOTHING if exact is None else f"{number(exact, 1)}×"


@register.filter(name="as_money")
def as_money(value: Any, currency: str = "") -> str:
    """Write money: `{{ fee|as_money }}` for Money, `{{ minor|as_money:"EUR" }}` for minor units."""
    if isinstance(value, Money):
        return value.format(locale())
    exact = _exact(value)
    if exact is None or not currency:
        return NOTHING
    return _money(int(exact), currency, locale())


# A page of results has dozens of prices, most of them round; Babel takes its time over each.
@lru_cache(maxsize=10_000)
def _money(minor: int, currency: str, language: str) -> str:
    return Money(minor, currency).format(language)


@register.simple_tag
def money(amount: Any, currency: str = "") -> str:
    """Write money: `{% money 45000 "EUR" %}` is €450 or 450 €."""
    return as_money(amount, currency)


@register.filter(name="duration")
def duration(minutes: Any) -> str:
    """Write a length of time given in minutes: 45 min, 6 h, 3 d."""
    exact = _exact(minutes)
    if exact is None:
        return NOTHING
    if exact < 90:
        return f"{number(exact)}{SPACE}min"
    if exact < 48 * 60:
        return f"{number(exact / 60)}{SPACE}h"
    return f"{number(exact / 1440)}{SPACE}d"


@register.filter(name="stars")
def stars(hundredths: Any) -> str:
    """Write a rating given in hundredths of a star: `{{ 467|stars }}` is 4.7 ★."""
    exact = _exact(hundredths)
    return NOTHING if exact is None else f"{number(exact / 100, 1)}{SPACE}★"


def hundredths(value: Any) -> str:
    """Write a mean given in hundredths: 133 is 1.3."""
    exact = _exact(value)
    return NOTHING if exact is None else number(exact / 100, 1)


_KINDS: dict[str, Callable[[Any], str]] = {
    "number": number,
    "compact": compact,
    "percent": percent,
    "times": times,
    "duration": duration,
    "stars": stars,
    "hundredths": hundredths,
}


def written(value: Any, kind: str, currency: str = "") -> str:
    """Write a value of a kind: text, money or one of `_KINDS`."""
    if kind == "money":
        return as_money(value, currency)
    if kind == "text":
        return NOTHING if value in (None, "") else str(value)
    return _KINDS[kind](value)
