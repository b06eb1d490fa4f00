"""A campaign's report as a table, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from lonja.core.money import Money, precision
from lonja.measurement.formulas import Figure
from lonja.measurement.reports import Report
from lonja.measurement.types import Missing, Note
from lonja.platforms.files.refused import guard

MEASURES: tuple[str, ...] = (
    "views",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "watch_seconds",
    "full_plays",
    "link_clicks",
    "engagements",
    "engagement_rate_views",
    "engagement_rate_followers",
    "completion_rate",
    "cost",
    "cpm",
    "cpv",
    "cpe",
    "cpc",
    "cpa",
    "conversions",
    "revenue",
    "roas",
    "roi",
)
HEADER: tuple[str, ...] = (
    "level",
    "creator",
    "platform",
    "handle",
    "post_url",
    "measure",
    "value",
    "unit",
    "currency",
    "formula",
    "source",
    "as_of",
    "sample",
    "of",
    "missing",
    "notes",
)
_UNITS = {"rate": "percent", "money": "", "count": "count", "ratio": "ratio", "seconds": "seconds"}


def report_csv(campaign_name: str, report: Report) -> str:
    """Write one row per figure: the campaign's, each creator's, each post's; with a BOM, for spreadsheet programs."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in _rows(campaign_name, report):
        writer.writerow([guard(cell) for cell in row])
    return out.getvalue()


def _rows(campaign_name: str, report: Report) -> Iterator[list[str]]:
    yield from _figures(["campaign", campaign_name, "", "", ""], report.total)
    for creator in report.creators:
        yield from _figures(["creator", creator.facts.creator_name, "", "", ""], creator.figures)
    for creator in report.creators:
        for post in creator.posts:
            facts = post.facts
            about = ["post", creator.facts.creator_name, facts.platform, facts.handle, facts.url]
            yield from _figures(about, post.figures)


def _figures(about: list[str], figures: Mapping[str, Figure]) -> Iterator[list[str]]:
    for name in MEASURES:
        if name in figures:
            yield [*about, *_cells(name, figures[name])]


def _cells(name: str, figure: Figure) -> list[str]:
    return [
        name,
        _value(figure),
        figure.currency if figure.unit == "money" else _UNITS.get(figure.unit, figure.unit),
        figure.currency,
        figure.formula,
        figure.source,
        figure.as_of.isoformat() if figure.as_of else "",
        "" if figure.sample is None else str(figure.sample),
        "" if figure.of is None else str(figure.of),
        str(Missing(figure.missing).label) if figure.missing else "",
        "; ".join(str(Note(note).label) for note in figure.notes),
    ]


def _value(figure: Figure) -> str:
    """Write a value as people calculate with it: money in major units, rates in per cent; missing stays empty."""
    if figure.value is None:
        return ""
    if figure.unit == "money":
        minor = figure.value
        if isinstance(minor, int):
            return str(Money(minor, figure.currency).amount)
        exact = minor.scaleb(-precision(figure.currency))
        return format(exact.normalize(), "f")
    if figure.unit == "rate":
        return f"{figure.value / 100:.2f}"
    return format(figure.value, "f") if not isinstance(figure.value, int) else str(figure.value)
