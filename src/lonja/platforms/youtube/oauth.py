"""Google's consent for web servers (developers.google.com/identity/protocols/oauth2/web-server)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from lonja.core.outbound import Outbound
from lonja.platforms.answers import ask, json_object, token_refusal
from lonja.platforms.types import AppCredentials, Function, NeedsCreator, Tokens

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
OAUTH = "https://oauth2.googleapis.com"
READ = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
UNLOCKS: Mapping[str, tuple[Function, ...]] = {
    READ: (Function.IDENTITY, Function.NUMBERS, Function.POSTS),
    ANALYTICS: (Function.AUDIENCE,),
}
SCOPES = tuple(UNLOCKS)


def authorize_url(app: AppCredentials, *, state: str, redirect_uri: str, challenge: str) -> str:
    """Return the consent page's address.

    Without `access_type=offline` and `prompt=consent` Google gives a refresh token only the very first time.
    """
    query = {
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": state,
        "access_type": "offline",
        "prompt": "consent",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{app.bases.get('authorize', AUTHORIZE)}?{urlencode(query)}"


def exchange(
    http: Outbound, app: AppCredentials, *, code: str, redirect_uri: str, verifier: str, now: datetime
) -> Tokens:
    """Turn a code into tokens; the account's id is not in the answer and stays empty here."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    body = _token_request(http, app, form)
    if not body.get("refresh_token"):
        raise NeedsCreator("Google gave no refresh token; the creator must give consent again")
    return _tokens(body, "", str(body["refresh_token"]), now)


def refresh(http: Outbound, app: AppCredentials, tokens: Tokens, *, now: datetime) -> Tokens:
    """Renew the access token; Google's refresh token stays the same and is not sent again."""
    body = _token_request(http, app, {"grant_type": "refresh_token", "refresh_token": tokens.refresh})
    return _tokens(body, tokens.account_id, str(body.get("refresh_token") or tokens.refresh), now)


def revoke(http: Outbound, app: AppCredentials, tokens: Tokens) -> None:
    """Give the consent back; Google answers 400 to a token that is already dead, which is the same."""
    url = f"{app.bases.get('token', OAUTH)}/revoke"
    ask("YouTube", lambda: http.post_form(url, {"token": tokens.refresh or tokens.access}))


def _token_request(http: Outbound, app: AppCredentials, form: Mapping[str, str]) -> dict[str, Any]:
    whole = {"client_id": app.client_id, "client_secret": app.client_secret, **form}
    url = f"{app.bases.get('token', OAUTH)}/token"
    body = json_object("YouTube", ask("YouTube", lambda: http.post_form(url, whole)))
    if "error" in body or "access_token" not in body:
        raise token_refusal("Google", body, lost={"invalid_grant"})
    return body


def _tokens(body: Mapping[str, Any], account_id: str, refresh_token: str, now: datetime) -> Tokens:
    return Tokens(
        account_id=account_id,
        access=str(body["access_token"]),
        expires_at=now + timedelta(seconds=int(body["expires_in"])),
        refresh=refresh_token,
        # People may untick scopes on Google's page: what was granted is read, not assumed.
        scopes=frozenset(str(body.get("scope", "")).split()),
    )
