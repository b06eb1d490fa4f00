"""A number over time as a line, with the cohort's band behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lonja.web.components.library import register
from lonja.web.components.numbers import compact
from lonja.web.components.times import day_text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 180, 4, 56, 14, 24
Points = Sequence[tuple[datetime, float]]


@register.simple_tag
def trend(points: Points, *, label: str, band: tuple[float, float] | None = None, band_label: str = "") -> SafeString:
    """Draw readings over time: `{% trend readings label=_("Median views") band=quartiles band_label=_("peers") %}`.

    `band` is the lower and upper end of what comparable creators have. Needs two points; the page gives a table too.
    """
    values = [value for _at, value in points] + list(band or ())
    low, high = min(values), max(values)
    pad = (high - low) * 0.08 or 1
    low, high = max(0.0, low - pad), high + pad
    start, end = points[0][0].timestamp(), points[-1][0].timestamp()

    def x(at: datetime) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((at.timestamp() - start) / ((end - start) or 1))

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low))

    path = "M" + " L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in points)
    last_at, last = points[-1]
    return format_html(
        '<svg class="trend" role="img" aria-label="{label}" viewBox="0 0 {w} {h}">{band}'
        '<line x1="{left}" x2="{right}" y1="{base}" y2="{base}"/><path d="{path}"/>'
        '<circle cx="{cx}" cy="{cy}" r="3.5"/><text x="{tx}" y="{ty}" class="trend-value">{last}</text>'
        '<text x="{left}" y="{foot}">{first_day}</text>'
        '<text x="{right}" y="{foot}" text-anchor="end">{last_day}</text></svg>',
        label=label,
        w=WIDTH,
        h=HEIGHT,
        band=_band(y(band[1]), y(band[0]), band_label) if band else "",
        left=LEFT,
        right=WIDTH - RIGHT,
        base=HEIGHT - BOTTOM,
        path=path,
        cx=f"{x(last_at):.1f}",
        cy=f"{y(last):.1f}",
        tx=WIDTH - RIGHT + 8,
        ty=f"{y(last) + 4:.1f}",
        last=compact(last),
        foot=HEIGHT - 7,
        first_day=day_text(points[0][0]),
        last_day=day_text(last_at),
    )


def _band(top: float, bottom: float, label: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}" class="trend-band">{}</text>',
        LEFT,
        f"{top:.1f}",
        WIDTH - LEFT - RIGHT,
        f"{max(bottom - top, 1):.1f}",
        LEFT + 6,
        f"{top + 14:.1f}",
        label,
    )
