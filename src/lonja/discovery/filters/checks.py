"""Every check of what people and programs send as a search: one reader per kind of filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.core.ids import parse_id
from lonja.discovery.engine.types import MAX_SIMILAR, AudienceShare, Range, Target, Weights
from lonja.discovery.filters import vocabulary
from lonja.discovery.filters.table import Filter, Kind, Unit

MAX_TEXT = 200
MAX_CODES = 100
MAX_SHARES = 20
MAX_NUMBER = 2**31 - 1
MAX_BPS = 1_000_000
MAX_DAYS = 3_650
MAX_CURSOR = 2_000
MAX_LIMIT = 100
MAX_IDS = {"in_lists": 20, "not_in_lists": 20, "similar_to": MAX_SIMILAR}
MAX_CHOSEN = 1_000

# Says which field is wrong and what to do; the reader goes on with what is left.
Wrong = Callable[[str, str], None]
Reader = Callable[[Filter, Any, Wrong], Any]


def _text(one: Filter, raw: Any, wrong: Wrong) -> str | None:
    if not isinstance(raw, str):
        wrong(one.name, _("This must be a text."))
    elif "\x00" in raw:
        wrong(one.name, _("A text can't hold the character NUL. Take it out."))
    elif len(raw) > MAX_TEXT:
        wrong(one.name, _("Search with {count} characters at most.").format(count=MAX_TEXT))
    else:
        return " ".join(raw.split())
    return None


def _codes(one: Filter, raw: Any, wrong: Wrong) -> frozenset[str] | None:
    if not isinstance(raw, list) or not all(isinstance(code, str) for code in raw):
        wrong(one.name, _("This must be a list of texts."))
        return None
    if len(raw) > MAX_CODES:
        wrong(one.name, _("At most {count} values fit in one filter.").format(count=MAX_CODES))
        return None
    known = set()
    for at, code in enumerate(raw):
        if vocabulary.is_known(one.vocabulary, code):
            known.add(code)
        else:
            wrong(f"{one.name}.{at}", _unknown(one.vocabulary, code))
    return frozenset(known)


def _unknown(name: str, code: str) -> str:
    known = sorted(vocabulary.CHOICES.get(name, ()))
    remedy = _("Use one of: {values}.").format(values=", ".join(known)) if known else _remedy(name)
    problem = _("“{value}” is not known here.").format(value=code[:40])
    return f"{problem} {remedy}"


def _remedy(name: str) -> str:
    return {
        "country": _("Use a two-letter ISO 3166 code such as ES."),
        "audience.country": _("Use a two-letter ISO 3166 code such as ES."),
        "language": _("Use a two-letter ISO 639 code such as es."),
        "audience.language": _("Use a two-letter ISO 639 code such as es."),
        "currency": _("Use an ISO 4217 code such as EUR."),
        "category": _("Use a code of the content taxonomy such as beauty."),
    }.get(name, _("Leave it out or correct it."))


def _range(one: Filter, raw: Any, wrong: Wrong) -> Range | None:
    if not isinstance(raw, Mapping) or not raw.keys() <= {"at_least", "at_most"}:
        wrong(one.name, _("A range has at_least, at_most or both."))
        return None
    high = MAX_BPS if one.unit is Unit.BPS else MAX_NUMBER
    low, top = (_whole(f"{one.name}.{end}", raw.get(end), wrong, one.low, high) for end in ("at_least", "at_most"))
    if low is not None and top is not None and low > top:
        wrong(one.name, _("The lower end is above the upper end. Turn them round."))
        return None
    return None if low is None and top is None else Range(low, top)


def _whole(path: str, raw: Any, wrong: Wrong, low: int, high: int) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int):
        wrong(path, _("This must be a whole number."))
    elif not low <= raw <= high:
        wrong(path, _("Use a number from {low} to {high}.").format(low=low, high=high))
    else:
        return raw
    return None


def _flag(one: Filter, raw: Any, wrong: Wrong) -> bool | None:
    if isinstance(raw, bool):
        return raw
    wrong(one.name, _("This must be true or false."))
    return None


def _period(one: Filter, raw: Any, wrong: Wrong) -> tuple[date, date] | None:
    try:
        first, last = (date.fromisoformat(day) for day in raw)
    except (TypeError, ValueError):
        wrong(one.name, _("This must be two dates such as 2026-12-01, the first and the last day."))
        return None
    if first > last:
        wrong(one.name, _("The first day is after the last. Turn them round."))
        return None
    return first, last


def _days(one: Filter, raw: Any, wrong: Wrong) -> int | None:
    return _whole(one.name, raw, wrong, 1, MAX_DAYS)


def _limit(one: Filter, raw: Any, wrong: Wrong) -> int | None:
    return _whole(one.name, raw, wrong, 1, MAX_LIMIT)


def _choice(one: Filter, raw: Any, wrong: Wrong) -> str | None:
    if not isinstance(raw, str):
        wrong(one.name, _("This must be a text."))
    elif not vocabulary.is_known(one.vocabulary, raw):
        wrong(one.name, _unknown(one.vocabulary, raw))
    else:
        return raw
    return None


def _shares(one: Filter, raw: Any, wrong: Wrong, path: str = "") -> tuple[AudienceShare, ...] | None:
    path = path or one.name
    if not isinstance(raw, list):
        wrong(path, _("This must be a list of audience shares."))
        return None
    if len(raw) > MAX_SHARES:
        wrong(path, _("At most {count} audience shares fit in one search.").format(count=MAX_SHARES))
        return None
    shares = [_share(f"{path}.{at}", item, wrong) for at, item in enumerate(raw)]
    newest = {(share.dimension, share.value): share for share in shares if share is not None}
    return tuple(sorted(newest.values(), key=lambda share: (share.dimension, share.value)))


def _share(path: str, raw: Any, wrong: Wrong) -> AudienceShare | None:
    if not isinstance(raw, Mapping) or raw.keys() != {"dimension", "value", "bps"}:
        wrong(path, _("An audience share has dimension, value and bps."))
        return None
    dimension, value = raw["dimension"], raw["value"]
    if not isinstance(dimension, str) or dimension not in vocabulary.DIMENSIONS:
        names = ", ".join(vocabulary.DIMENSIONS)
        wrong(f"{path}.dimension", _("Use one of: {values}.").format(values=names))
        return None
    if not isinstance(value, str) or not vocabulary.is_known(f"audience.{dimension}", value):
        wrong(f"{path}.value", _unknown(f"audience.{dimension}", str(value)))
        return None
    bps = _whole(f"{path}.bps", raw["bps"], wrong, 1, 10_000)
    return None if bps is None else AudienceShare(dimension, value, bps)


def _ids(one: Filter, raw: Any, wrong: Wrong) -> frozenset[UUID] | tuple[UUID, ...] | None:
    most = MAX_IDS.get(one.name, MAX_CHOSEN)
    if not isinstance(raw, list):
        wrong(one.name, _("This must be a list of ids."))
        return None
    if len(raw) > most:
        wrong(one.name, _("At most {count} ids fit here.").format(count=most))
        return None
    if not raw:
        wrong(one.name, _("Name at least one id, or leave this out."))
        return None
    ids = [parse_id(item) if isinstance(item, str) else item if isinstance(item, UUID) else None for item in raw]
    for at, found in enumerate(ids):
        if found is None:
            wrong(f"{one.name}.{at}", _("This is not an id. Ids look like 01890a5d-ac96-774b-bcce-b302099a8057."))
    known = [found for found in ids if found is not None]
    if not known:
        return None
    return tuple(dict.fromkeys(known)) if one.name == "similar_to" else frozenset(known)


def _cursor(one: Filter, raw: Any, wrong: Wrong) -> str | None:
    if isinstance(raw, str) and len(raw) <= MAX_CURSOR and raw.isascii() and raw.isprintable():
        return raw or None
    wrong(one.name, _("This cursor is not one of ours. Start again from the first page."))
    return None


def _target(one: Filter, raw: Any, wrong: Wrong) -> Target | None:
    if not isinstance(raw, Mapping) or not raw.keys() <= {"audience", "cpm_minor", "categories"}:
        wrong(one.name, _("A target has audience, cpm_minor and categories."))
        return None
    under = replace(one, name=f"{one.name}.categories", vocabulary="category")
    return Target(
        audience=_shares(one, raw.get("audience", []), wrong, f"{one.name}.audience") or (),
        cpm_minor=_whole(f"{one.name}.cpm_minor", raw.get("cpm_minor"), wrong, 1, MAX_NUMBER),
        categories=_codes(under, raw.get("categories", []), wrong) or frozenset(),
    )


def _weights(one: Filter, raw: Any, wrong: Wrong) -> Weights | None:
    names = [part.name for part in fields(Weights)]
    if not isinstance(raw, Mapping) or not raw.keys() <= set(names):
        wrong(one.name, _("Use one of: {values}.").format(values=", ".join(names)))
        return None
    given = {name: _whole(f"{one.name}.{name}", raw[name], wrong, 0, 100) for name in raw}
    weights = replace(Weights(), **{name: value for name, value in given.items() if value is not None})
    if any(asdict(weights).values()):
        return weights
    wrong(one.name, _("At least one weight must be above 0."))
    return None


READERS: dict[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.CODES: _codes,
    Kind.RANGE: _range,
    Kind.FLAG: _flag,
    Kind.ORDER: _flag,
    Kind.PERIOD: _period,
    Kind.DAYS: _days,
    Kind.LIMIT: _limit,
    Kind.CHOICE: _choice,
    Kind.SHARES: _shares,
    Kind.IDS: _ids,
    Kind.CURSOR: _cursor,
    Kind.TARGET: _target,
    Kind.WEIGHTS: _weights,
}
