"""Catches statements that a template makes while it is rendered; a view must load all that its page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.template.base import Template


@contextmanager
def no_statements_while_rendering() -> Iterator[None]:
    """Raise where a template asks the database; context processors may, they run before the template does."""
    render = Template._render  # type: ignore[attr-defined]

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        raise AssertionError(f"asked while rendering: {sql[:300]}")

    def guarded(self: Template, context: Any) -> str:
        with connection.execute_wrapper(refuse):
            return str(render(self, context))

    Template._render = guarded  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Template._render = render  # type: ignore[attr-defined]
