"""The registry on which every component puts its tag, and what they all need."""

from __future__ import annotations

import secrets
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


def locale() -> str:
    """Return the reader's locale for Babel."""
    return "es" if (get_language() or "en").startswith("es") else "en"


def fresh_id(prefix: str) -> str:
    """Return an id that no other part of the page has, fragments that arrive later included."""
    return f"{prefix}-{secrets.token_hex(4)}"


def drawn(name: str, /, **context: Any) -> SafeString:
    """Render a component's template, which sees these values and nothing else."""
    return mark_safe(render_to_string(f"components/{name}.html", context))  # noqa: S308 - the template escapes


def trimmed(content: str) -> SafeString:
    """Return a block's rendered content without the white space around it; it was escaped when it was rendered."""
    return mark_safe(content.strip())  # noqa: S308


def escaped(value: object) -> str:
    """Return text as HTML, quotes too: for what is written in Python because a page draws hundreds of it."""
    return _escaped(str(value))


# Half of what a page of results writes are names of filters, countries and categories: the same on every page.
@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return escape(text)


def written_safely(html: str) -> SafeString:
    """Mark HTML whose every value went through `escaped`."""
    return mark_safe(html)  # noqa: S308
