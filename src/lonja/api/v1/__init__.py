"""Version 1 of the API, one module per resource."""

from __future__ import annotations

from ninja import Router

from lonja.api.v1 import me


def routers() -> list[tuple[str, Router]]:
    """Return each resource's path prefix and router."""
    return [
        ("/me", me.router),
    ]
