"""A search as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from lonja.core.errors import Invalid
from lonja.discovery.engine.types import AudienceShare, Range, Target, Weights
from lonja.discovery.filters.checks import READERS
from lonja.discovery.filters.table import BY_NAME, FILTERS
from lonja.discovery.types import Notice, Reading, Search

DEFAULT = Search()


def from_json(document: Mapping[str, Any]) -> Search:
    """Return the search that the document spells; raise Invalid that names each wrong field and the remedy."""
    reading = read_json(document)
    if reading.notices:
        errors: dict[str, list[str]] = {}
        for notice in reading.notices:
            errors.setdefault(notice.field, []).append(notice.message)
        raise Invalid(errors)
    return reading.asked


def read_json(document: Mapping[str, Any]) -> Reading:
    """Return the search that remains when everything wrong is left out, and what that was."""
    notices: list[Notice] = []

    def wrong(field: str, message: str) -> None:
        notices.append(Notice(field, message))

    values: dict[str, Any] = {}
    for name, raw in document.items():
        one = BY_NAME.get(name)
        if one is None:
            wrong(name[:80], _no_such_field(name))
        elif raw is not None:
            value = READERS[one.kind](one, raw, wrong)
            if value is not None:
                values[name] = value
    return Reading(replace(DEFAULT, **values), tuple(notices))


def to_json(asked: Search) -> dict[str, Any]:
    """Return the search as a document that holds only what differs from the empty search."""
    document: dict[str, Any] = {}
    for one in FILTERS:
        value = getattr(asked, one.name)
        if value != getattr(DEFAULT, one.name):
            document[one.name] = _plain(value)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Range):
        return {name: end for name, end in asdict(value).items() if end is not None}
    if isinstance(value, Target):
        document = {"audience": _plain(value.audience), "categories": _plain(value.categories)}
        document["cpm_minor"] = value.cpm_minor
        return {name: item for name, item in document.items() if item}
    if isinstance(value, AudienceShare | Weights):
        return asdict(value)
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)


def _no_such_field(name: str) -> str:
    near = get_close_matches(name[:80], BY_NAME, n=1)
    message = _("There is no such filter.")
    meant = _("Did you mean “{name}”?")
    return f"{message} {meant.format(name=near[0])}" if near else message
