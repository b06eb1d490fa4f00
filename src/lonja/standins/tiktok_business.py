"""The stand-in for TikTok's API for Business, as far as its Accounts API: tokens, account, audience, videos."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from lonja.standins import consent
from lonja.standins.http import Reply, Request, Route
from lonja.standins.world import Account, Grant, Post, World

CLIENT = {"client_id": "standin-key", "client_secret": "standin-secret"}
BASE = "/open_api/v1.3"
# Under this many followers the audience is left out.
FEWEST = 100
# As the client of 2024 saw them; whether they shrank with Login Kit's in November 2026 isn't known.
ACCESS, REFRESH = timedelta(days=1), timedelta(days=365)
MOST_DAYS = 60


def _token(world: World, request: Request) -> Reply:
    body = request.json()
    if any(body.get(name) != value for name, value in CLIENT.items()):
        return _no(40001, "Client id or secret is incorrect.")
    if body.get("grant_type") != "authorization_code":
        return _no(40108, "Grant type is incorrect.")
    form = {"code": str(body.get("auth_code", "")), "redirect_uri": str(body.get("redirect_uri", ""))}
    redeemed = consent.redeem(world, form)
    return _tokens(world, world.grant(*redeemed)) if redeemed else _no(40110, "Auth code is incorrect or expired.")


def _refresh(world: World, request: Request) -> Reply:
    body = request.json()
    if any(body.get(name) != value for name, value in CLIENT.items()):
        return _no(40001, "Client id or secret is incorrect.")
    old = world.renewable(str(body.get("refresh_token", "")))
    if old is None:
        return _no(40107, "Refresh token is incorrect.")
    world.grants.remove(old)
    return _tokens(world, world.grant(old.account_id, old.scopes))


def _tokens(world: World, grant: Grant) -> Reply:
    grant.access_expires_at, grant.refresh_expires_at = world.now() + ACCESS, world.now() + REFRESH
    return _yes(
        {
            "access_token": grant.access,
            "expires_in": int(ACCESS.total_seconds()),
            "open_id": grant.account_id,
            "refresh_token": grant.refresh,
            # Not as in Login Kit, where it is refresh_expires_in.
            "refresh_token_expires_in": int(REFRESH.total_seconds()),
            "scope": ",".join(sorted(grant.scopes)),
            "token_type": "Bearer",
        }
    )


def _revoke(world: World, request: Request) -> Reply:
    token = request.json().get("access_token")
    world.grants = [grant for grant in world.grants if grant.access != token]
    world.has_changed = True
    return _yes({})


def _token_info(world: World, request: Request) -> Reply:
    body = request.json()
    grant = world.holder(str(body.get("access_token", "")))
    if grant is None:
        return _no(40105, "Access token is incorrect or has been revoked.")
    found = {"app_id": body.get("app_id"), "creator_id": grant.account_id, "scope": ",".join(sorted(grant.scopes))}
    return _yes(found)


def _account(world: World, request: Request) -> Account | Reply:
    """Return the account of the token; this API has a header of its own for it."""
    grant = world.holder(request.headers.get("access-token", ""))
    if grant is None:
        return _no(40105, "Access token is incorrect or has been revoked.")
    if request.query.get("business_id") != grant.account_id:
        return _no(40001, "No permission for this business_id.")
    return world.accounts[grant.account_id]


def _get(world: World, request: Request) -> Reply:
    account = _account(world, request)
    if isinstance(account, Reply):
        return account
    try:
        fields = json.loads(request.query.get("fields", '["display_name", "profile_image"]'))
        first = datetime.fromisoformat(request.query.get("start_date", "2026-01-01"))
    except ValueError:
        return _no(40002, "fields is JSON, start_date a date")
    if "start_date" in request.query and world.now().replace(tzinfo=None) - first > timedelta(days=MOST_DAYS):
        return _no(40002, "start_date is too far back.")
    known = _facts(account, world.now())
    return _yes({field: known[field] for field in fields if field in known})


def _facts(account: Account, now: datetime) -> dict[str, Any]:
    posts = account.visible_posts(now)
    known: dict[str, Any] = {
        "display_name": account.name,
        "profile_image": "",
        "username": account.handle,
        "bio_description": account.bio,
        "is_verified": False,
        "followers_count": account.followers,
        "following_count": 120,
        "videos_count": len(posts),
        "total_likes": sum(post.count(now, 0.08) for post in posts),
    }
    if account.followers >= FEWEST:
        known["audience_ages"] = _cells(account, "age", "age")
        known["audience_countries"] = _cells(account, "country", "country")
        known["audience_genders"] = [
            {"gender": name.title(), "percentage": share} for name, share in account.audience["gender"].items()
        ]
    return known


def _cells(account: Account, dimension: str, key: str) -> list[dict[str, Any]]:
    return [{key: name, "percentage": share} for name, share in account.audience[dimension].items()]


def _videos(world: World, request: Request) -> Reply:
    account = _account(world, request)
    if isinstance(account, Reply):
        return account
    try:
        fields = json.loads(request.query.get("fields", '["item_id"]'))
        wanted = json.loads(request.query.get("filters", "{}")).get("video_ids")
    except ValueError:
        return _no(40002, "fields and filters are JSON")
    if "item_id" not in fields:
        return _no(40002, "fields must include item_id")
    size = min(20, int(request.query.get("max_count", 10)))
    before = datetime.fromtimestamp(int(request.query.get("cursor", 4_000_000_000_000)) / 1000, UTC)
    older = [post for post in account.visible_posts(world.now()) if post.published_at < before]
    shown = [post for post in older if wanted is None or post.id in wanted][:size]
    rows = [{name: value for name, value in _video(post, world.now()).items() if name in fields} for post in shown]
    last = shown[-1].published_at if shown else before
    return _yes({"videos": rows, "cursor": int(last.timestamp() * 1000), "has_more": len(older) > size})


def _video(post: Post, now: datetime) -> dict[str, Any]:
    return {
        "item_id": post.id,
        "create_time": str(int(post.published_at.timestamp())),
        "caption": post.caption,
        "video_duration": post.duration_s,
        "video_views": post.count(now),
        "reach": post.count(now, 0.85),
        "likes": post.count(now, 0.08),
        "comments": post.count(now, 0.004),
        "shares": post.count(now, 0.006),
        # Misspelt in the real answers, as the clients that read it show.
        "favorities": post.count(now, 0.01),
        "total_time_watched": post.count(now, 6.5),
        "full_video_watched_rate": 0.21,
    }


def _yes(data: dict[str, Any]) -> Reply:
    return Reply({"code": 0, "message": "OK", "request_id": "standin", "data": data})


def _no(code: int, message: str) -> Reply:
    # 200 even for an error: only the code in the body tells.
    return Reply({"code": code, "message": message, "request_id": "standin", "data": {}})


ROUTES: dict[tuple[str, str], Route] = {
    ("POST", f"{BASE}/tt_user/oauth2/token/"): _token,
    ("POST", f"{BASE}/tt_user/oauth2/refresh_token/"): _refresh,
    ("POST", f"{BASE}/tt_user/oauth2/revoke/"): _revoke,
    ("POST", f"{BASE}/tt_user/token_info/get/"): _token_info,
    ("GET", f"{BASE}/business/get/"): _get,
    ("GET", f"{BASE}/business/video/list/"): _videos,
}
