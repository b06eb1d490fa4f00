"""Forbids queries while a template is drawn: a page loads what it shows before it shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.template.base import Template


class QueriedWhileRendering(AssertionError):
    """A template asked the database for something that the view should have loaded."""


def _refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise QueriedWhileRendering(f"a template asked the database: {sql}")


@contextmanager
def no_queries() -> Iterator[None]:
    """Refuse every query made inside a template; context processors run before and may make theirs.

    Letters and fragments are templates too, so they are covered.
    """
    drawn = Template._render

    def drawn_without(self: Template, context: Any) -> Any:
        with connection.execute_wrapper(_refuse):
            return drawn(self, context)

    Template._render = drawn_without  # type: ignore[method-assign]
    try:
        yield
    finally:
        Template._render = drawn  # type: ignore[method-assign]
