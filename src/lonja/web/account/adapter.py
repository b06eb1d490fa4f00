"""How allauth speaks to people here: our letters, posted by a job, and the language of who signs in."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from lonja.accounts import queries as account_queries
from lonja.creators import queries as creators
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

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead a creator who hasn't finished joining to the step that is missing, everybody else home."""
        # Allauth asks once the person is signed in, so this is a user of ours.
        by = account_queries.actor_of_user(cast(Any, request.user))
        if by.is_creator and creators.needs_joining(by):
            return reverse("joining")
        return str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead somebody new where signing in leads; allauth asks once the address is confirmed."""
        return self.get_login_redirect_url(request)

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
