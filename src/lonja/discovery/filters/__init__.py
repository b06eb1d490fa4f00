"""A search in its four forms: query string, JSON, a sentence, and chips; one table declares every filter."""

from lonja.discovery.filters.controls import controls, options, sorts
from lonja.discovery.filters.document import from_json, read_json, to_json
from lonja.discovery.filters.sentence import chips, sentence
from lonja.discovery.filters.table import FILTERS, Filter, Group, Kind, Unit
from lonja.discovery.filters.url import from_url, share_inputs, to_url
from lonja.discovery.filters.vocabulary import DIMENSIONS, choices, is_known, label

__all__ = [
    "DIMENSIONS",
    "FILTERS",
    "Filter",
    "Group",
    "Kind",
    "Unit",
    "chips",
    "choices",
    "controls",
    "from_json",
    "from_url",
    "is_known",
    "label",
    "options",
    "read_json",
    "sentence",
    "share_inputs",
    "sorts",
    "to_json",
    "to_url",
]
