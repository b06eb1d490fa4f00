"""Numbers as people and platforms write them, read exactly: `12.3M`, `1,234`, `1.234,5`, `2.28E+11`, `5%`, `N/A`."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lonja.platforms.files.cells import is_missing, word_set

DecimalMark = Literal[".", ",", "?"]

# Words a platform shows in place of a count that it hides or that is zero: the count isn't known.
LABELS = word_set(
    "share shares like likes comment comments save saves view views compartir comentar comentario "
    "guardar favorite favorites hidden oculto private privado"
)
SUFFIXES: dict[str, Decimal] = {
    "": Decimal(1),
    **dict.fromkeys(("k", "mil", "thousand", "tsd", "tis", "тыс", "хил", "ribu", "rb"), Decimal(10**3)),
    **dict.fromkeys(
        ("m", "mm", "mn", "mln", "mio", "mi", "mill", "millon", "millones", "million", "millions", "млн", "jt", "tr"),
        Decimal(10**6),
    ),
    **dict.fromkeys(("b", "bn", "mrd", "mld", "billion", "billions", "млрд"), Decimal(10**9)),
    **dict.fromkeys(("t", "trillion"), Decimal(10**12)),
    **dict.fromkeys(("万", "萬", "만"), Decimal(10**4)),
    **dict.fromkeys(("亿", "億", "억"), Decimal(10**8)),
    **dict.fromkeys(("lakh", "lakhs", "lac"), Decimal(10**5)),
    **dict.fromkeys(("cr", "crore", "crores"), Decimal(10**7)),
}
UNITS = word_set(
    "followers follower subscribers subs seguidores suscriptores views vistas visualizaciones likes "
    "videos video posts publicaciones comments shares times veces people personas users"
)
SPACES = " \u00a0\u2007\u2009\u202f'’`´"
_SPACING = str.maketrans("", "", SPACES)
_SHAPE = re.compile(
    r"^(?P<about>[~≈]|approx\.?|ca\.?)?\s*(?P<sign>[+\-])?\s*(?P<body>\d[\d.,\s\u00a0\u2007\u2009\u202f'’`´]*|[.,]\d+)"
    r"(?:[eE](?P<exponent>[+\-]?\d{1,3}))?\s*(?P<words>[^\W\d_]*\.?)\s*(?P<unit>[^\W\d_]+)?\s*(?P<more>\+)?(?P<percent>%)?$"
)
_RANGE = re.compile(r"^(?P<low>[^\s–—−-].*?)\s*(?:–|—|−|-|\bto\b|\ba\b|\bhasta\b|\.\.)\s*(?P<high>[^\s–—−-].*)$")
_INDIAN = re.compile(r"^\d{1,2}(,\d\d)+,\d{3}$")


SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "R$": "BRL"}
CURRENCY = re.compile(r"\b(EUR|USD|GBP|MXN|BRL|COP|ARS|CLP|PEN|CHF|JPY|INR|CAD|AUD|PLN|SEK|NOK|DKK)\b")


class NotANumber(Exception):
    """A cell that holds neither a number nor one of the ways to write nothing; `code` says what is wrong."""

    def __init__(self, code: Literal["cell.number", "cell.range", "cell.ambiguous"]) -> None:
        """Keep the problem's code."""
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact value, whether it had been rounded for display (12.3M, 2.28E+11, 10K+), and whether it had a %."""

    value: Decimal
    rounded: bool = False
    percent: bool = False


def parse_number(text: str, *, decimal: DecimalMark = ".") -> Number | None:
    """Read one cell; None when it holds nothing. Raises NotANumber.

    `decimal` settles the cells that can be read in two ways (`1.234`); "?" refuses them. Cells that can be
    read in one way only (`1.234,5`, `12,5`) are read so under any convention. A percentage comes back as a
    fraction: `5%` is 0.05.
    """
    if text.isascii() and text.isdecimal():
        return Number(Decimal(text))
    if is_missing(text):
        return None
    bare = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("\u200b", "")
    bare = bare.removeprefix("'")
    if is_missing(bare) or bare.lower() in LABELS:
        return None
    match = _SHAPE.match(bare)
    if match is None:
        raise NotANumber("cell.range" if is_range(bare) else "cell.number")
    return _number(match, decimal)


def parse_range(text: str, *, decimal: DecimalMark = ".") -> tuple[Decimal, Decimal] | None:
    """Read `1K-5K` or `100 – 200` as (low, high), one number as both; None for nothing. Raises NotANumber."""
    bare = unicodedata.normalize("NFKC", text).strip()
    match = _RANGE.match(bare)
    if match is None or _SHAPE.match(bare):
        one = parse_number(bare, decimal=decimal)
        return None if one is None else (one.value, one.value)
    low, high = parse_number(match["low"], decimal=decimal), parse_number(match["high"], decimal=decimal)
    if low is None or high is None:
        raise NotANumber("cell.range")
    first, last = low.value, high.value
    # in "10-20K" the unit stands once for both ends
    if not low.rounded and high.rounded and first < 1000 <= last:
        first *= last / parse_plain(match["high"], decimal)
    return (min(first, last), max(first, last))


def parse_plain(text: str, decimal: DecimalMark) -> Decimal:
    """Read a number's digits and leave its unit aside."""
    match = _SHAPE.match(text.strip())
    return _digits(match["body"], decimal, abbreviated=True) if match else Decimal(1)


