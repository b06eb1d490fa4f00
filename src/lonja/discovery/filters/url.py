"""A search as a query string that a plain form can make: percent, major units and stars, as people type them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from lonja.discovery.engine.types import AudienceShare, Range, Target, Weights
from lonja.discovery.filters import numbers, vocabulary
from lonja.discovery.filters.checks import Wrong
from lonja.discovery.filters.document import DEFAULT, read_json
from lonja.discovery.filters.table import BY_NAME, FILTERS, Filter, Kind, Unit
from lonja.discovery.types import DEFAULT_CURRENCY, Notice, Reading, Search

FLAGS = {"yes": True, "no": False}
ORDERS = {"desc": True, "asc": False}
Pair = tuple[str, str]


def from_url(params: QueryDict) -> Reading:
    """Return the search that an address spells, always a valid one, with notices of what had to be left out."""
    notices: list[Notice] = []

    def wrong(field: str, message: str) -> None:
        notices.append(Notice(field, message))

    currency = _currency(params)
    document = {}
    for one in FILTERS:
        raw = _READ.get(one.kind, _last)(one, params, currency, wrong)
        if raw not in (None, "", [], {}):
            document[one.name] = raw
    reading = read_json(document)
    return Reading(reading.asked, (*notices, *reading.notices))


def to_url(asked: Search, **changes: Any) -> str:
    """Return the canonical query string of the search, with `changes` made to its fields first."""
    currency = changes.get("currency", asked.currency)
    pieces = []
    for name, default in _DEFAULTS:
        value = changes[name] if name in changes else getattr(asked, name)
        # Most are the very default; looking at that first spares a page, which has dozens of links, a millisecond.
        if value is not default and value != default:
            pieces.append(_encoded(name, value, currency))
    return "&".join(pieces)


_DEFAULTS = tuple((one.name, getattr(DEFAULT, one.name)) for one in FILTERS)


@lru_cache(maxsize=500)
def _encoded(name: str, value: Any, currency: str) -> str:
    """One field as its parameters, remembered: the links of a page share all of them but one."""
    one = BY_NAME[name]
    return urlencode(list(_WRITE.get(one.kind, _write_plain)(one, value, currency)), safe=",:")


def share_inputs(asked: Search) -> list[Pair]:
    """Return the names and values of the form's hidden inputs that keep the audience shares asked for."""
    return [(f"audience.{one.dimension}.{one.value}", numbers.write(one.bps, Unit.BPS, "")) for one in asked.audience]


def _currency(params: QueryDict) -> str:
    given = params.get("currency", "")
    return given if vocabulary.is_known("currency", given) else DEFAULT_CURRENCY


