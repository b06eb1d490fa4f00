"""The words of each kind of notification, in the reader's language, time zone and way of writing money."""

# Importing the modules registers their words.
from lonja.notifications.wording import accounts, collaborations, creators, eligibility, rights, searches  # noqa: F401
from lonja.notifications.wording.base import Words, day, kinds, letter, moment, money, role, words
from lonja.notifications.wording.collaborations import letter_to_unjoined
from lonja.notifications.wording.searches import search_digest

__all__ = ["Words", "day", "kinds", "letter", "letter_to_unjoined", "moment", "money", "role", "search_digest", "words"]
