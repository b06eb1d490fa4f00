"""Instagram's consent: Business Login for Instagram (developers.facebook.com/documentation/instagram-platform)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from lonja.core.outbound import Outbound
from lonja.platforms.answers import ask, json_object
from lonja.platforms.types import AppCredentials, Function, NeedsCreator, Permanent, Temporary, Tokens

AUTHORIZE = "https://www.instagram.com/oauth/authorize"
OAUTH = "https://api.instagram.com"
GRAPH = "https://graph.instagram.com"
BASIC = "instagram_business_basic"
INSIGHTS = "instagram_business_manage_insights"
UNLOCKS: Mapping[str, tuple[Function, ...]] = {
    BASIC: (Function.IDENTITY, Function.NUMBERS, Function.POSTS),
    INSIGHTS: (Function.VIEWS, Function.AUDIENCE),
}
SCOPES = tuple(UNLOCKS)
# The Graph API's codes: a dead token; missing permission; rate limits of several kinds.
DEAD_TOKEN, NO_PERMISSION, BUSY = {190}, {10, 200}, {4, 17, 32, 613, 80002}


def authorize_url(app: AppCredentials, *, state: str, redirect_uri: str, challenge: str) -> str:
    """Return the consent page's address. Instagram has no PKCE; the challenge is not sent."""
    query = {
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "state": state,
    }
    return f"{app.bases.get('authorize', AUTHORIZE)}?{urlencode(query)}"


def exchange(http: Outbound, app: AppCredentials, *, code: str, redirect_uri: str, now: datetime) -> Tokens:
    """Turn a code into a token of an hour, and that into one of sixty days."""
    form = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        # Instagram appends this to the address it sends the creator back to; it isn't part of the code.
        "code": code.removesuffix("#_"),
    }
    url = f"{app.bases.get('token', OAUTH)}/oauth/access_token"
    body = json_object("Instagram", ask("Instagram", lambda: http.post_form(url, form)))
    if "error_type" in body or "error" in body:
        raise NeedsCreator(f"Instagram: {body.get('error_message') or body.get('error')}")
    # Documented inside a list under "data"; seen flat in the wild as well.
    short = body["data"][0] if body.get("data") else body
    permissions = short.get("permissions", [])
    granted = permissions.split(",") if isinstance(permissions, str) else permissions
    grant = {"grant_type": "ig_exchange_token", "client_secret": app.client_secret}
    long = _long_lived(http, app, "/access_token", {**grant, "access_token": str(short["access_token"])})
    return _tokens(long, str(short["user_id"]), frozenset(granted), now)


def refresh(http: Outbound, app: AppCredentials, tokens: Tokens, *, now: datetime) -> Tokens:
    """Renew for another sixty days. There is no refresh token: once lapsed, the creator must connect again."""
    if tokens.expires_at <= now:
        raise NeedsCreator("Instagram: the consent lapsed after sixty days")
    grant = {"grant_type": "ig_refresh_token", "access_token": tokens.access}
    body = _long_lived(http, app, "/refresh_access_token", grant)
    return _tokens(body, tokens.account_id, tokens.scopes, now)


def _long_lived(http: Outbound, app: AppCredentials, path: str, params: Mapping[str, str]) -> dict[str, Any]:
    url = app.bases.get("graph", GRAPH) + path
    body = json_object("Instagram", ask("Instagram", lambda: http.get(url, params=params)))
    if "error" in body:
        raise refusal(body["error"])
    return body


def refusal(error: Mapping[str, Any]) -> Exception:
    """Tell apart the Graph API's errors (developers.facebook.com/docs/graph-api/guides/error-handling)."""
    code = int(error.get("code", 0))
    message = f"Instagram: {code}: {error.get('message', '')}"
    if code in DEAD_TOKEN or code in NO_PERMISSION:
        return NeedsCreator(message)
    if code in BUSY or code in {1, 2}:
        return Temporary(message)
    return Permanent(message)


def _tokens(body: Mapping[str, Any], account_id: str, scopes: frozenset[str], now: datetime) -> Tokens:
    return Tokens(
        account_id=account_id,
        access=str(body["access_token"]),
        expires_at=now + timedelta(seconds=int(body["expires_in"])),
        scopes=scopes,
    )