def _last(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> Any:
    return params.get(one.url, "").strip()


def _read_text(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> Any:
    return params.get(one.url, "")


def _read_many(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> list[str]:
    given = params.getlist(one.url)
    if one.vocabulary != "region":  # a region's name may hold a comma
        given = [part for text in given for part in text.split(",")]
    return [text.strip() for text in given if text.strip()]


def _number(path: str, text: str | None, unit: Unit, currency: str, wrong: Wrong) -> int | None:
    if not text or not text.strip():
        return None
    try:
        return numbers.read(text, unit, currency)
    except ValueError:
        wrong(path, _("“{value}” is not a number.").format(value=text[:40]))
        return None


def _read_range(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> dict[str, int]:
    ends = {"at_least": params.get(f"{one.url}_min"), "at_most": params.get(f"{one.url}_max")}
    found = {end: _number(f"{one.name}.{end}", text, one.unit, currency, wrong) for end, text in ends.items()}
    return {end: value for end, value in found.items() if value is not None}


def _read_count(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> int | None:
    return _number(one.name, params.get(one.url), Unit.COUNT, currency, wrong)


def _read_word(words: dict[str, bool]) -> Callable[[Filter, QueryDict, str, Wrong], bool | None]:
    def read(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> bool | None:
        word = params.get(one.url, "").strip().lower()
        if word and word not in words:
            wrong(one.name, _("Use one of: {values}.").format(values=", ".join(words)))
        return words.get(word)

    return read


def _read_period(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> list[str] | None:
    first, last = (params.get(f"{one.url}_{end}", "").strip() for end in ("from", "until"))
    return [first or last, last or first] if first or last else None


def _read_shares(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> list[dict[str, Any]]:
    prefix = f"{one.url}."
    cells = [(name.removeprefix(prefix), params.get(name, "")) for name in params if name.startswith(prefix)]
    # The form's "add a share": one select for dimension and value, one field for the share.
    if params.get(f"{one.url}_cell"):
        cells.append((params.get(f"{one.url}_cell", ""), params.get(f"{one.url}_share", "")))
    shares = []
    for cell, text in cells:
        dimension, _dot, value = cell.partition(".")
        bps = _number(f"{one.name}.{cell[:40]}", text, Unit.BPS, currency, wrong)
        if bps is not None:
            shares.append({"dimension": dimension, "value": value, "bps": bps})
    return shares


def _read_target(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> dict[str, Any]:
    document = {
        "audience": _read_shares(one, params, currency, wrong),
        "categories": _read_many(replace(one, url=f"{one.url}_categories"), params, currency, wrong),
        "cpm_minor": _number(f"{one.name}.cpm_minor", params.get(f"{one.url}_cpm"), Unit.MONEY, currency, wrong),
    }
    return {name: value for name, value in document.items() if value}


def _read_weights(one: Filter, params: QueryDict, currency: str, wrong: Wrong) -> dict[str, int]:
    names = asdict(Weights())
    found = {
        name: _number(f"{one.name}.{name}", params.get(f"{one.url}.{name}"), Unit.COUNT, currency, wrong)
        for name in names
    }
    return {name: value for name, value in found.items() if value is not None}


_READ: dict[Kind, Callable[[Filter, QueryDict, str, Wrong], Any]] = {
    Kind.TEXT: _read_text,
    Kind.CODES: _read_many,
    Kind.IDS: _read_many,
    Kind.RANGE: _read_range,
    Kind.FLAG: _read_word(FLAGS),
    Kind.ORDER: _read_word(ORDERS),
    Kind.PERIOD: _read_period,
    Kind.DAYS: _read_count,
    Kind.LIMIT: _read_count,
    Kind.SHARES: _read_shares,
    Kind.TARGET: _read_target,
    Kind.WEIGHTS: _read_weights,
}


def _write_plain(one: Filter, value: Any, currency: str) -> Iterator[Pair]:
    yield one.url, str(value)


def _write_many(one: Filter, value: Any, currency: str) -> Iterator[Pair]:
    ordered = [str(item) for item in value] if isinstance(value, tuple) else sorted(str(item) for item in value)
    if one.vocabulary == "region":
        yield from ((one.url, item) for item in ordered)
    else:
        yield one.url, ",".join(ordered)


def _write_range(one: Filter, value: Range, currency: str) -> Iterator[Pair]:
    for end, number in (("min", value.at_least), ("max", value.at_most)):
        if number is not None:
            yield f"{one.url}_{end}", numbers.write(number, one.unit, currency)


def _write_word(words: dict[str, bool]) -> Callable[[Filter, bool, str], Iterator[Pair]]:
    def write(one: Filter, value: bool, currency: str) -> Iterator[Pair]:
        yield one.url, next(word for word, meaning in words.items() if meaning is value)

    return write


def _write_period(one: Filter, value: tuple[date, date], currency: str) -> Iterator[Pair]:
    yield f"{one.url}_from", value[0].isoformat()
    yield f"{one.url}_until", value[1].isoformat()


def _write_shares(one: Filter, value: tuple[AudienceShare, ...], currency: str) -> Iterator[Pair]:
    for share in value:
        yield f"{one.url}.{share.dimension}.{share.value}", numbers.write(share.bps, Unit.BPS, currency)


def _write_target(one: Filter, value: Target, currency: str) -> Iterator[Pair]:
    yield from _write_shares(one, value.audience, currency)
    if value.cpm_minor is not None:
        yield f"{one.url}_cpm", numbers.write(value.cpm_minor, Unit.MONEY, currency)
    if value.categories:
        yield f"{one.url}_categories", ",".join(sorted(value.categories))


def _write_weights(one: Filter, value: Weights, currency: str) -> Iterator[Pair]:
    for name, weight in asdict(value).items():
        yield f"{one.url}.{name}", str(weight)


_WRITE: dict[Kind, Callable[[Filter, Any, str], Iterator[Pair]]] = {
    Kind.CODES: _write_many,
    Kind.IDS: _write_many,
    Kind.RANGE: _write_range,
    Kind.FLAG: _write_word(FLAGS),
    Kind.ORDER: _write_word(ORDERS),
    Kind.PERIOD: _write_period,
    Kind.SHARES: _write_shares,
    Kind.TARGET: _write_target,
    Kind.WEIGHTS: _write_weights,
}
