"""Results as rows: cards and the dense table, each row with what a brand decides by and why it matches.

Written here rather than in templates: every search draws dozens of rows, and a template takes ten times as long.
Whatever comes from people goes through `escaped`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lonja.discovery.types import Part
from lonja.web.components.blocks import hue_of, initials
from lonja.web.components.figures import bar
from lonja.web.components.icons import icon
from lonja.web.components.library import escaped, register, written_safely
from lonja.web.components.numbers import NOTHING

if TYPE_CHECKING:
    from lonja.web.brand.rows import Number, Row


@register.simple_tag
def result_cards(rows: Sequence[Row]) -> SafeString:
    """The results one below the other, with room for a face and a bar: `{% result_cards rows %}`."""
    words = {"joined": escaped(_("joined")), "why": escaped(_("of 100, why"))}
    return written_safely("\n".join(_card(row, words) for row in rows))


def _card(row: Row, words: dict[str, str]) -> str:
    handle = f'<span class="handle">@{escaped(row.handle)}</span>' if row.handle else ""
    joined = f'<span class="badge" data-tone="info">{words["joined"]}</span>' if row.has_joined else ""
    line = " · ".join(escaped(part) for part in (row.place, row.tier, row.categories) if part)
    platforms = "".join(f'<span class="platform">{icon(code)}{escaped(label)}</span>' for code, label in row.channels)
    return (
        f'<li class="result">{_pick(row)}<span class="avatar " style="--hue:{hue_of(row.name)}" aria-hidden="true">'
        f'{escaped(initials(row.name))}</span><div class="who"><p class="who-name">{_name(row)}{handle}{joined}'
        f'{_notes(row)}</p><p class="who-line platforms">{platforms}</p><p class="who-line">{line}</p></div>'
        f'<dl class="numbers">{"".join(map(_definition, row.numbers))}</dl>'
        f'<div class="match">{_why(row, words["why"])}{_age(row)}</div></li>'
    )


def _pick(row: Row) -> str:
    return (
        f'<label class="pick"><input type="checkbox" name="creator" value="{row.id}" form="selection" id="p-{row.id}">'
        f'<span class="visually-hidden">{escaped(row.choose)}</span></label>'
    )


def _name(row: Row) -> str:
    return f'<a href="{escaped(row.link)}">{escaped(row.name)}</a>'


def _notes(row: Row) -> str:
    return "".join(f' <span class="badge" data-tone="warning">{escaped(note)}</span>' for note in row.notes)


def _definition(number: Number) -> str:
    return f"<div><dt>{escaped(number.label)}</dt><dd{_missing(number)}>{escaped(number.text)}</dd></div>"


def _missing(number: Number) -> str:
    return f' class="muted" title="{escaped(number.reason)}"' if number.is_missing else ""


def _why(row: Row, words: str) -> str:
    """The score with its parts as one small bar; it leads to their words."""
    if row.score is None:
        return ""
    segments = "".join(map(_segment, row.parts))
    return (
        f'<a class="why" href="{escaped(row.why)}" data-panel><strong>{row.score}</strong>'
        f'<span class="visually-hidden"> {words}</span><span class="parts" aria-hidden="true">{segments}</span></a>'
    )


def _segment(part: Part) -> str:
    """A part's place in the small bar: as wide as its weight, as full as its value."""
    if part.value is None:
        return f'<span style="flex:{part.weight}" data-missing></span>'
    return f'<span style="flex:{part.weight}"><i style="inline-size:{round(100 * part.value)}%"></i></span>'


def _age(row: Row) -> str:
    """How old the row's numbers are and where from; it leads to each one's source."""
    return f'<a class="age" href="{escaped(row.why)}#numbers" data-panel>{escaped(row.age)}</a>' if row.age else ""


@register.simple_tag
def result_rows(rows: Sequence[Row]) -> SafeString:
    """The results as rows of the dense table: `{% result_rows rows %}`."""
    return written_safely("\n".join(map(_table_row, rows)))


def _table_row(row: Row) -> str:
    platforms = ", ".join(escaped(label) for _code, label in row.channels)
    numbers = "".join(
        f'<td class="number"><span{_missing(number)}>{escaped(number.text)}</span></td>' for number in row.numbers
    )
    score = NOTHING if row.score is None else f'<a href="{escaped(row.why)}" data-panel>{row.score}</a>'
    return (
        f'<tr class="result"><td class="pick-cell">{_pick(row)}</td><th scope="row">{_name(row)}{_notes(row)}</th>'
        f"<td>{escaped(row.place)}</td><td>{platforms}</td>{numbers}"
        f'<td class="number">{score}</td><td>{_age(row)}</td></tr>'
    )


@register.simple_tag
def part_bar(part: Part) -> SafeString:
    """One part of the match score as a bar; a missing one is a dash: `{% part_bar part %}`."""
    if part.value is None:
        return bar(None, 100, label=part.label)
    return bar(100 * part.value, 100, label=part.label, text=str(round(100 * part.value)))
