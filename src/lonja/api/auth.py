"""Who asks, on the API: bearer tokens."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor


class ApiRequest(HttpRequest):
    """A request after authentication: `auth` is who asks."""

    auth: Actor


class Bearer(HttpBearer):
    """`Authorization: Bearer lonja_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        return accounts.actor_of_token(token)


def asker(request: HttpRequest) -> Actor:
    """Return the authenticated actor of an API request."""
    return cast(ApiRequest, request).auth
