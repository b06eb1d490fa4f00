"""Figures that nobody states: they are counted from what happened here. One table says what each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lonja.creators.types import Figure

# Under so many cases a share or a median says more about chance than about the person.
FEWEST = 3
SOURCE = "lonja"
# Whence a value comes that is worked out from several others.
COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: the name of the count that stands behind it, and how it is said and shown."""

    count: str
    label: Promise
    # "duration" in minutes, "percent" in basis points, "hundredths", "stars" in hundredths, or "number".
    kind: str
    formula: Promise
    # Instead of how many cases are there of those that it takes.
    missing: Promise | None = None


def figures(
    table: Mapping[str, Counted], stored: Mapping[str, int | None] | None, as_of: datetime | None
) -> dict[str, Figure]:
    """Return every figure as it is shown, missing ones with how many cases are there of those that it takes."""
    known = stored or {}
    return {name: _figure(one, known.get(name), known.get(one.count) or 0, as_of) for name, one in table.items()}


def _figure(one: Counted, value: int | None, count: int, as_of: datetime | None) -> Figure:
    if value is not None:
        return Figure(value=value, source=SOURCE, as_of=as_of, sample=count, formula=one.formula)
    if one.missing:
        return Figure(value=None, formula=one.formula, missing=one.missing)
    missing = format_lazy(_("Shown from {fewest} cases on; {count} so far."), fewest=FEWEST, count=count)
    return Figure(value=None, source=SOURCE if count else "", sample=count, formula=one.formula, missing=missing)