def split_currency(cell: str) -> tuple[str, str]:
    """Return a price without its currency, and the currency's code, "" where the cell names none."""
    text, found = cell, ""
    if match := CURRENCY.search(text.upper()):
        found = match[1]
        text = text[: match.start()] + text[match.end() :]
    for symbol in sorted(SYMBOLS, key=len, reverse=True):
        if symbol in text:
            found = found or SYMBOLS[symbol]
            text = text.replace(symbol, "")
    return text.strip(), found


def is_range(text: str) -> bool:
    """Say whether a cell holds two numbers with a dash or a word between them."""
    match = _RANGE.match(text)
    return bool(match and _SHAPE.match(match["low"].strip()) and _SHAPE.match(match["high"].strip()))


def _number(match: re.Match[str], decimal: DecimalMark) -> Number:
    words = match["words"].lower().rstrip(".")
    if words in UNITS and not match["unit"]:
        words = ""
    if words not in SUFFIXES or (match["unit"] and match["unit"].lower() not in UNITS):
        raise NotANumber("cell.number")
    # 1.234M and 7,5E+18 are never grouped thousands; 1,234K is, except where the comma is the decimal mark
    mark: DecimalMark = "," if match["exponent"] and "," in match["body"] else decimal
    value = _digits(match["body"], mark, abbreviated=bool(words or match["exponent"]))
    rounded = bool(words or match["exponent"] or match["about"] or match["more"])
    if match["exponent"]:
        value = value.scaleb(int(match["exponent"]))
    value *= SUFFIXES[words]
    if match["percent"]:
        value = value / 100
    if match["sign"] == "-":
        value = -value
    return Number(_exact(value), rounded, bool(match["percent"]))


def _digits(body: str, decimal: DecimalMark, *, abbreviated: bool) -> Decimal:
    spaced = re.split(rf"[{SPACES}\s]+", body.strip())
    if len(spaced) > 1 and not _is_grouped([part.rstrip(".,") for part in spaced], last_may_have_fraction=True):
        raise NotANumber("cell.number")
    plain = "".join(spaced)
    if plain.endswith((".", ",")):
        raise NotANumber("cell.number")
    dots, commas = plain.count("."), plain.count(",")
    if not dots and not commas:
        return Decimal(plain)
    if dots and commas:
        mark = "." if plain.rindex(".") > plain.rindex(",") else ","
        return _with_mark(plain, mark)
    mark = "." if dots else ","
    if dots + commas > 1:
        if not _is_grouped(plain.split(mark)) and not _INDIAN.match(plain):
            raise NotANumber("cell.number")
        return Decimal(plain.replace(mark, ""))
    whole, fraction = plain.split(mark)
    if len(fraction) != 3 or len(whole) > 3 or whole in ("", "0") or whole.startswith("0") or len(spaced) > 1:
        return Decimal(f"{whole or '0'}.{fraction}")
    if decimal == "?" and not abbreviated:
        raise NotANumber("cell.ambiguous")
    if mark == decimal or (abbreviated and mark == "."):
        return Decimal(f"{whole}.{fraction}")
    return Decimal(whole + fraction)


def _with_mark(plain: str, mark: str) -> Decimal:
    whole, _, fraction = plain.rpartition(mark)
    other = "," if mark == "." else "."
    if mark in whole or not fraction or not (_is_grouped(whole.split(other)) or _INDIAN.match(whole)):
        raise NotANumber("cell.number")
    return Decimal(f"{whole.replace(other, '')}.{fraction}")


def _is_grouped(parts: list[str], last_may_have_fraction: bool = False) -> bool:
    first, *rest = parts
    if not rest or not first.isdecimal() or len(first) > 3:
        return len(parts) == 1 and first.isdecimal()
    if last_may_have_fraction:
        rest = [*rest[:-1], re.split(r"[.,]", rest[-1])[0]]
    return all(len(part) == 3 and part.isdecimal() for part in rest)


def _exact(value: Decimal) -> Decimal:
    # 13800000.00 and 1.38E+7 must compare, hash and print as 13800000
    return (
        value.quantize(Decimal(1))
        if value == value.to_integral_value() and abs(value) < Decimal(10) ** 27
        else value.normalize()
    )
