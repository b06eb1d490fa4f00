"""How creators and brands have behaved, as pages show it: each figure with how many cases stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lonja.collaborations import reliability
from lonja.creators import conduct
from lonja.creators.counted import FEWEST, Counted
from lonja.creators.types import Figure
from lonja.web.components.numbers import number


def of_creator(figures: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """Return a creator's conduct in the order of reading."""
    return _rows(figures, conduct.FIGURES)


def of_brand(figures: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """Return a brand's reliability in the order of reading."""
    return _rows(figures, reliability.FIGURES)


def _rows(figures: Mapping[str, Figure], table: Mapping[str, Counted]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": table[name].label,
            "kind": table[name].kind,
            "facts": figure,
            "note": _note(name, figure),
        }
        for name, figure in figures.items()
    ]


def _note(name: str, figure: Figure) -> str:
    """Say of how many cases, the missing ones of how many so far."""
    if figure.value is None:
        return _("%(count)s of %(fewest)s") % {"count": figure.sample, "fewest": FEWEST} if figure.sample else ""
    return "" if name == "campaigns_completed" else _("of %(count)s") % {"count": number(figure.sample)}
