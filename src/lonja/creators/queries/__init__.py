"""What people see of creators, and what the discovery index reads of them."""

from lonja.creators.queries.cards import creator_card, creator_cards, visible_ids
from lonja.creators.queries.history import Reading, channel_history
from lonja.creators.queries.index_rows import index_rows, listed_count
from lonja.creators.queries.money import converted, euros
from lonja.creators.queries.parties import Party, own_party, parties
from lonja.creators.queries.peers import Cohort, Standing, standings

__all__ = [
    "Cohort",
    "Party",
    "Reading",
    "Standing",
    "channel_history",
    "converted",
    "creator_card",
    "creator_cards",
    "euros",
    "index_rows",
    "listed_count",
    "own_party",
    "parties",
    "standings",
    "visible_ids",
]
