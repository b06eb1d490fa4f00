"""What brands do in discovery: keep creators on lists and searches under a name."""

from lonja.discovery.actions.entries import Pasted, add_pasted, move_entries, tag_entries
from lonja.discovery.actions.lists import (
    add_to_list,
    change_list,
    create_list,
    delete_list,
    note_entry,
    remove_from_list,
)
from lonja.discovery.actions.searches import change_search, delete_search, save_search
from lonja.discovery.actions.watching import keep_matches, look_at_search, take_digest

__all__ = [
    "Pasted",
    "add_pasted",
    "add_to_list",
    "change_list",
    "change_search",
    "create_list",
    "delete_list",
    "delete_search",
    "keep_matches",
    "look_at_search",
    "move_entries",
    "note_entry",
    "remove_from_list",
    "save_search",
    "tag_entries",
    "take_digest",
]
