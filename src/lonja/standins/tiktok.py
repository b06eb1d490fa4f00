"""The stand-in for TikTok: Login Kit v2, Display API v2, and beside them the API for Business."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lonja.standins import consent, tiktok_business
from lonja.standins.control import control
from lonja.standins.http import Reply, Request, Route, Site
from lonja.standins.world import Account, Grant, Post, World

CLIENT = {"client_key": "standin-key", "client_secret": "standin-secret"}
USER_FIELDS = {
    "open_id": "user.info.basic",
    "union_id": "user.info.basic",
    "avatar_url": "user.info.basic",
    "display_name": "user.info.basic",
    "bio_description": "user.info.profile",
    "profile_deep_link": "user.info.profile",
    "is_verified": "user.info.profile",
    "username": "user.info.profile",
    "follower_count": "user.info.stats",
    "following_count": "user.info.stats",
    "likes_count": "user.info.stats",
    "video_count": "user.info.stats",
}
MAX_IDS = 20


def site(world: World) -> Site:
    """Return the whole platform as one application."""
    routes: dict[tuple[str, str], Route] = {
        ("GET", "/v2/auth/authorize/"): _authorize,
        ("POST", "/v2/oauth/token/"): _token,
        ("POST", "/v2/oauth/revoke/"): _revoke,
        ("GET", "/v2/user/info/"): _user_info,
        ("POST", "/v2/video/list/"): _video_list,
        ("POST", "/v2/video/query/"): _video_query,
        **tiktok_business.ROUTES,
    }
    return Site(
        world,
        routes,
        busy=lambda: _refusal("rate_limit_exceeded", 429),
        broken=lambda: _refusal("internal_error", 500),
        control=control,
        # A sliding minute for each of these addresses.
        limited=("/v2/user/", "/v2/video/"),
    )


def _authorize(world: World, request: Request) -> Reply:
    if request.query.get("client_key") != CLIENT["client_key"]:
        return _oauth_error("unauthorized_client", "client_key")
    return consent.page(world, request, request.query.get("scope", "").split(","))


def _token(world: World, request: Request) -> Reply:
    form = request.form
    if any(form.get(name) != value for name, value in CLIENT.items()):
        return _oauth_error("invalid_client", "Client key or secret is incorrect.")
    if form.get("grant_type") == "authorization_code":
        redeemed = consent.redeem(world, form)
        if redeemed is None:
            return _oauth_error("invalid_grant", "Authorization code is expired.")
        return _tokens(world, world.grant(*redeemed))
    if form.get("grant_type") == "refresh_token":
        old = world.renewable(form.get("refresh_token", ""))
        if old is None:
            return _oauth_error("invalid_grant", "Refresh token is invalid or expired.")
        # The refresh token rotates: with this answer the old pair is dead.
        world.grants.remove(old)
        return _tokens(world, world.grant(old.account_id, old.scopes))
    return _oauth_error("unsupported_grant_type", "The grant type is not supported.")


def _tokens(world: World, grant: Grant) -> Reply:
    return Reply(
        {
            "access_token": grant.access,
            "expires_in": int(world.access_lifetime.total_seconds()),
            "open_id": grant.account_id,
            "refresh_expires_in": int(world.refresh_lifetime.total_seconds()),
            "refresh_token": grant.refresh,
            "scope": ",".join(sorted(grant.scopes)),
            "token_type": "Bearer",
        }
    )


def _revoke(world: World, request: Request) -> Reply:
    world.grants = [grant for grant in world.grants if grant.access != request.form.get("token")]
    return Reply()


def _user_info(world: World, request: Request) -> Reply:
    grant = world.holder(request.bearer)
    if grant is None:
        return _refusal("access_token_invalid", 401)
    fields = [field for field in request.query.get("fields", "").split(",") if field]
    if not fields or any(field not in USER_FIELDS for field in fields):
        return _refusal("invalid_params", 400)
    if any(USER_FIELDS[field] not in grant.scopes for field in fields):
        return _refusal("scope_not_authorized", 401)
    account = world.accounts[grant.account_id]
    return _ok({"user": {field: _user_field(account, field, world.now()) for field in fields}})


def _user_field(account: Account, field: str, now: datetime) -> Any:
    posts = account.visible_posts(now)
    return {
        "open_id": account.id,
        "union_id": f"u-{account.id}",
        "avatar_url": "",
        "display_name": account.name,
        "bio_description": account.bio,
        "profile_deep_link": f"https://vm.tiktok.com/{account.id}",
        "is_verified": False,
        "username": account.handle,
        "follower_count": account.followers,
        "following_count": 120,
        "likes_count": sum(post.count(now, 0.08) for post in posts),
        "video_count": len(posts),
    }[field]


def _video_list(world: World, request: Request) -> Reply:
    grant = world.holder(request.bearer)
    if grant is None:
        return _refusal("access_token_invalid", 401)
    if "video.list" not in grant.scopes:
        return _refusal("scope_not_authorized", 401)
    body = request.json()
    count = int(body.get("max_count", 10))
    if not 1 <= count <= MAX_IDS or "id" not in request.query.get("fields", "").split(","):
        return _refusal("invalid_params", 400)
    account = world.accounts[grant.account_id]
    before = datetime.fromtimestamp(int(body.get("cursor", 4_000_000_000_000)) / 1000, UTC)
    older = [post for post in account.visible_posts(world.now()) if post.published_at < before]
    # As on the real platform a page holds what is left of `count` after unlisted posts: it may be short.
    shown = [post for index, post in enumerate(older[:count]) if index % 7 != 6]
    skipped_to = older[:count][-1].published_at if older else before
    data = {
        "videos": [_only(_video(account, post, world.now()), request) for post in shown],
        "cursor": int(skipped_to.timestamp() * 1000),
        "has_more": len(older) > count,
    }
    return _ok(data)


def _video_query(world: World, request: Request) -> Reply:
    grant = world.holder(request.bearer)
    if grant is None:
        return _refusal("access_token_invalid", 401)
    asked = (request.json().get("filters") or {}).get("video_ids") or []
    if not 1 <= len(asked) <= MAX_IDS:
        return _refusal("invalid_params", 400)
    account = world.accounts[grant.account_id]
    found = [post for post in account.visible_posts(world.now()) if post.id in asked]
    return _ok({"videos": [_only(_video(account, post, world.now()), request) for post in found]})


def _only(video: dict[str, Any], request: Request) -> dict[str, Any]:
    """Leave in what was asked for: `fields` is required, and nothing else is sent."""
    asked = request.query.get("fields", "").split(",")
    return {name: value for name, value in video.items() if name in asked}


def _video(account: Account, post: Post, now: datetime) -> dict[str, Any]:
    return {
        "id": post.id,
        "create_time": int(post.published_at.timestamp()),
        "title": post.caption,
        "video_description": post.caption,
        "duration": post.duration_s,
        "height": 1024,
        "width": 576,
        # Signed, and good for six hours: what is kept of it is dead the next day.
        "cover_image_url": f"https://p16.example/{post.id}.jpeg?x-expires={int(now.timestamp()) + 6 * 3600}",
        "embed_link": f"https://www.tiktok.com/embed/v2/{post.id}",
        "share_url": f"https://www.tiktok.com/@{account.handle}/video/{post.id}",
        "like_count": post.count(now, 0.08),
        "comment_count": post.count(now, 0.004),
        "share_count": post.count(now, 0.006),
        "view_count": post.count(now),
    }


def _ok(data: dict[str, Any]) -> Reply:
    return Reply({"data": data, "error": {"code": "ok", "message": "", "log_id": "standin"}})


def _refusal(code: str, status: int) -> Reply:
    return Reply({"data": {}, "error": {"code": code, "message": code.replace("_", " "), "log_id": "standin"}}, status)


def _oauth_error(error: str, description: str) -> Reply:
    return Reply({"error": error, "error_description": description, "log_id": "standin"}, 400)
