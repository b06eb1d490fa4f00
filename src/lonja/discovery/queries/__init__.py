"""What people see of discovery: answers to searches, how the index stands, lists and saved searches."""

from lonja.discovery.queries.lists import (
    EntryCard,
    ListCard,
    SavedSearchCard,
    creator_list,
    list_entries,
    lists,
    lists_of,
    names,
    saved_search,
    saved_searches,
)
from lonja.discovery.queries.search import index_status, search, search_page

__all__ = [
    "EntryCard",
    "ListCard",
    "SavedSearchCard",
    "creator_list",
    "index_status",
    "list_entries",
    "lists",
    "lists_of",
    "names",
    "saved_search",
    "saved_searches",
    "search",
    "search_page",
]
