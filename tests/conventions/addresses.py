"""Every address there is: pages from the resolver, operations from the API's own description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from lonja.api.app import api

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Page:
    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    has_body: bool

    @property
    def key(self) -> str:
        return f"{self.method} {self.path.removeprefix('/api/v1')}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))


def pages() -> list[Page]:
    """Return every page; the API is walked by its operations."""
    return [
        Page(pattern.name or route, tuple(pattern.pattern.regex.groupindex))
        for route, pattern in _walk(get_resolver(), "")
    ]


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        elif pattern.namespace != "api":
            yield from _walk(pattern, route)


def operations() -> list[Operation]:
    """Return every operation of the API."""
    described: dict[str, Any] = api.get_openapi_schema()["paths"]
    return [
        Operation(method.upper(), path, "requestBody" in operation)
        for path, methods in described.items()
        for method, operation in methods.items()
        if method in METHODS
    ]
