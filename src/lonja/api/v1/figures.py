"""A figure on the wire: value, provenance, formula, or the reason why it is missing; shared by the resources."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from lonja.measurement.formulas import Figure
from lonja.measurement.types import Missing, Note


class FigureOut(Schema):
    """`value` is null exactly when `missing` says why. Rates are basis points, money minor units of `currency`."""

    value: int | float | None
    unit: str
    source: str
    as_of: datetime | None
    sample: int | None
    of: int | None
    formula: str
    currency: str | None
    missing: str | None
    notes: list[str]


def figure_out(figure: Figure) -> FigureOut:
    """Write a figure; whole numbers stay whole, unit costs keep their fraction of a minor unit."""
    value = figure.value
    return FigureOut(
        value=value if value is None or isinstance(value, int) else float(value),
        unit=figure.unit,
        source=figure.source,
        as_of=figure.as_of,
        sample=figure.sample,
        of=figure.of,
        formula=figure.formula,
        currency=figure.currency or None,
        missing=str(Missing(figure.missing).label) if figure.missing else None,
        notes=[str(Note(note).label) for note in figure.notes],
    )
