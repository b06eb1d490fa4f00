"""The consent page of a stand-in platform: choose an account, untick scopes, agree or refuse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from lonja.standins.http import Reply, Request, redirect
from lonja.standins.look import NAMES, count, frame, spanish
from lonja.standins.world import Account, World

WORDS = {
    "title": ("Conectar tu cuenta de %s", "Connect your %s account"),
    "which": ("¿Con qué cuenta?", "With which account?"),
    "other": ("Otra, inventada por ti", "Another, made up by you"),
    "handle": ("Nombre de usuario", "Handle"),
    "followers": ("Seguidores", "Followers"),
    "videos": ("Vídeos en los últimos 30 días", "Videos in the last 30 days"),
    "views": ("Visualizaciones de cada uno", "Views of each"),
    "scopes": ("¿Qué permites?", "What do you allow?"),
    "yes": ("Permitir", "Allow"),
    "no": ("No permitir nada", "Refuse"),
    "facts": (
        "%s seguidores, %s vídeos y %s visualizaciones en 30 días",
        "%s followers, %s videos and %s views in 30 days",
    ),
}
MADE_UP = "+"


def page(world: World, request: Request, scopes: Iterable[str]) -> Reply:
    """Show the choice; a script may skip it with `account=HANDLE` (and `deny=1`)."""
    query = request.query
    if query.get("response_type") != "code" or not query.get("redirect_uri") or not query.get("state"):
        return Reply({"error": "invalid_request", "error_description": "response_type, redirect_uri or state"}, 400)
    if "account" in query or "deny" in query:
        return decide(world, query, scopes)
    is_spanish = spanish(request)
    say = {name: words[0 if is_spanish else 1] for name, words in WORDS.items()}
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in query.items()
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="grant_{escape(s)}" value="1" checked>'
        f'<span style="overflow-wrap:anywhere">{escape(s)}</span></label>'
        for s in scopes
    )
    content = (
        f'<form method="get">{hidden}<input type="hidden" name="chosen" value="1">'
        f"<fieldset><legend>{say['which']}</legend>{_accounts(world, say, is_spanish)}</fieldset>"
        f"<fieldset><legend>{say['scopes']}</legend>{boxes}</fieldset>"
        f'<p class="row"><button class="yes">{say["yes"]}</button>'
        f'<button name="deny" value="1" formnovalidate>{say["no"]}</button></p></form>'
    )
    title = say["title"] % NAMES[world.platform]
    return Reply(frame(world.platform, title, content, is_spanish=is_spanish))


def _accounts(world: World, say: dict[str, str], is_spanish: bool) -> str:
    """Offer each account with the numbers that it would bring, and one more with numbers of one's own."""
    lines = []
    for place, account in enumerate(world.accounts.values()):
        numbers = (account.followers, *account.recent(world.now()))
        facts = say["facts"] % tuple(count(n, is_spanish=is_spanish) for n in numbers)
        checked = " checked" if place == 0 else ""
        lines.append(
            f'<label><input type="radio" name="account" value="{escape(account.handle)}"{checked}>'
            f"<span><b>@{escape(account.handle)}</b><br><small>{facts}</small></span></label>"
        )
    lines.append(f'<label><input type="radio" name="account" value="{MADE_UP}"><b>{say["other"]}</b></label>')
    fields = [("new_followers", "followers", 49_000), ("new_videos", "videos", 2), ("new_views", "views", 600)]
    numbers_of_own = "".join(
        f'<label>{say[label]}<input type="number" min="0" name="{name}" value="{value}"></label>'
        for name, label, value in fields
    )
    handle = f'<label>{say["handle"]}<input name="new_handle" maxlength="40"></label>'
    return f'{"".join(lines)}<div class="row">{handle}{numbers_of_own}</div>'


def _made_up(world: World, query: dict[str, str]) -> Account | None:
    """Make the account that somebody described; one that is there already is taken as it is."""
    handle = query.get("new_handle", "").strip().lstrip("@")[:40] or f"demo.{len(world.accounts):02d}"
    if known := world.by_handle(handle):
        return known
    try:
        numbers = [max(0, min(10**9, int(query.get(f"new_{name}") or 0))) for name in ("followers", "videos", "views")]
    except ValueError:
        return None
    return world.add_account(handle, numbers[0], min(numbers[1], 200), numbers[2])


def decide(world: World, query: dict[str, str], scopes: Iterable[str]) -> Reply:
    """Send the browser back with a code, or with the platform's refusal."""
    back, state = query.get("redirect_uri", ""), query.get("state", "")
    chosen = query.get("account", "")
    account = None if "deny" in query else _made_up(world, query) if chosen == MADE_UP else world.by_handle(chosen)
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
