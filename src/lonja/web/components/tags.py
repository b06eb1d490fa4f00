"""The component library as template tags, builtin in every template."""

from lonja.web.components import blocks, controls, figures, icons, numbers, results, states, times, trends
from lonja.web.components.library import register

__all__ = ["blocks", "controls", "figures", "icons", "numbers", "register", "results", "states", "times", "trends"]
