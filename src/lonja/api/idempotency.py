"""`Idempotency-Key` on every POST of the API: the same key and request again gets the same answer, done once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from lonja.accounts import queries as accounts
from lonja.api.problems import problem
from lonja.core import idempotency
from lonja.core.errors import Invalid, Unauthenticated

HEADER = "Idempotency-Key"
Run = Callable[..., HttpResponse]


def idempotent(run: Run) -> Run:
    """Wrap one operation's whole run, from authentication to the written answer."""

    @wraps(run)
    def once(request: HttpRequest, **arguments: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        scope = _scope(request) if key and request.method == "POST" else None
        if scope is None:
            return run(request, **arguments)
        mark = idempotency.fingerprint("POST", request.get_full_path(), request.body)
        try:
            return idempotency.once(scope, key, mark, lambda: run(request, **arguments))
        except Invalid as error:
            return problem(error.status, error.kind, error.message, error.errors)

    return once


def _scope(request: HttpRequest) -> str | None:
    """Return who asks; None where nobody does, and then the operation itself says so."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        by = accounts.actor_of_token(secret.strip())
    except Unauthenticated:
        return None
    return f"{by.organization_id}:{by.user_id}"
