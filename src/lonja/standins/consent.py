"""The consent page of a stand-in platform: choose an account, untick scopes, agree or refuse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from lonja.standins.http import Reply, Request, redirect
from lonja.standins.world import World


def page(world: World, request: Request, scopes: Iterable[str]) -> Reply:
    """Show the choice; a script may skip it with `account=HANDLE` (and `deny=1`)."""
    if "account" in request.query or "deny" in request.query:
        return decide(world, request.query, scopes)
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in request.query.items()
    )
    accounts = "".join(f"<option>{escape(account.handle)}</option>" for account in world.accounts.values())
    boxes = "".join(
        f'<p><label><input type="checkbox" name="grant_{escape(s)}" value="1" checked> {escape(s)}</label></p>'
        for s in scopes
    )
    return Reply(
        f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(world.platform)} stand-in</title>"
        f"<main><h1>Connect your {escape(world.platform)} account</h1>"
        f"<p>This is a stand-in for trying Lonja; no real platform is asked.</p>"
        f'<form method="get">{hidden}<input type="hidden" name="chosen" value="1">'
        f'<p><label>Account <select name="account">{accounts}</select></label></p>{boxes}'
        f'<p><button>Allow</button> <button name="deny" value="1">Refuse</button></p></form></main></html>'
    )


def decide(world: World, query: dict[str, str], scopes: Iterable[str]) -> Reply:
    """Send the browser back with a code, or with the platform's refusal."""
    back, state = query.get("redirect_uri", ""), query.get("state", "")
    account = world.by_handle(query.get("account", ""))
    if "deny" in query or account is None:
        refusal = {"error": "access_denied", "error_description": "The user denied your request", "state": state}
        return redirect(f"{back}?{urlencode(refusal)}")
    # Without the form every asked scope is granted; with it, those that stayed ticked.
    granted = frozenset(s for s in scopes if "chosen" not in query or f"grant_{s}" in query)
    code = world.consent(account.id, granted, back, query.get("code_challenge", ""))
    suffix = "#_" if world.platform == "instagram" else ""
    extra = {"scopes": ",".join(sorted(granted))} if world.platform == "tiktok" else {}
    return redirect(f"{back}?{urlencode({'code': code, 'state': state, **extra})}{suffix}")


def redeem(world: World, form: dict[str, str]) -> tuple[str, frozenset[str]] | None:
    """Take the code once; None when it is unknown, used, for another address, or PKCE doesn't fit."""
    account_id, scopes, redirect_uri, challenge = world.codes.pop(form.get("code", ""), ("", frozenset(), "", ""))
    if not account_id or redirect_uri != form.get("redirect_uri"):
        return None
    if challenge and challenge != s256(form.get("code_verifier", "")):
        return None
    return account_id, scopes


def s256(verifier: str) -> str:
    """Return PKCE's challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
