"""Lonja's own small line drawings; an icon always stands beside a word."""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lonja.web.components.library import register


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of static/icons.svg: `{% icon "search" %}`; hidden from screen readers, the word says it."""
    return _drawn(name)


# The same few dozen for the life of the process; a page of results shows some fifty.
@lru_cache(maxsize=200)
def _drawn(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)
