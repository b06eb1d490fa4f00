"""Model fields of our own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:  # Django's own class takes no arguments
    _Text = models.CharField


class NameThatMayGo(_Text):
    """A name that is emptied when its owner is erased, and then reads as words in the reader's language.

    Whatever shows the name shows those words, without each page having to know of erasures (decision 0013). What is
    stored stays empty, also where a row that was read is saved again.
    """

    def __init__(self, *args: Any, gone: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = gone

    def deconstruct(self) -> Any:
        # To the database it is a column of text like any other: no migration.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        """Return the stored name, or the words that stand for a person who is gone."""
        return str(self.gone) if value == "" else value

    def get_prep_value(self, value: Any) -> Any:
        """Store nothing where the words stand."""
        prepared = super().get_prep_value(value)
        return "" if prepared and prepared in _spellings(self.gone) else prepared


@lru_cache
def _spellings(words: str | Promise) -> frozenset[str]:
    found = set()
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(words))
    return frozenset(found)
