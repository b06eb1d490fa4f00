"""The match score in words: what each part says of this creator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.discovery.engine import Hit
from lonja.discovery.filters.numbers import percent
from lonja.discovery.types import Part, Search

LABELS: Mapping[str, Promise] = {
    "audience": gettext_lazy("Audience"),
    "performance": gettext_lazy("Performance"),
    "price": gettext_lazy("Price"),
    "reliability": gettext_lazy("Reliability"),
    "relevance": gettext_lazy("Relevance"),
}

SENTENCES: Mapping[str, Promise] = {
    "audience": gettext_lazy("The audience is {share} like your target."),
    "performance": gettext_lazy("Engagement and median views beat {share} of creators of the same tier and category."),
    "price": gettext_lazy("At its expected CPM your budget covers {share}."),
    "reliability": gettext_lazy("Answers, delivers on time and finishes: {share}."),
    "relevance": gettext_lazy("Covers {share} of the words and categories you asked for."),
}


def parts(asked: Search, hit: Hit) -> tuple[Part, ...]:
    """Return the parts that count in this search, heaviest first, each with what it says."""
    weights = asdict(asked.weights)
    counted = [name for name in LABELS if weights[name] and _is_asked(name, asked)]
    counted.sort(key=lambda name: -weights[name])
    return tuple(
        Part(name, str(LABELS[name]), hit.parts.get(name), weights[name], _words(name, hit.parts.get(name)))
        for name in counted
    )


def _is_asked(name: str, asked: Search) -> bool:
    """Some parts compare with what the brand said; without it they don't count."""
    if name == "audience":
        return bool(asked.target.audience)
    if name == "price":
        return asked.target.cpm_minor is not None
    if name == "relevance":
        wanted = asked.target.categories | asked.categories_any | asked.categories_all
        return bool(asked.text.strip() or wanted)
    return True


def _words(name: str, value: float | None) -> str:
    if value is None:
        return _("Not known for this creator, so it counts as the middle.")
    return str(SENTENCES[name]).format(share=percent(round(value * 100) * 100))
