"""What people see of creators, and what the discovery index reads of them."""

from lonja.creators.queries.cards import creator_cards
from lonja.creators.queries.index_rows import index_rows, listed_count
from lonja.creators.queries.money import converted, euros

__all__ = ["converted", "creator_cards", "euros", "index_rows", "listed_count"]
