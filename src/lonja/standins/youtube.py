"""The stand-in for YouTube: Google's OAuth, Data API v3, Analytics API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lonja.standins import consent
from lonja.standins.control import control
from lonja.standins.http import Reply, Request, Route, Site
from lonja.standins.world import Account, Grant, Post, World

CLIENT = {"client_id": "standin-key", "client_secret": "standin-secret"}
API_KEY = "standin-api-key"
MAX_IDS = 50


def site(world: World) -> Site:
    """Return the whole platform as one application."""
    routes: dict[tuple[str, str], Route] = {
        ("GET", "/o/oauth2/v2/auth"): _authorize,
        ("POST", "/token"): _token,
        ("POST", "/revoke"): _revoke,
        ("GET", "/youtube/v3/channels"): _channels,
        ("GET", "/youtube/v3/playlistItems"): _playlist_items,
        ("GET", "/youtube/v3/videos"): _videos,
        ("GET", "/v2/reports"): _reports,
    }
    return Site(
        world,
        routes,
        busy=lambda: _error(403, "rateLimitExceeded", "Quota exceeded for this minute."),
        broken=lambda: _error(500, "backendError", "Backend Error"),
        control=control,
        # One bucket of units for the whole project and day; the Analytics API has another.
        limited=("/youtube/v3/",),
        counted=lambda request: "units",
        spent=lambda: _error(
            403, "quotaExceeded", "The request cannot be completed because you have exceeded your quota."
        ),
    )


def _authorize(world: World, request: Request) -> Reply:
    if request.query.get("client_id") != CLIENT["client_id"]:
        return Reply({"error": "invalid_client", "error_description": "The OAuth client was not found."}, 401)
    return consent.page(world, request, request.query.get("scope", "").split(" "))


def _token(world: World, request: Request) -> Reply:
    form = request.form
    if any(form.get(name) != value for name, value in CLIENT.items()):
        return Reply({"error": "invalid_client", "error_description": "The OAuth client was not found."}, 401)
    if form.get("grant_type") == "authorization_code":
        redeemed = consent.redeem(world, form)
        if redeemed is None:
            return Reply({"error": "invalid_grant", "error_description": "Malformed auth code."}, 400)
        grant = world.grant(*redeemed)
        return Reply({**_tokens(world, grant), "refresh_token": grant.refresh})
    grant_or_none = world.renewable(form.get("refresh_token", ""))
    if grant_or_none is None:
        return Reply({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400)
    # The refresh token stays the same and is not sent again; access tokens of before live until their own end.
    kept, now = grant_or_none.refresh, world.now()
    world.grants = [grant for grant in world.grants if grant.refresh != kept or grant.access_expires_at > now]
    fresh = world.grant(grant_or_none.account_id, grant_or_none.scopes)
    fresh.refresh = kept
    return Reply(_tokens(world, fresh))


def _tokens(world: World, grant: Grant) -> dict[str, Any]:
    return {
        "access_token": grant.access,
        "expires_in": int(world.access_lifetime.total_seconds()) - 1,
        "scope": " ".join(sorted(grant.scopes)),
        "token_type": "Bearer",
    }


def _revoke(world: World, request: Request) -> Reply:
    # Google takes it as a form and in the address alike.
    token = request.form.get("token") or request.query.get("token", "")
    # Any of its tokens ends the whole consent.
    ended = {grant.account_id for grant in world.grants if token in {grant.access, grant.refresh}}
    world.grants = [grant for grant in world.grants if grant.account_id not in ended]
    return Reply({})


def _reader(world: World, request: Request) -> Grant | Reply | None:
    """Return the consent, None for the API key, or the refusal."""
    if request.bearer:
        return world.holder(request.bearer) or _error(401, "authError", "Invalid Credentials")
    return None if request.query.get("key") == API_KEY else _error(403, "forbidden", "The request lacks a valid key.")


def _channels(world: World, request: Request) -> Reply:
    reader = _reader(world, request)
    if isinstance(reader, Reply):
        return reader
    if "mine" in request.query:
        account = world.accounts.get(reader.account_id) if reader else None
    elif "id" in request.query:
        account = world.accounts.get(request.query["id"])
    else:
        account = world.by_handle(request.query.get("forHandle", ""))
    body: dict[str, Any] = {"kind": "youtube#channelListResponse", "pageInfo": {"resultsPerPage": 5}}
    # "items" is left out, not empty, when nothing is found.
    return Reply({**body, "items": [_channel(account, world.now())]} if account else body)


def _channel(account: Account, now: datetime) -> dict[str, Any]:
    posts = account.visible_posts(now)
    digits = max(0, len(str(account.followers)) - 3)
    rounded = account.followers // 10**digits * 10**digits
    return {
        "kind": "youtube#channel",
        "id": account.id,
        "snippet": {
            "title": account.name,
            "description": account.bio,
            "customUrl": f"@{account.handle}",
            "publishedAt": "2015-08-23T00:34:43Z",
            "country": account.country,
        },
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{account.id}"}},
        "statistics": {
            "viewCount": str(sum(post.count(now) for post in posts)),
            "subscriberCount": str(rounded),
            "hiddenSubscriberCount": False,
            "videoCount": str(len(posts)),
        },
    }


def _playlist_items(world: World, request: Request) -> Reply:
    reader = _reader(world, request)
    if isinstance(reader, Reply):
        return reader
    account = world.accounts.get(request.query.get("playlistId", "").removeprefix("UU"))
    if account is None:
        return _error(404, "playlistNotFound", "The playlist cannot be found.")
    size = min(int(request.query.get("maxResults", 5)), MAX_IDS)
    start = int(request.query.get("pageToken", "P0")[1:])
    posts = account.visible_posts(world.now())
    body: dict[str, Any] = {
        "kind": "youtube#playlistItemListResponse",
        "pageInfo": {"totalResults": len(posts), "resultsPerPage": size},
        "items": [{"contentDetails": {"videoId": post.id}} for post in posts[start : start + size]],
    }
    if start + size < len(posts):
        body["nextPageToken"] = f"P{start + size}"
    return Reply(body)


def _videos(world: World, request: Request) -> Reply:
    reader = _reader(world, request)
    if isinstance(reader, Reply):
        return reader
    ids = request.query.get("id", "").split(",")
    if not 1 <= len(ids) <= MAX_IDS:
        return _error(400, "invalidParameter", "Too many ids.")
    found = [
        _video(account, post, world.now())
        for account in world.accounts.values()
        for post in account.visible_posts(world.now())
        if post.id in ids
    ]
    return Reply({"kind": "youtube#videoListResponse", "items": found})


def _video(account: Account, post: Post, now: datetime) -> dict[str, Any]:
    statistics = {"viewCount": str(post.count(now)), "commentCount": str(post.count(now, 0.002))}
    if not post.likes_hidden:
        statistics["likeCount"] = str(post.count(now, 0.04))
    return {
        "kind": "youtube#video",
        "id": post.id,
        "snippet": {
            "publishedAt": post.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "channelId": account.id,
            "title": post.caption,
        },
        "contentDetails": {"duration": f"PT{post.duration_s // 60}M{post.duration_s % 60}S"},
        "statistics": statistics,
    }


def _reports(world: World, request: Request) -> Reply:
    grant = world.holder(request.bearer)
    if grant is None:
        return _error(401, "authError", "Invalid Credentials")
    if not any("yt-analytics" in scope for scope in grant.scopes):
        return _error(403, "insufficientPermissions", "Insufficient Permission")
    account = world.accounts[grant.account_id]
    body: dict[str, Any] = {"kind": "youtubeAnalytics#resultTable"}
    if account.followers < 1000:
        return Reply(body)  # small channels get no rows
    if request.query.get("dimensions") == "ageGroup,gender":
        body["rows"] = [
            [f"age{'55-64' if band == '55+' else band}", sex, round(share * part * 100, 3)]
            for band, share in account.audience["age"].items()
            for sex, part in (("female", 0.6), ("male", 0.4))
        ]
    elif request.query.get("dimensions") == "country":
        body["rows"] = [[code, int(share * 100_000)] for code, share in account.audience["country"].items()]
    else:
        return _error(400, "badRequest", "The query is not supported.")
    return Reply(body)


def _error(code: int, reason: str, message: str) -> Reply:
    error = {"code": code, "message": message, "errors": [{"message": message, "domain": "youtube", "reason": reason}]}
    return Reply({"error": error}, code)
