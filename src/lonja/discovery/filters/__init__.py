"""A search in its four forms: query string, JSON, a sentence, and chips; one table declares every filter."""

from lonja.discovery.filters.controls import cells, controls, likenesses, options, sorts
from lonja.discovery.filters.document import from_json, read_json, to_json
from lonja.discovery.filters.numbers import write as written
from lonja.discovery.filters.sentence import chips, sentence, target_chips
from lonja.discovery.filters.table import FILTERS, Filter, Group, Kind, Unit, unit
from lonja.discovery.filters.url import from_url, share_inputs, to_url
from lonja.discovery.filters.vocabulary import DIMENSIONS, choices, is_known, label, labeller

__all__ = [
    "DIMENSIONS",
    "FILTERS",
    "Filter",
    "Group",
    "Kind",
    "Unit",
    "cells",
    "chips",
    "choices",
    "controls",
    "from_json",
    "from_url",
    "is_known",
    "label",
    "labeller",
    "likenesses",
    "options",
    "read_json",
    "sentence",
    "share_inputs",
    "sorts",
    "target_chips",
    "to_json",
    "to_url",
    "unit",
    "written",
]
