"""The filters of Discover as form controls: boxes with counts, ranges under their bars, yes or no, lists to choose.

Written here rather than in templates: the page has some fifty filters with hundreds of options, most of them folded
away, and draws them for each search. Whatever comes from people goes through `escaped`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.discovery.types import Control, FacetValue
from lonja.web.components.figures import histogram
from lonja.web.components.library import escaped, locale, register, written_safely
from lonja.web.components.numbers import grouped

if TYPE_CHECKING:
    from lonja.web.brand.panel import Group, Shown, Slider

UNITS = {"basis points": "%", "minutes": "min"}


@register.simple_tag
def filter_groups(groups: Sequence[Group], currencies: Sequence[str], currency: str) -> SafeString:
    """All filters by group, each folded or open as it is said: `{% filter_groups groups currencies asked.currency %}`.

    Prices are asked for in `currency`, one of `currencies`.
    """
    return written_safely("".join(_group(one, currencies, currency) for one in groups))


def _group(group: Group, currencies: Sequence[str], currency: str) -> str:
    count = f'<span class="count">{group.used_count}</span>' if group.used_count else ""
    prices = _currency(currencies, currency) if group.name == "price" else ""
    primary, more = ("".join(map(_placed, shown)) for shown in (group.primary, group.more))
    if primary and more:
        is_open = " open" if group.is_more_open else ""
        summary = escaped(_("More"))
        more = f'<details class="filter-more" id="m-{group.name}"{is_open}><summary>{summary}</summary>{more}</details>'
    return (
        f'<details class="filter-group" id="g-{group.name}"{" open" if group.is_open else ""}>'
        f'<summary>{escaped(group.label)}<span id="used-{group.name}">{count}</span></summary>'
        f"{prices}{primary}{more}</details>\n"
    )


def _currency(currencies: Sequence[str], chosen: str) -> str:
    lines = "".join(f"<option{' selected' if code == chosen else ''}>{escaped(code)}</option>" for code in currencies)
    label = escaped(_("Currency"))
    head = f'<label for="currency" class="filter-label">{label}</label>'
    return f'<div class="filter">{head}<select id="currency" name="currency">{lines}</select></div>'


def _placed(shown: Shown) -> str:
    return f'<div class="filter" id="c-{shown.control.name}">{filter_control(shown)}</div>'


@register.simple_tag
def weight_sliders(weights: Iterable[tuple[str, str, int]]) -> SafeString:
    """How much each part of the match score counts: `{% weight_sliders weights %}`, each parameter, label, value."""
    return written_safely(
        "".join(
            f'<div class="weight"><label for="w-{name}">{escaped(label)}</label><input type="range" id="w-{name}"'
            f' name="{name}" min="0" max="100" step="5" value="{value}"><output for="w-{name}">{value}</output></div>'
            for name, label, value in weights
        )
    )


@register.simple_tag
def choice_options(values: Iterable[FacetValue]) -> SafeString:
    """The options of a select: `{% choice_options sorts %}`."""
    return written_safely(
        "".join(
            f'<option value="{escaped(one.code)}"{" selected" if one.is_selected else ""}>{escaped(one.label)}</option>'
            for one in values
        )
    )


# Filters that hold nothing and count nothing look the same for every search: drawn once for each language.
_still: dict[tuple[str, str], SafeString] = {}


@register.simple_tag
def filter_control(shown: Shown) -> SafeString:
    """One filter as it is drawn, whatever its kind: `{% filter_control shown %}`."""
    control = shown.control
    if control.is_used or control.has_counts or control.histogram or control.kind in {"shares", "ids"}:
        return _drawn(shown)
    key = (locale(), control.name)
    if key not in _still:
        _still[key] = _drawn(shown)
    return _still[key]


def _drawn(shown: Shown) -> SafeString:
    draw = _codes if shown.control.kind == "codes" else KINDS.get(shown.control.kind)
    hint = f'<p class="hint">{escaped(shown.hint)}</p>' if shown.hint else ""
    return written_safely((draw(shown) if draw else "") + hint)


@register.simple_tag
def options(name: str, prefix: str, values: Iterable[FacetValue], *, counted: bool = True) -> SafeString:
    """Checkboxes of a filter with their counts: `{% options "countries" "o-countries" facet %}`."""
    language = locale()
    return written_safely("".join(_option(name, prefix, one, language if counted else "") for one in values))


def _option(name: str, prefix: str, one: FacetValue, language: str) -> str:
    """One box; with its count, written in `language`, where there is one."""
    code = escaped(one.code)
    below, checked = " data-below" if one.parent else "", " checked" if one.is_selected else ""
    count = f'<span class="option-count">{grouped(one.count, language)}</span>' if language else ""
    return (
        f'<label class="option"{below}><input type="checkbox" id="{prefix}-{code}" name="{name}" value="{code}"'
        f"{checked}><span>{escaped(one.label)}</span>{count}</label>"
    )


def _codes(shown: Shown) -> str:
    control, choices = shown.control, shown.choices
    if choices is None or not choices.total:
        return _labelled(control, _input(control, 0))
    name, counted = control.params[0], control.has_counts
    short = options(name, shown.prefix, choices.short, counted=counted)
    if not choices.rest:
        return _fieldset(control, short)
    count = len(choices.rest)
    more = ngettext("%(count)s more", "%(count)s more", count) % {"count": count} if choices.short else _("Choose")
    is_open = " open" if not choices.short and control.is_used else ""
    rest = options(name, shown.prefix, choices.rest, counted=counted)
    return _fieldset(
        control,
        f'{short}<details class="all" id="a-{control.name}"{is_open}><summary>{escaped(more)}</summary>'
        f'<div class="all-list" id="l-{control.name}">{rest}</div></details>',
    )


def _range(shown: Shown) -> str:
    control, unit = shown.control, UNITS.get(shown.control.unit, "")
    note = f' <span class="muted">{unit}</span>' if unit else ""
    bars = _slider(shown, shown.slider) if shown.slider else ""
    ends = "".join(
        f'<input id="i-{control.name}-{end}" name="{control.params[at]}" value="{escaped(control.texts[at])}"'
        f' placeholder="{escaped(hint)}" aria-label="{escaped(label)}" maxlength="30" autocomplete="off">'
        for at, (end, hint, label) in enumerate(
            (("min", _("from"), shown.low_label), ("max", _("to"), shown.high_label))
        )
    )
    return _fieldset(control, f'{bars}<div class="ends-inputs">{ends}</div>', note)


def _slider(shown: Shown, slider: Slider) -> str:
    """Bars, which js/slider.js gives two handles that write into the fields below."""
    drawn = histogram(slider.counts, label=shown.control.label, first=slider.first, last=slider.last)
    return (
        f'<range-slider for="i-{shown.control.name}" edges="{escaped(" ".join(slider.edges))}"'
        f' low-label="{escaped(shown.low_label)}" high-label="{escaped(shown.high_label)}">{drawn}</range-slider>'
        f'<p class="ends" aria-hidden="true"><span>{escaped(slider.low)}</span><span>{escaped(slider.high)}</span></p>'
    )


def _flag(shown: Shown) -> str:
    control = shown.control
    chosen = control.texts[0] if control.is_used else ""
    radios = "".join(
        f'<label><input class="visually-hidden" type="radio" id="i-{control.name}-{value or "any"}"'
        f' name="{control.params[0]}" value="{value}"{" checked" if value == chosen else ""}>{escaped(label)}</label>'
        for value, label in (("", _("Any")), ("yes", _("Yes")), ("no", _("No")))
    )
    return _fieldset(control, f'<span class="segments">{radios}</span>', kind="tri")


def _choice(shown: Shown) -> str:
    return _labelled(shown.control, _select(shown.control, shown.control.options))


def _select(control: Control, values: Iterable[FacetValue]) -> str:
    head, any_of_them = f'<select id="i-{control.name}" name="{control.params[0]}">', escaped(_("Any"))
    return f'{head}<option value="">{any_of_them}</option>{choice_options(values)}</select>'


def _period(shown: Shown) -> str:
    control = shown.control
    days = "".join(
        f'<input type="date" id="i-{control.name}-{end}" name="{control.params[at]}"'
        f' value="{escaped(control.texts[at])}" aria-label="{escaped(label)}">'
        for at, (end, label) in enumerate((("from", _("Available from")), ("until", _("Available until"))))
    )
    return _fieldset(control, f'<div class="ends-inputs">{days}</div>')


def _days(shown: Shown) -> str:
    control = shown.control
    unit = escaped(_("days"))
    days = _input(control, 0, 'type="number" min="1" max="3650"')
    return _labelled(control, days, f' <span class="muted">{unit}</span>')


def _shares(shown: Shown) -> str:
    """What is asked of audiences goes along unseen, its chips take it away; here one more is added."""
    control = shown.control
    kept = "".join(
        f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">' for name, value in shown.kept
    )
    return _fieldset(control, kept + share_inputs(control.params, control.options, "i-audience"))


@lru_cache(maxsize=64)
def _cells(values: tuple[FacetValue, ...]) -> str:
    """What can be asked of an audience, by dimension; the page has it twice, and it changes with the index only."""
    return "".join(
        f'<optgroup label="{escaped(dimension)}">'
        + "".join(f'<option value="{escaped(one.code)}">{escaped(one.label)}</option>' for one in found)
        + "</optgroup>"
        for dimension, found in groupby(values, key=lambda one: one.parent)
    )


def share_inputs(params: Sequence[str], values: tuple[FacetValue, ...], prefix: str) -> str:
    """Draw the fields for one share of an audience: of whom, and how much of it."""
    who, at_least = escaped(_("Who")), escaped(_("At least, in percent"))
    return (
        f'<div class="share"><select id="{prefix}" name="{params[0]}" aria-label="{who}">'
        f'<option value="">{who}</option>{_cells(values)}</select>'
        f'<input id="{prefix}-share" name="{params[1]}" inputmode="decimal" placeholder="≥ %"'
        f' aria-label="{at_least}" maxlength="6"></div>'
    )


@register.simple_tag
def target_shares(values: tuple[FacetValue, ...]) -> SafeString:
    """The fields that add one share to the wanted audience: `{% target_shares target.options %}`."""
    return written_safely(share_inputs(("target_cell", "target_share"), values, "i-target"))


def _ids(shown: Shown) -> str:
    return _labelled(shown.control, _select(shown.control, shown.lists))


def _input(control: Control, at: int, more: str = "") -> str:
    return (
        f'<input id="i-{control.name}" name="{control.params[at]}" value="{escaped(control.texts[at])}"'
        f"{' ' if more else ''}{more}>"
    )


def _labelled(control: Control, inside: str, note: str = "") -> str:
    label = f"{escaped(control.label)}{note}"
    return f'<label class="filter-label" for="i-{control.name}">{label}</label>{inside}'


def _fieldset(control: Control, inside: str, note: str = "", kind: str = "") -> str:
    head = f'<fieldset class="{kind}">' if kind else "<fieldset>"
    return f'{head}<legend class="filter-label">{escaped(control.label)}{note}</legend>{inside}</fieldset>'


KINDS: dict[str, Callable[[Shown], str]] = {
    "range": _range,
    "flag": _flag,
    "choice": _choice,
    "period": _period,
    "days": _days,
    "shares": _shares,
    "ids": _ids,
}
