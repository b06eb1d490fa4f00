"""What every template can read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the actor and the installation's facts."""
    return {"actor": getattr(request, "actor", None)}
