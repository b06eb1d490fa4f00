"""Figures: a number that opens to its source, age and formula; and the small drawings of numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lonja.creators import counted
from lonja.creators.types import Figure, Source
from lonja.web.components.library import drawn, fresh_id, register, written_safely
from lonja.web.components.numbers import NOTHING, number, written
from lonja.web.components.times import exact_text, near_text

if TYPE_CHECKING:
    from lonja.web.market import MarketWords

SOURCES = {
    **dict(Source.choices),
    counted.SOURCE: gettext_lazy("counted by Lonja from collaborations here"),
    counted.COMPUTED: gettext_lazy("worked out by Lonja"),
}
Facts = Mapping[str, Any] | Figure


@register.filter(name="source_words")
def source_label(source: str) -> str:
    """Return where a number comes from, in words."""
    return str(SOURCES.get(source, source)) if source else ""


def as_moment(value: Any) -> datetime | None:
    """Return a moment that may have been stored as ISO text."""
    return parse_datetime(value) if isinstance(value, str) else value


@register.simple_tag
def figure(facts: Facts | None, kind: str = "number", *, currency: str = "", name: str = "") -> SafeString:
    """Show a number that opens to where it comes from: `{% figure report.views "compact" name=_("Views") %}`.

    `facts`, a `Figure` or a mapping: value, source, as_of, sample, formula, missing. Kinds: number, compact,
    percent (basis points), times, duration (minutes), money (minor units of `currency`), text.
    """
    facts = _mapping(facts)
    value = facts.get("value")
    as_of = as_moment(facts.get("as_of"))
    note = {
        "id": fresh_id("f"),
        "name": name,
        "text": written(value, kind, currency or str(facts.get("currency") or "")),
        "exact": number(value) if kind == "compact" and value is not None else "",
        "source": source_label(str(facts.get("source") or "")),
        "as_of": exact_text(as_of) if as_of else "",
        "age": near_text(as_of) if as_of else "",
        "sample": _sample(facts.get("sample")),
        "formula": facts.get("formula") or "",
        "missing": (facts.get("missing") or _("not known yet")) if value is None else "",
        "flag": facts.get("flag") or "",
    }
    return drawn("figure", **note)


@register.simple_tag
def market_figure(words: MarketWords) -> SafeString | str:
    """Show what comparable creators ask, opening to who they are: `{% market_figure words %}`."""
    if not words.range:
        return format_html('<span class="small" title="{}">{}</span>', words.who, NOTHING)
    note = fresh_id("m")
    return format_html(
        '<button type="button" class="figure" popovertarget="{0}">{1}</button><span class="note" id="{0}" popover>'
        "<strong>{2}</strong><span>{3}</span><span>{4}</span>{5}</span>",
        note,
        words.range,
        words.label,
        words.middle,
        words.who,
        format_html("<span>{}</span>", words.widened) if words.widened else "",
    )


def _mapping(facts: Facts | None) -> Mapping[str, Any]:
    if facts is None or isinstance(facts, Mapping):
        return facts or {}
    return dataclasses.asdict(facts)


def _sample(size: Any) -> str:
    if isinstance(size, int):
        return ngettext("%(count)s item", "%(count)s items", size) % {"count": number(size)}
    return str(size or "")


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """Wrap a row of stats: `{% stats %}{% stat … %}{% stat … %}{% endstats %}`."""
    return format_html('<dl class="stats">{}</dl>', content)


@register.simple_tag
def stat(label: str, value: Any = None, *, note: str = "", tone: str = "", lead: bool = False) -> SafeString:
    """Show one number with its name: `{% stat _("Left") left_text note=_("of €5,000") tone="warning" %}`.

    `value` is text or another component's output (`{% figure … as left %}`); `lead` makes it the row's largest.
    """
    shown = NOTHING if value in (None, "") else value
    return format_html(
        '<div class="stat" data-tone="{}"{}><dt>{}</dt><dd><span class="stat-value">{}</span>{}</dd></div>',
        tone,
        SafeString(" data-lead") if lead else "",
        label,
        shown,
        format_html('<span class="stat-note">{}</span>', note) if note else "",
    )


@register.simple_tag
def stars_of(stars: int) -> SafeString:
    """Show a rating of whole stars, in words for those who hear it: `{% stars_of 4 %}`."""
    words = ngettext("%(count)s star of 5", "%(count)s stars of 5", stars) % {"count": stars}
    return format_html(
        '<span role="img" aria-label="{}" class="rating-stars">{}<span class="muted">{}</span></span>',
        words,
        "★" * stars,
        "☆" * (5 - stars),
    )


@register.simple_tag
def bar(value: float | None, most: float = 100, *, label: str = "", text: str = "", tone: str = "") -> SafeString:
    """Show a share of a whole: `{% bar 62 100 label=_("Audience") text="62" %}`; a missing value is a dash."""
    share = 0.0 if value is None or not most else max(0.0, min(100.0, 100 * float(value) / float(most)))
    shown = NOTHING if value is None else text
    head = format_html('<span class="bar-label">{}</span>', label) if label else ""
    foot = format_html('<span class="bar-text">{}</span>', shown) if shown else ""
    return format_html(
        '<span class="bar" data-tone="{}"{}>{}<span class="bar-track" aria-hidden="true">'
        '<span style="inline-size:{}%"></span></span>{}</span>',
        tone,
        SafeString(" data-missing") if value is None else "",
        head,
        f"{share:.1f}",
        foot,
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], *, label: str = "", width: int = 120, height: int = 28) -> SafeString:
    """Draw a run of numbers as a line: `{% sparkline views label=_("Views, 30 days") %}`; gaps stay gaps."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return format_html('<span class="muted">{}</span>', NOTHING)
    low, high = min(known), max(known)
    span, step = (high - low) or 1, (width - 6) / (len(values) - 1)
    points = [
        None if v is None else (3 + i * step, height - 4 - (height - 8) * (v - low) / span)
        for i, v in enumerate(values)
    ]
    last = next(point for point in reversed(points) if point)
    return format_html(
        '<svg class="sparkline" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        '<path d="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        label,
        width,
        height,
        width,
        height,
        _path(points),
        f"{last[0]:.1f}",
        f"{last[1]:.1f}",
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    parts, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        parts.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L"
    return " ".join(parts)


@register.simple_tag
def histogram(counts: Sequence[int], *, label: str = "", first: int = 0, last: int | None = None) -> SafeString:
    """Draw counts as small columns: `{% histogram bars label=_("Followers") first=3 last=9 %}`; outside is pale."""
    most = max(counts, default=0) or 1
    last = len(counts) - 1 if last is None else last
    # Numbers only, so nothing to escape but the label; Discover draws hundreds of these columns for each search.
    columns = "".join(
        f'<rect x="{i * 8}" y="{32 - h:.1f}" width="7" height="{h:.1f}"{"" if first <= i <= last else _OUTSIDE}/>'
        for i, h in ((i, 32 * (c / most) ** 0.5 if c else 0.5) for i, c in enumerate(counts))
    )
    return format_html(
        '<svg class="histogram" role="img" aria-label="{}" viewBox="0 0 {} 32" preserveAspectRatio="none">{}</svg>',
        label,
        8 * len(counts),
        written_safely(columns),
    )


_OUTSIDE = ' class="outside"'
