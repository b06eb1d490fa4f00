"""A search in words: one sentence, and the chips that take a piece of it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import gettext as _

from lonja.discovery.engine.types import AudienceShare, Range
from lonja.discovery.filters import numbers, vocabulary
from lonja.discovery.filters.document import DEFAULT
from lonja.discovery.filters.table import FILTERS, Filter, Group, Kind, Unit
from lonja.discovery.filters.url import to_url
from lonja.discovery.types import Chip, Search

HEAD = ("categories_any", "countries", "platforms")
# What a creator is, for whom, how well, for how much: the order in which one says it.
GROUPS = (
    Group.CREATOR,
    Group.SIZE,
    Group.AUDIENCE,
    Group.PERFORMANCE,
    Group.PRICE,
    Group.CONDUCT,
    Group.RELATION,
    Group.ANSWER,
)
SPOKEN = sorted(FILTERS, key=lambda one: GROUPS.index(one.group))
Names = Mapping[UUID, str]


def sentence(asked: Search, names: Names | None = None) -> str:
    """Return the search as one sentence; `names` gives lists and creators their names."""
    pieces = [_head(asked)]
    for one in SPOKEN:
        if one.name not in HEAD and _is_filter(one, asked):
            pieces.extend(text for text, _without in _pieces(one, asked, names or {}, is_joined=True))
    text = ", ".join(pieces)
    return text[:1].upper() + text[1:]


def chips(asked: Search, names: Names | None = None) -> list[Chip]:
    """Return every piece of the search with the query string of the search without it, on its first page."""
    return [
        Chip(one.name, text, to_url(asked, cursor=None, **{one.name: without}))
        for one in SPOKEN
        if _is_filter(one, asked)
        for text, without in _pieces(one, asked, names or {}, is_joined=False)
    ]


def target_chips(asked: Search) -> list[Chip]:
    """Return what the brand wants, for the match score, each piece with the search's query string without it."""
    target = asked.target
    found = [
        (share_text(share), replace(target, audience=tuple(one for one in target.audience if one != share)))
        for share in target.audience
    ]
    if target.cpm_minor is not None:
        price = numbers.shown(target.cpm_minor, Unit.MONEY, asked.currency)
        found.append((_("CPM up to {price}").format(price=price), replace(target, cpm_minor=None)))
    found += [
        (vocabulary.label("category", code), replace(target, categories=target.categories - {code}))
        for code in sorted(target.categories, key=lambda code: vocabulary.label("category", code))
    ]
    return [Chip("target", text, to_url(asked, cursor=None, target=without)) for text, without in found]


def _is_filter(one: Filter, asked: Search) -> bool:
    if one.group is Group.ANSWER or one.name == "similar_by":
        return False
    return bool(getattr(asked, one.name) != getattr(DEFAULT, one.name))


def _head(asked: Search) -> str:
    what = any_of("category", asked.categories_any) or (_("Creators") if _has_filters(asked) else _("All creators"))
    if asked.countries:
        what = _("{what} in {places}").format(what=what, places=any_of("country", asked.countries))
    if asked.platforms:
        what = _("{what} on {platforms}").format(what=what, platforms=any_of("platform", asked.platforms))
    return what


def _has_filters(asked: Search) -> bool:
    return any(_is_filter(one, asked) for one in FILTERS)


def any_of(name: str, codes: frozenset[str]) -> str:
    """Return the codes' names joined with the reader's "or"."""
    labels = sorted(vocabulary.label(name, code) for code in codes)
    if name == "tier":
        # "Mid, 50k to 250k" explains itself in a list of options; inside a sentence its comma would cut it in two.
        labels = [label.split(",")[0] for label in labels]
    return str(format_list(labels, style="or", locale=vocabulary.locale())) if labels else ""


def _pieces(one: Filter, asked: Search, names: Names, *, is_joined: bool) -> Iterator[tuple[str, Any]]:
    """Yield each removable text of one filter, with the field's value once it is removed."""
    value, default = getattr(asked, one.name), getattr(DEFAULT, one.name)
    if one.kind is Kind.SHARES:
        for share in value:
            yield share_text(share), tuple(other for other in value if other != share)
    elif one.kind is Kind.CODES and not is_joined:
        for code in sorted(value, key=lambda code: vocabulary.label(one.vocabulary, code)):
            yield _phrase(one, vocabulary.label(one.vocabulary, code)), value - {code}
    elif one.kind is Kind.IDS and names and all(key in names for key in value):
        if is_joined:
            yield _named(one, [names[key] for key in value]), default
            return
        for key in value:
            rest = tuple(other for other in value if other != key)
            text = f"{one.label}: {names[key]}"
            yield text, (rest if isinstance(value, tuple) else frozenset(rest) or default)
    else:
        yield _text(one, value, asked), default


def _named(one: Filter, names: list[str]) -> str:
    """Lists and creators by their names, in the reader's "or"."""
    wordings = {"similar_to": _("similar to {value}"), "in_lists": _("in the list {value}")}
    wording = wordings.get(one.name, _("not in the list {value}"))
    locale = vocabulary.locale()
    is_both = one.name == "similar_to"
    value = format_list(names, locale=locale) if is_both else format_list(names, style="or", locale=locale)
    return wording.format(value=value)


def _text(one: Filter, value: Any, asked: Search) -> str:
    if one.kind is Kind.FLAG:
        return str(one.phrase if value else one.negative)
    if one.kind is Kind.CODES:
        return _phrase(one, any_of(one.vocabulary, value))
    if one.kind is Kind.RANGE:
        return _phrase(one, range_text(value, one.unit, asked.currency))
    if one.kind is Kind.PERIOD:
        first, last = (format_date(day, "medium", locale=vocabulary.locale()) for day in value)
        return _phrase(one, f"{first} – {last}")
    if one.kind is Kind.CHOICE:
        return _phrase(one, vocabulary.label(one.vocabulary, value))
    return _phrase(one, str(value))


def _phrase(one: Filter, value: str) -> str:
    return str(one.phrase).format(value=value)


def range_text(value: Range, unit: Unit, currency: str) -> str:
    """Return a range in words: `50k-250k`, `≥ 3 %`, `up to 800 €`."""
    low, high = (None if end is None else numbers.shown(end, unit, currency) for end in (value.at_least, value.at_most))
    if low is not None and high is not None:
        return low if low == high else f"{low}-{high}"
    if unit is Unit.MONEY:
        return _("up to {price}").format(price=high) if low is None else _("from {price}").format(price=low)
    return f"≤ {high}" if low is None else f"≥ {low}"


def share_text(share: AudienceShare) -> str:
    """Return an audience share in words: `women ≥ 60 %`, `audience in Spain ≥ 40 %`."""
    value = vocabulary.label(f"audience.{share.dimension}", share.value)
    wordings = {
        "gender": "{value}",
        "country": _("audience in {value}"),
        "age": _("audience aged {value}"),
        "language": _("audience speaking {value}"),
        "device": _("audience on {value}"),
    }
    return f"{wordings[share.dimension].format(value=value)} ≥ {numbers.percent(share.bps)}"


def without_answer(asked: Search) -> Search:
    """Return the filters alone: neither order, page size nor cursor."""
    return replace(asked, sort=DEFAULT.sort, descending=DEFAULT.descending, limit=DEFAULT.limit, cursor=None)
