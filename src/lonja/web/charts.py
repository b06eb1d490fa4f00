"""Charts: Vega-Lite specifications from a report, drawn in the page or, without JavaScript, as SVG."""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import UUID

import vl_convert
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lonja.measurement.reports import Report

Spec = dict[str, Any]
LINES = 4
# The page swaps these names for its own tokens, so that a chart follows light and dark; these are for the SVG alone.
PAINTS: Mapping[str, str] = {
    "data-1": "#3d5bc4",
    "data-2": "#c98f2d",
    "data-3": "#2f8f8a",
    "data-4": "#a94a7f",
    "ink-3": "#75706a",
    "rule": "#dedad4",
}
HEIGHT = 260
LEAST_GAP = 0.07  # between labels, as a share of the axis


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart: a name and its values by day."""

    name: str
    points: Mapping[date, int]

    @property
    def last(self) -> int:
        return self.points[max(self.points)]


def views_lines(report: Report) -> list[Line]:
    """Return cumulative views by creator, the largest four on their own and the others together."""
    names = {one.facts.collaboration_id: one.facts.creator_name for one in report.creators}
    series: dict[UUID, dict[date, int]] = {}
    for point in report.timeline:
        series.setdefault(point.collaboration_id, {})[point.on] = point.views
    lines = [Line(names.get(key, "–"), points) for key, points in series.items()]
    lines.sort(key=lambda line: -line.last)
    if len(lines) <= LINES:
        return lines
    rest = lines[LINES - 1 :]
    days = sorted({day for line in rest for day in line.points})
    together = {day: sum(_until(line.points, day) for line in rest) for day in days}
    others = _("%(count)s others") % {"count": len(rest)}
    return [*lines[: LINES - 1], Line(others, together)]


def views_spec(report: Report) -> Spec | None:
    """Return the chart of views over time, None while there is too little to draw."""
    lines = views_lines(report)
    days = {day for line in lines for day in line.points}
    if len(days) < 2:
        return None
    paints = [f"data-{number}" for number in range(1, LINES + 1)]
    order = [line.name for line in lines]
    values = [
        {"on": day.isoformat(), "views": views, "who": line.name}
        for line in lines
        for day, views in sorted(line.points.items())
    ]
    color: Spec = {"field": "who", "type": "nominal", "sort": order, "legend": None}
    color["scale"] = {"domain": order, "range": paints[: len(order)]}
    line: Spec = {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2, "interpolate": "monotone"},
        "encoding": {
            "x": {"field": "on", "type": "temporal", "title": None, "axis": {"format": "%-d %b", "tickCount": 6}},
            "y": {"field": "views", "type": "quantitative", "title": None, "axis": {"format": "~s", "tickCount": 4}},
            "color": color,
            "tooltip": [
                {"field": "who", "type": "nominal", "title": _("Creator")},
                {"field": "on", "type": "temporal", "title": _("Day"), "format": "%-d %b %Y"},
                {"field": "views", "type": "quantitative", "title": _("Views"), "format": ","},
            ],
        },
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "top": 8, "right": 4, "bottom": 0},
        "background": None,
        "config": _config(),
        "layer": [line, _labels(lines, max(days), color), *_markers(report)],
    }


def svg(spec: Spec, width: int = 900) -> str:
    """Draw a chart without a browser, for readers without JavaScript and for print."""
    fixed = {**_painted(spec), "width": width}
    return str(vl_convert.vegalite_to_svg(fixed, time_format_locale=time_locale()))


def time_locale() -> dict[str, Any]:
    """Return month and day names in the reader's language, as D3 wants them."""
    return _time_locales()["es" if (get_language() or "en").startswith("es") else "en"]


@cache
def _time_locales() -> dict[str, dict[str, Any]]:
    return {"es": vl_convert.get_time_format_locale("es-ES"), "en": vl_convert.get_time_format_locale("en-US")}


def library_version() -> str:
    """Return what changes whenever the chart library does, for its address."""
    return f"vl-{metadata.version('vl-convert-python')}".replace(".", "-")


def library() -> bytes:
    """Return the gzipped chart library; it is written once into the data folder, which takes two seconds."""
    path = Path(settings.HOME) / "charts" / f"vega-{library_version()}.js.gz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(gzip.compress(_bundle().encode(), 9, mtime=0))
        fresh.replace(path)
    return path.read_bytes()


def _bundle() -> str:
    # Without a snippet it leaves vegaEmbed on the window; the type stub forgets that None is allowed.
    return vl_convert.javascript_bundle(None)  # type: ignore[arg-type]


def _labels(lines: Sequence[Line], last: date, color: Spec) -> Spec:
    """Write each line's name at its end, pushed apart where lines end close together."""
    most = max(line.last for line in lines) or 1
    placed: list[Spec] = []
    height = -1.0
    for line in sorted(lines, key=lambda one: one.last):
        height = max(line.last / most, height + LEAST_GAP)
        placed.append({"who": line.name, "on": last.isoformat(), "views": height * most})
    return {
        "data": {"values": placed},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "limit": 140, "fontWeight": 500},
        "encoding": {
            "x": {"field": "on", "type": "temporal"},
            "y": {"field": "views", "type": "quantitative"},
            "text": {"field": "who"},
            "color": color,
        },
    }


def _markers(report: Report) -> list[Spec]:
    """Mark where a platform changed what it counts: one line across it would tell a false story."""
    if not report.redefined_at:
        return []
    rows = [{"on": at.date().isoformat(), "text": _("“view” redefined")} for at in report.redefined_at]
    x = {"field": "on", "type": "temporal"}
    rule: Spec = {"mark": {"type": "rule", "strokeDash": [4, 4], "color": "ink-3"}, "encoding": {"x": x}}
    word = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "y": 0, "color": "ink-3"}
    return [
        {"data": {"values": rows}, "layer": [rule, {"mark": word, "encoding": {"x": x, "text": {"field": "text"}}}]}
    ]


def _config() -> Spec:
    axis = {
        "domain": False,
        "ticks": False,
        "labelColor": "ink-3",
        "labelFontSize": 12,
        "labelPadding": 6,
        "labelOverlap": "greedy",
        "labelSeparation": 12,
    }
    return {
        "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"gridColor": "rule", "gridOpacity": 0.7},
        "text": {"fontSize": 12},
    }


def _painted(part: Any) -> Any:
    """Replace the names of paints by colors, all through a specification."""
    if isinstance(part, dict):
        return {name: _painted(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_painted(value) for value in part]
    return PAINTS.get(part, part) if isinstance(part, str) else part


def _until(points: Mapping[date, int], day: date) -> int:
    """Return the value on a day or the last one before; 0 before the first."""
    earlier = [one for one in points if one <= day]
    return points[max(earlier)] if earlier else 0
