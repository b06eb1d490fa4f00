"""What people see of creators, and what the discovery index reads of them."""

from lonja.creators.queries.cards import creator_card, creator_cards, visible_ids
from lonja.creators.queries.history import Reading, channel_history
from lonja.creators.queries.imports import (
    ImportCard,
    ImportColumn,
    ImportPreview,
    PresetCard,
    import_card,
    import_preview,
    imports,
    presets,
    refused_file,
)
from lonja.creators.queries.index_rows import index_rows, listed_count
from lonja.creators.queries.money import converted, euros
from lonja.creators.queries.parties import Party, own_party, parties
from lonja.creators.queries.peers import Cohort, Standing, standings
from lonja.creators.queries.rights import ExportCard, data_export, data_export_file, data_exports
from lonja.creators.queries.strength import ProfileStep, ProfileStrength, profile_strength

__all__ = [
    "Cohort",
    "ExportCard",
    "ImportCard",
    "ImportColumn",
    "ImportPreview",
    "Party",
    "PresetCard",
    "ProfileStep",
    "ProfileStrength",
    "Reading",
    "Standing",
    "channel_history",
    "converted",
    "creator_card",
    "creator_cards",
    "data_export",
    "data_export_file",
    "data_exports",
    "euros",
    "import_card",
    "import_preview",
    "imports",
    "index_rows",
    "listed_count",
    "own_party",
    "parties",
    "presets",
    "profile_strength",
    "refused_file",
    "standings",
    "visible_ids",
]
