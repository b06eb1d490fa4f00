"""What stands behind a row of results: where its numbers come from, and why it matches.

Written here rather than in templates: a page of results draws dozens of them for each search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lonja.discovery.types import Part
from lonja.web.components.figures import bar
from lonja.web.components.library import register


class Behind(Protocol):
    """A number as a row writes it, with what stands behind it."""

    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def more(self) -> str: ...


@register.simple_tag
def provenance(note: str, numbers: Sequence[Behind], age: str) -> SafeString | str:
    """A row's age, which opens to each number's source: `{% provenance note_id row.numbers row.age %}`."""
    if not age:
        return ""
    lines = format_html_join(
        "",
        "<span><b>{}</b> {}{}{}</span>",
        (
            (
                one.label,
                one.text,
                f" ({one.more})" if one.more else "",
                format_html('<br><span class="muted">{}, {}</span>', one.source, one.as_of) if one.source else "",
            )
            for one in numbers
        ),
    )
    return format_html(
        '<button type="button" class="when age" popovertarget="n-{0}">{1}</button>'
        '<div class="note" id="n-{0}" popover><strong>{2}</strong>{3}</div>',
        note,
        age,
        _("Where the numbers come from"),
        lines,
    )


@register.simple_tag
def why(note: str, score: int | None, parts: Sequence[Part]) -> SafeString | str:
    """The match score with its parts, which opens to their words: `{% why row.id row.score row.parts %}`."""
    if score is None:
        return ""
    return format_html(
        '<button type="button" class="why" popovertarget="y-{0}"><strong>{1}</strong>'
        '<span class="visually-hidden"> {2}</span><span class="parts" aria-hidden="true">{3}</span></button>'
        '<div class="note why-note" id="y-{0}" popover><strong>{4}</strong>{5}</div>',
        note,
        score,
        _("of 100, why"),
        format_html_join("", "{}", ((_segment(part),) for part in parts)),
        _("Why this creator"),
        format_html_join("", '<div class="why-part">{}<p>{}</p></div>', ((_bar(p), p.explanation) for p in parts)),
    )


def _segment(part: Part) -> SafeString:
    """A part's place in the small bar: as wide as its weight, as full as its value."""
    if part.value is None:
        return format_html('<span style="flex:{}" data-missing></span>', part.weight)
    return format_html(
        '<span style="flex:{}"><i style="inline-size:{}%"></i></span>', part.weight, round(100 * part.value)
    )


def _bar(part: Part) -> SafeString:
    if part.value is None:
        return bar(None, 100, label=part.label)
    return bar(100 * part.value, 100, label=part.label, text=str(round(100 * part.value)))
