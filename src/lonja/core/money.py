"""Money: whole minor units beside a currency, never a float."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, list_currencies

CURRENCIES: frozenset[str] = frozenset(list_currencies())
PLAIN_DECIMAL = re.compile(r"-?\d{1,15}([.,]\d{1,6})?")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents for EUR, yen for JPY) of one currency."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._require_same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._require_same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def _require_same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be added")

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-precision(self.currency))

    def format(self, locale: str = "en") -> str:
        """Write the amount as a reader of `locale` expects it, without decimals when they are zero."""
        try:
            known = Locale.parse(locale.replace("-", "_"))
        except UnknownLocaleError:
            known = Locale("en")
        pattern = copy(known.currency_formats["standard"])
        digits = 0 if self.amount == self.amount.to_integral_value() else precision(self.currency)
        pattern.frac_prec = (digits, digits)
        return str(pattern.apply(self.amount, known, currency=self.currency, currency_digits=False))


def precision(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217, from CLDR)."""
    return get_currency_precision(currency)


def parse(text: str, currency: str) -> Money:
    """Read a plain decimal such as `450.00`; raise ValueError on anything else or too many decimals."""
    if not PLAIN_DECIMAL.fullmatch(text.strip()):
        raise ValueError(text)
    minor = Decimal(text.strip().replace(",", ".")).scaleb(precision(currency))
    if minor != minor.to_integral_value():
        raise ValueError(text)
    return Money(int(minor), currency)


def read_typed(text: str, language: str) -> Decimal:
    """Read an amount as people of a language type it: `1.200,50`, `1,200.50`, `450`, `450.5`; raise ValueError.

    A mark that stands only before groups of three digits is the language's own grouping where it can be, so `1.200`
    is twelve hundred in Spanish and one and a fifth in English; of two different marks the last is the decimal one.
    """
    typed = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if not re.fullmatch(r"\d[\d.,]*", typed) or len(typed) > 24:
        raise ValueError(text)
    grouping, decimal = (".", ",") if language.startswith("es") else (",", ".")
    if "." in typed and "," in typed:
        decimal = max(".,", key=typed.rfind)
        grouping = ",.".replace(decimal, "")
    elif grouping in typed and not _is_grouped(typed, grouping):
        grouping, decimal = decimal, grouping
    whole, _mark, rest = typed.partition(decimal)
    if (grouping in whole and not _is_grouped(whole, grouping)) or (not rest.isdigit() and rest):
        raise ValueError(text)
    return Decimal(f"{whole.replace(grouping, '')}.{rest or 0}")


def _is_grouped(typed: str, mark: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", typed) is not None


def convert(money: Money, to: str, rate: Decimal) -> Money:
    """Convert at `rate` (units of `to` for one unit of the money's currency), rounded half to even."""
    minor = (money.amount * rate).scaleb(precision(to)).quantize(Decimal(1), ROUND_HALF_EVEN)
    return Money(int(minor), to)
