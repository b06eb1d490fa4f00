"""What every page request passes through: language, actor, headers, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core.errors import Refusal, Throttled, Unauthenticated
from lonja.core.ids import parse_id
from lonja.web import pages

Respond = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"
LANGUAGES = ("es", "en")
THEMES = ("system", "light", "dark")


class PageRequest(HttpRequest):
    """A request after the middlewares: it knows who asks."""

    actor: Actor
    htmx: HtmxDetails


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and, after it, back to where the person was."""
    htmx = cast(PageRequest, request).htmx
    if htmx:
        # The fragment's own address may be no page: come back to the page that asked for it.
        return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)
    # A form's address answers to POST only, so coming back to it after signing in would be a 405.
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def theme_of(request: HttpRequest) -> str:
    """Return the light the reader chose; `system` follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


class LanguageMiddleware:
    """The language that the reader chose, else the browser's, else Spanish."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if chosen not in LANGUAGES:
            chosen = _preferred(request.headers.get("Accept-Language", ""))
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.respond(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _preferred(header: str) -> str:
    """Return the first of our languages in the browser's list; Spanish when it names neither."""
    for part in header.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in LANGUAGES:
            return code
    return "es"


class ActorMiddleware:
    """Puts the actor on the request and sets the reader's time zone; nobody signed in may do nothing."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            cast(PageRequest, request).actor = Actor()
            return self.respond(request)
        chosen = parse_id(request.session.get("organization_id", ""))
        cast(PageRequest, request).actor = accounts.actor_of_user(user, chosen)
        with timezone.override(_zone(user.time_zone)):
            return self.respond(request)


def _zone(name: str) -> ZoneInfo:
    """Return the time zone; UTC when the name is none, which a hand-written row may hold."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


class SecurityHeadersMiddleware:
    """A strict content security policy: our own files only, inline scripts never."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
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
        response = self.respond(request)
        if response.status_code != 405 or response.content:
            return response
        explained = pages.refusal(request, 405)
        explained.headers["Allow"] = response.headers.get("Allow", "")
        return explained

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        if isinstance(error, Unauthenticated):
            return to_login(request)
        response = pages.refusal(request, error.status, error.message)
        if isinstance(error, Throttled):
            response.headers["Retry-After"] = str(error.retry_after)
        return response
