"""The stand-in for Instagram: Business Login and the Graph API's reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lonja.standins import consent
from lonja.standins.control import control
from lonja.standins.http import Reply, Request, Route, Site
from lonja.standins.world import Account, Grant, Post, World

CLIENT = {"client_id": "standin-key", "client_secret": "standin-secret"}
LONG = timedelta(days=60)
AGE_SPLIT = {"55+": ("55-64", "65+")}


def site(world: World) -> Site:
    """Return the whole platform as one application."""
    routes: dict[tuple[str, str], Route] = {
        ("GET", "/oauth/authorize"): _authorize,
        ("POST", "/oauth/access_token"): _short_token,
        ("GET", "/access_token"): _long_token,
        ("GET", "/refresh_access_token"): _refresh,
        ("GET", "/v25.0/*"): _graph,
    }
    return Site(
        world,
        routes,
        busy=lambda: _error(4, "Application request limit reached", 403),
        broken=lambda: _error(2, "Service temporarily unavailable", 500),
        control=control,
        # So many an hour for each account that has connected.
        limited=("/v25.0/",),
        counted=lambda request: request.bearer or request.query.get("access_token", ""),
    )


def _authorize(world: World, request: Request) -> Reply:
    if request.query.get("client_id") != CLIENT["client_id"]:
        return _error(101, "Invalid platform app", 400)
    return consent.page(world, request, request.query.get("scope", "").split(","))


def _short_token(world: World, request: Request) -> Reply:
    form = request.form
    redeemed = consent.redeem(world, form) if all(form.get(k) == v for k, v in CLIENT.items()) else None
    if redeemed is None:
        message = "Matching code was not found or was already used"
        return Reply({"error_type": "OAuthException", "code": 400, "error_message": message}, 400)
    grant = world.grant(*redeemed)
    grant.access_expires_at = world.now() + timedelta(hours=1)
    token = {
        "access_token": grant.access,
        "user_id": grant.account_id,
        "permissions": ",".join(sorted(grant.scopes)),
    }
    # Both shapes exist: documented inside a list, seen flat.
    return Reply({"data": [token]} if len(world.grants) % 2 else token)


def _long_token(world: World, request: Request) -> Reply:
    grant = world.holder(request.query.get("access_token", ""))
    if grant is None or request.query.get("client_secret") != CLIENT["client_secret"]:
        return _error(190, "Invalid OAuth access token.", 400)
    return _renew(world, grant)


def _refresh(world: World, request: Request) -> Reply:
    grant = world.holder(request.query.get("access_token", ""))
    return _renew(world, grant) if grant else _error(190, "Error validating access token: Session has expired.", 400)


def _renew(world: World, old: Grant) -> Reply:
    fresh = world.grant(old.account_id, old.scopes)
    fresh.access_expires_at = world.now() + LONG
    return Reply({"access_token": fresh.access, "token_type": "bearer", "expires_in": int(LONG.total_seconds())})


def _graph(world: World, request: Request) -> Reply:
    """Answer, with the headers that tell in percent how much of the limit is used."""
    reply = _read(world, request)
    share = round(100 * world.used(request.bearer or request.query.get("access_token", "")))
    reply.headers["X-App-Usage"] = f'{{"call_count":{share},"total_cputime":{share // 2},"total_time":{share // 2}}}'
    return reply


def _read(world: World, request: Request) -> Reply:
    grant = world.holder(request.bearer or request.query.get("access_token", ""))
    if grant is None:
        return _error(190, "Error validating access token.", 400)
    account, now = world.accounts[grant.account_id], world.now()
    node, _, edge = request.path.removeprefix("/v25.0/").partition("/")
    if node == "me" and not edge:
        return Reply(_me(account, now))
    if node == "me" and edge == "media":
        return _media_page(account, request, now)
    if edge == "insights":
        if "instagram_business_manage_insights" not in grant.scopes:
            return _error(10, "Application does not have permission for this action", 403)
        if node in {"me", account.id}:
            return _demographics(account, request)
        post = _post(account, node, now)
        return _insights(post, now) if post else _error(100, "Unsupported get request.", 400)
    post = _post(account, node, now)
    return Reply(_media(account, post, now)) if post else _error(100, "Unsupported get request.", 400)


def _me(account: Account, now: datetime) -> dict[str, Any]:
    return {
        "id": f"app-{account.id}",
        "user_id": account.id,
        "username": account.handle,
        "name": account.name,
        "account_type": "MEDIA_CREATOR",
        "followers_count": account.followers,
        "follows_count": 100,
        "media_count": len(account.visible_posts(now)),
    }


def _media_page(account: Account, request: Request, now: datetime) -> Reply:
    size = int(request.query.get("limit", 25))
    start = int(request.query.get("after", "c0")[1:])
    posts = account.visible_posts(now)
    body: dict[str, Any] = {"data": [_media(account, post, now) for post in posts[start : start + size]]}
    if start + size < len(posts):
        after = f"c{start + size}"
        body["paging"] = {"cursors": {"before": f"c{start}", "after": after}, "next": f"/v25.0/me/media?after={after}"}
    return Reply(body)


def _media(account: Account, post: Post, now: datetime) -> dict[str, Any]:
    found = {
        "id": post.id,
        "caption": post.caption,
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "permalink": f"https://www.instagram.com/reel/{post.id}/",
        "timestamp": post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "like_count": post.count(now, 0.05),
        "comments_count": post.count(now, 0.003),
    }
    if post.likes_hidden:
        del found["like_count"]
    return found


def _post(account: Account, post_id: str, now: datetime) -> Post | None:
    return next((post for post in account.visible_posts(now) if post.id == post_id), None)


def _insights(post: Post, now: datetime) -> Reply:
    if post.count(now) < 5:
        return _error(10, "Not enough viewers for the media to show insights", 400)
    counts = {
        "views": post.count(now),
        "reach": post.count(now, 0.82),
        "saved": post.count(now, 0.01),
        "shares": post.count(now, 0.006),
        "likes": post.count(now, 0.05),
        "comments": post.count(now, 0.003),
        "ig_reels_video_view_total_time": post.count(now, 6500.0),
    }
    return Reply(
        {"data": [{"name": name, "period": "lifetime", "values": [{"value": value}]} for name, value in counts.items()]}
    )


def _demographics(account: Account, request: Request) -> Reply:
    if account.followers < 100:
        return Reply({"data": []})
    dimension = request.query.get("breakdown", "")
    if dimension not in account.audience:
        return _error(100, "(#100) breakdown must be one of age, gender, country", 400)
    results: list[dict[str, Any]] = []
    for name, share in account.audience[dimension].items():
        parts = AGE_SPLIT.get(name, (name,)) if dimension == "age" else (name[0].upper(),)
        keys = parts if dimension != "country" else (name,)
        results += [{"dimension_values": [key], "value": int(account.followers * share / len(keys))} for key in keys]
    breakdown = {"dimension_keys": [dimension], "results": results}
    return Reply({"data": [{"name": "follower_demographics", "total_value": {"breakdowns": [breakdown]}}]})


def _error(code: int, message: str, status: int) -> Reply:
    return Reply(
        {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "standin"}}, status
    )
