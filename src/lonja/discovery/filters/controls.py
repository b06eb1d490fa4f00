"""The filters as a form shows them: inputs with what they hold, options with counts, bars for the sliders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from lonja.creators import categories
from lonja.discovery.engine.types import Range
from lonja.discovery.filters import numbers, vocabulary
from lonja.discovery.filters.document import DEFAULT
from lonja.discovery.filters.table import FILTERS, GROUP_LABELS, UNFED, Filter, Group, Kind
from lonja.discovery.types import Control, ControlGroup, FacetValue, Search, SearchAnswer


def controls(asked: Search, answer: SearchAnswer | None = None) -> list[ControlGroup]:
    """Return the filters that can find somebody, by group, with the answer's counts and bars where there is one."""
    language = get_language() or "en"
    groups = []
    for group, members in MEMBERS.items():
        drawn = (_control(one, asked, answer, language) for one in members)
        found = tuple(control for control in drawn if control.is_used or control.name not in UNFED)
        used = sum(control.is_used for control in found)
        if found:
            groups.append(ControlGroup(group.value, str(GROUP_LABELS[group]), found, used))
    return groups


MEMBERS = {group: [one for one in FILTERS if one.group is group] for group in Group if group is not Group.ANSWER}


def sorts(asked: Search) -> list[FacetValue]:
    """Return the orders that results can have; likeness only where there is something to be like."""
    return [
        FacetValue(code, vocabulary.label("sort", code), 0, code == asked.sort)
        for code in vocabulary.SORTS
        if code == asked.sort or (code not in UNFED and (code != "similarity" or asked.similar_to))
    ]


def likenesses(asked: Search) -> list[FacetValue]:
    """Return in what look-alikes may be alike."""
    known = vocabulary.CHOICES["similar_by"]
    return [FacetValue(code, str(label), 0, code == asked.similar_by) for code, label in known.items()]


def options(vocabulary_name: str, counts: Mapping[str, int], selected: frozenset[str]) -> tuple[FacetValue, ...]:
    """Return a facet's values, most frequent first; what is selected is there even where nobody has it."""
    values = {**dict.fromkeys(selected, 0), **counts}
    label, parents = vocabulary.labeller(vocabulary_name), PARENTS.get(vocabulary_name, {})
    named = [
        FacetValue(code, label(code), count, code in selected, parents.get(code, ""))
        for code, count in values.items()
        if count or code in selected
    ]
    order = list(vocabulary.CHOICES.get(vocabulary_name, ())) if vocabulary_name in ORDERED else []
    return tuple(sorted(named, key=lambda one: _rank(one, order)))


PARENTS = {"category": categories.PARENT}
# Facets whose values have an order of their own.
ORDERED = frozenset({"tier", "price_tier", "age_band"})


def _rank(one: FacetValue, order: list[str]) -> tuple[int, int, str]:
    at = order.index(one.code) if one.code in order else len(order)
    return at, 0 if order else -one.count, one.label


def _control(one: Filter, asked: Search, answer: SearchAnswer | None, language: str) -> Control:
    value = getattr(asked, one.name)
    is_used = value != getattr(DEFAULT, one.name)
    label, hint, params = _still(language, one)
    return Control(
        name=one.name,
        kind=one.kind.value,
        label=label,
        hint=hint,
        unit=one.unit.value,
        params=params,
        texts=_texts(one, value, asked.currency) if is_used else ("",) * len(params),
        options=_options(one, value, answer, language),
        has_counts=bool(one.facet) and answer is not None,
        histogram=answer.histograms.get(one.histogram) if answer and one.histogram else None,
        is_used=is_used,
    )


@lru_cache(maxsize=500)
def _still(language: str, one: Filter) -> tuple[str, str, tuple[str, ...]]:
    """What a filter is called and what its inputs are, whatever is asked: its label, its hint, the inputs' names."""
    return str(one.label), str(one.hint), _params(one)


def _params(one: Filter) -> tuple[str, ...]:
    if one.kind is Kind.RANGE:
        return f"{one.url}_min", f"{one.url}_max"
    if one.kind is Kind.PERIOD:
        return f"{one.url}_from", f"{one.url}_until"
    if one.kind is Kind.SHARES:
        return f"{one.url}_cell", f"{one.url}_share"
    return (one.url,)


def _texts(one: Filter, value: Any, currency: str) -> tuple[str, ...]:
    if isinstance(value, Range):
        ends = (value.at_least, value.at_most)
        return tuple("" if end is None else numbers.write(end, one.unit, currency) for end in ends)
    if one.kind is Kind.PERIOD:
        return tuple(day.isoformat() for day in value if isinstance(day, date))
    if one.kind is Kind.FLAG:
        return ("yes" if value else "no",)
    if one.kind in {Kind.CODES, Kind.IDS}:
        return (",".join(sorted(str(item) for item in value)),)
    return ("", "") if one.kind is Kind.SHARES else (str(value),)


def _options(one: Filter, value: Any, answer: SearchAnswer | None, language: str) -> tuple[FacetValue, ...]:
    if one.facet and answer is not None:
        return answer.facets.get(one.facet, ())
    if one.kind is Kind.SHARES:
        return cells(answer)
    known = _known(language, one)
    selected = value if isinstance(value, frozenset) else {value}
    if not any(option.code in selected for option in known):
        return known
    return tuple(replace(option, is_selected=option.code in selected) for option in known)


@lru_cache(maxsize=500)
def _known(language: str, one: Filter) -> tuple[FacetValue, ...]:
    """The few fixed values of a filter without counts, none of them selected."""
    known = categories.ORDER if one.is_listed else vocabulary.CHOICES.get(one.vocabulary, ())
    label, parents = vocabulary.labeller(one.vocabulary), PARENTS.get(one.vocabulary, {})
    return tuple(FacetValue(code, label(code), 0, False, parents.get(code, "")) for code in known)


def cells(answer: SearchAnswer | None) -> tuple[FacetValue, ...]:
    """Return the choices of "add an audience share": `gender.female`, `country.ES`; the parent is the dimension."""
    return _cells(get_language() or "en", tuple(answer.audience_values.items())) if answer else ()


@lru_cache(maxsize=64)
def _cells(language: str, values: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[FacetValue, ...]:
    """The same, remembered: they change with the index, not with the search."""
    known = dict(values)
    return tuple(
        FacetValue(f"{dimension}.{code}", vocabulary.label(f"audience.{dimension}", code), 0, False, str(label))
        for dimension, label in vocabulary.DIMENSIONS.items()
        for code in _sorted_codes(dimension, known.get(dimension, ()))
    )


def _sorted_codes(dimension: str, codes: tuple[str, ...]) -> list[str]:
    known = [code for code in codes if vocabulary.is_known(f"audience.{dimension}", code)]
    return sorted(known, key=lambda code: vocabulary.label(f"audience.{dimension}", code))
