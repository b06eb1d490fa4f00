"""The component library as template tags, builtin in every template."""

from lonja.web.components import (
    blocks,
    controls,
    figures,
    filters,
    icons,
    numbers,
    results,
    states,
    texts,
    times,
    trends,
)
from lonja.web.components.library import register

__all__ = [
    "blocks",
    "controls",
    "figures",
    "filters",
    "icons",
    "numbers",
    "register",
    "results",
    "states",
    "texts",
    "times",
    "trends",
]
