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
from lonja.creators.queries.market import MarketRange, market_ranges
from lonja.creators.queries.money import converted, euros
from lonja.creators.queries.parties import Party, own_party, parties
from lonja.creators.queries.peers import Cohort, Standing, standings
from lonja.creators.queries.profiles import (
    Absence,
    AddOnCard,
    PriceLine,
    accepted,
    add_ons,
    contact_of,
    own_about,
    own_absences,
    own_contact,
    own_creator_id,
    own_prices,
    price_history,
)
from lonja.creators.queries.rights import ExportCard, data_export, data_export_file, data_exports
from lonja.creators.queries.strength import ProfileStep, ProfileStrength, profile_strength

__all__ = [
    "Absence",
    "AddOnCard",
    "Cohort",
    "ExportCard",
    "ImportCard",
    "ImportColumn",
    "ImportPreview",
    "MarketRange",
    "Party",
    "PresetCard",
    "PriceLine",
    "ProfileStep",
    "ProfileStrength",
    "Reading",
    "Standing",
    "accepted",
    "add_ons",
    "channel_history",
    "contact_of",
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
    "market_ranges",
    "own_about",
    "own_absences",
    "own_contact",
    "own_creator_id",
    "own_party",
    "own_prices",
    "parties",
    "presets",
    "price_history",
    "profile_strength",
    "refused_file",
    "standings",
    "visible_ids",
]
