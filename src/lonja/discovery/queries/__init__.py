"""What people see of discovery: answers to searches, how the index stands, lists and saved searches."""

from lonja.discovery.queries.lists import (
    EntryCard,
    ListCard,
    creator_list,
    list_entries,
    list_names,
    list_tags,
    lists,
    lists_of,
    names,
)
from lonja.discovery.queries.scores import scores_about
from lonja.discovery.queries.search import index_status, match, search, search_page, wanted
from lonja.discovery.queries.searches import ALERTS, SavedSearchCard, saved_search, saved_searches, total, unseen
from lonja.discovery.queries.watches import Watch, changed_since, matching, watches, watching_houses

__all__ = [
    "ALERTS",
    "EntryCard",
    "ListCard",
    "SavedSearchCard",
    "Watch",
    "changed_since",
    "creator_list",
    "index_status",
    "list_entries",
    "list_names",
    "list_tags",
    "lists",
    "lists_of",
    "match",
    "matching",
    "names",
    "saved_search",
    "saved_searches",
    "scores_about",
    "search",
    "search_page",
    "total",
    "unseen",
    "wanted",
    "watches",
    "watching_houses",
]
