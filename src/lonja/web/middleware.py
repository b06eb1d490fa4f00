"""What every page request passes through: language, actor, headers, refusals."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal, Unauthenticated
from lonja.core.ids import parse_id

Respond = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "language"


class PageRequest(HttpRequest):
    """A request after the middlewares: it knows who asks."""

    actor: Actor
    csp_nonce: str


class LanguageMiddleware:
    """The language that the reader chose, else the browser's, else Spanish."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if chosen not in {"es", "en"}:
            chosen = _preferred(request.headers.get("Accept-Language", ""))
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.respond(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


def _preferred(header: str) -> str:
    """Return the first of our languages in the browser's list; Spanish when it names neither."""
    for part in header.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in {"es", "en"}:
            return code
    return "es"


class ActorMiddleware:
    """Puts the lazily loaded actor on the request; nobody signed in is an actor without permissions."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cast(PageRequest, request).actor = cast(Actor, SimpleLazyObject(lambda: _actor(request)))
        return self.respond(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor()
    return accounts.actor_of_user(request.user, parse_id(request.session.get("organization_id", "")))


class SecurityHeadersMiddleware:
    """A strict content security policy: our own files only, inline scripts never."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cast(PageRequest, request).csp_nonce = secrets.token_urlsafe(16)
        response = self.respond(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        return response


class RefusalMiddleware:
    """Renders the errors that actions and queries raise, as pages."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        if isinstance(error, Unauthenticated):
            return redirect(f"/accounts/login/?next={request.path}")
        titles = {
            403: _("This isn't yours to do"),
            404: _("There is nothing here"),
            409: _("Somebody was faster, or it is too late"),
            422: _("Something in the request isn't right"),
            429: _("Too many requests"),
            503: _("Not available for now"),
        }
        context = {"title": titles.get(error.status, _("That didn't work")), "error": error}
        return render(request, "error.html", context, status=error.status)
