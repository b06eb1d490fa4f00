"""What the brand's history says of creators, asked only where a search speaks of it."""

from __future__ import annotations

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.discovery.types import Relations, Search


def relations_of(by: Actor, asked: Search) -> Relations:
    """Return whom the brand invited lately and worked with, as far as the search asks."""
    if not asked.needs_invited and not asked.needs_worked_with:
        return Relations()
    return collaborations.search_relations(by, asked)
