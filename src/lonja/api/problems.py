"""Errors of the API as problem+json (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from lonja.core.errors import Invalid, Refusal, Throttled

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "Conflict",
    422: "Invalid input",
    429: "Too many requests",
    503: "Unavailable",
}


def problem(status: int, kind: str, detail: str, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    """Return a problem+json answer; `errors` maps field paths to messages."""
    body: dict[str, Any] = {
        "type": f"/problems/{kind}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [{"field": field, "messages": messages} for field, messages in errors.items()]
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Teach the API to render our refusals and its own validation errors."""

    @api.exception_handler(Refusal)
    def refuse(request: HttpRequest, error: Refusal) -> HttpResponse:
        errors = error.errors if isinstance(error, Invalid) else None
        response = problem(error.status, error.kind, error.message, errors)
        if isinstance(error, Throttled):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @api.exception_handler(ValidationError)
    def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for item in error.errors:
            # The first two parts of the path are where it was (body, query) and the parameter's name.
            path = [str(part) for part in item["loc"]]
            field = ".".join(path[2:] if path[0] == "body" else path[1:]) or path[-1]
            errors.setdefault(field, []).append(item["msg"])
        return problem(422, "invalid", next(iter(errors.items()))[1][0], errors)

    @api.exception_handler(HttpError)
    def refuse_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "http", str(error))
