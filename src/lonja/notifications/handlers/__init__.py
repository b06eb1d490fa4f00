"""Reactions to what happens below: whom to tell, of which facts, and whether by letter too."""

# Importing the modules subscribes their functions.
from lonja.notifications.handlers import accounts, collaborations, creators, eligibility, rights, searches  # noqa: F401
