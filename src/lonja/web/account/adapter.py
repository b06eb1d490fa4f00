"""How allauth speaks to people here: our letters, posted by a job, and the language of who signs in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lonja.notifications import actions as notifications
from lonja.web.account import letters
from lonja.web.middleware import LANGUAGE_COOKIE

A_YEAR = 365 * 24 * 3600


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Allauth's adapter with our letters."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter. The answer's time then doesn't tell whether an account exists."""
        user = context.get("user") or self._person()
        language = getattr(user, "language", None) or (translation.get_language() or "es")[:2]
        with translation.override(language):
            letter = letters.write(template_prefix, context)
        notifications.post_letter(letter, to=email, language=language)

    def _person(self) -> Any:
        request: HttpRequest = allauth_context.request
        return request.user if request.user.is_authenticated else None

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """Give a browser that has chosen no language the person's own."""
        response: HttpResponse = super().post_login(request, user, **details)
        if LANGUAGE_COOKIE not in request.COOKIES:
            set_language(response, user.language)
        return response


def set_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser."""
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Lax", httponly=True)
