"""TikTok's consent: Login Kit v2 (developers.tiktok.com/doc/login-kit-web, oauth-user-access-token-management)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from lonja.core.outbound import Outbound
from lonja.platforms.answers import ask, json_object, token_refusal
from lonja.platforms.types import AppCredentials, Function, Tokens

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
OPEN_API = "https://open.tiktokapis.com"
UNLOCKS: Mapping[str, tuple[Function, ...]] = {
    "user.info.basic": (Function.IDENTITY,),
    "user.info.profile": (Function.PROFILE,),
    "user.info.stats": (Function.NUMBERS,),
    "video.list": (Function.POSTS,),
}
SCOPES = tuple(UNLOCKS)

PATIENCE = 3

# The creator's consent is gone or was never whole.
LOST_CONSENT = {"invalid_grant", "access_denied"}


def authorize_url(app: AppCredentials, *, state: str, redirect_uri: str, challenge: str) -> str:
    """Return the consent page's address. TikTok names the app `client_key` and separates scopes by commas."""
    query = {
        "client_key": app.client_id,
        "scope": ",".join(SCOPES),
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{app.bases.get('authorize', AUTHORIZE)}?{urlencode(query)}"


def exchange(
    http: Outbound, app: AppCredentials, *, code: str, redirect_uri: str, verifier: str, now: datetime
) -> Tokens:
    """Turn a code into tokens; what was granted may be a subset of what was asked."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    return _tokens(_token_request(http, app, form), now)


def refresh(http: Outbound, app: AppCredentials, tokens: Tokens, *, now: datetime) -> Tokens:
    """Renew the tokens. The refresh token rotates: after this call the old one is dead."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    return _tokens(_token_request(http, app, form), now)


def revoke(http: Outbound, app: AppCredentials, tokens: Tokens) -> None:
    """Give the consent back; a token that is already dead counts as given back."""
    form = {"client_key": app.client_id, "client_secret": app.client_secret, "token": tokens.access}
    ask("TikTok", lambda: http.post_form(f"{app.bases.get('open_api', OPEN_API)}/v2/oauth/revoke/", form))


def _token_request(http: Outbound, app: AppCredentials, form: Mapping[str, str]) -> dict[str, Any]:
    whole = {"client_key": app.client_id, "client_secret": app.client_secret, **form}
    url = f"{app.bases.get('open_api', OPEN_API)}/v2/oauth/token/"
    # Waited for longer than anything else: the refresh token dies with its use, so an answer that is given up takes
    # the consent with it.
    body = json_object("TikTok", ask("TikTok", lambda: http.post_form(url, whole, patience=PATIENCE)))
    # Errors are flat here, unlike the API's envelope, and sent with 200 as well as with 400.
    if "error" in body or "access_token" not in body:
        raise token_refusal("TikTok", body, lost=LOST_CONSENT)
    return body


def _tokens(body: Mapping[str, Any], now: datetime) -> Tokens:
    # Lifetimes are read, never assumed: the page of November 2026 says 2 h and 180 d, older ones 24 h and 365 d.
    return Tokens(
        account_id=str(body["open_id"]),
        access=str(body["access_token"]),
        expires_at=now + timedelta(seconds=int(body["expires_in"])),
        refresh=str(body["refresh_token"]),
        refresh_expires_at=now + timedelta(seconds=int(body["refresh_expires_in"])),
        scopes=frozenset(str(body.get("scope", "")).split(",")) - {""},
    )
