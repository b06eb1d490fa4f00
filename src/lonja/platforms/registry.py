"""Where this installation has its numbers from: files, and the platforms whose keys the operator has set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import httpx

from lonja.core import env, quota
from lonja.core.errors import NotFound, Throttled, Unavailable
from lonja.core.outbound import Outbound
from lonja.platforms.files.connector import Files
from lonja.platforms.instagram import Instagram
from lonja.platforms.instagram import webhooks as instagram_webhooks
from lonja.platforms.tiktok import TikTok
from lonja.platforms.tiktok import webhooks as tiktok_webhooks
from lonja.platforms.types import AppCredentials, Connector, PlatformConnector, Temporary, Withdrawal
from lonja.platforms.youtube import YouTube

PLATFORMS = ("tiktok", "youtube", "instagram")
FILES = Files()
# What one app may ask of a platform: uses and the time they are counted over. TikTok counts each endpoint by the
# minute; YouTube's day is a bucket of units, one a call of ours; Instagram allows 200 an hour for each of its users.
LIMITS: dict[str, tuple[int, timedelta]] = {
    "tiktok": (600, timedelta(minutes=1)),
    "youtube": (10_000, timedelta(days=1)),
    "instagram": (200, timedelta(hours=1)),
}


# What the limit counts, and how many uses one reading of a channel makes of it at most: TikTok's list of 100 posts in
# short pages; YouTube's units for the channel twice and two pages of posts. Instagram counts each account for itself.
READING: dict[str, tuple[str, int]] = {"tiktok": ("/v2/video/list/", 6), "youtube": ("units", 6)}


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a platform's limit is used in the present window, and how many readings that leaves room for."""

    used: int
    limit: int
    per: timedelta
    # None where the limit is each account's own.
    readings: int | None


def room(platform: str, *, share: float = 1.0) -> Room:
    """Return the room under the platform's limit; `share` of the limit may be used, the rest is kept for others."""
    limit, per = _limit(platform)
    if platform not in READING:
        return Room(0, limit, per, None)
    what, uses = READING[platform]
    used = quota.used(f"{platform}:{what}", per=per)
    return Room(round(used), limit, per, max(0, int((limit * share - used) // uses)))


def is_configured(platform: str) -> bool:
    """Tell whether the operator has set the platform's keys."""
    return _credentials(platform) is not None


def connectors() -> list[Connector]:
    """Return all connectors that are set up here; files always are."""
    return [*(found for platform in PLATFORMS if (found := _connector(platform))), FILES]


def connector(platform: str) -> PlatformConnector:
    """Return the platform's connector; raise Unavailable when its keys are not set."""
    found = _connector(platform)
    if found is None:
        raise Unavailable(f"{platform} can't be connected here yet: the operator has not set its keys.")
    return found


def tiktok_withdrawal(headers: Mapping[str, str], body: bytes, *, now: datetime) -> Withdrawal | None:
    """Return the withdrawal that a push of TikTok tells of. Raises NotFound (not set up), Forbidden, Invalid."""
    return tiktok_webhooks.withdrawal(headers, body, secret=_secret("tiktok"), now=now)


def instagram_withdrawal(signed_request: str, *, erase: bool, now: datetime) -> Withdrawal:
    """Return the withdrawal that a callback of Instagram orders. Raises NotFound (not set up), Forbidden, Invalid."""
    return instagram_webhooks.withdrawal(signed_request, secret=_secret("instagram"), now=now, erase=erase)


def _secret(platform: str) -> str:
    app = _credentials(platform)
    if app is None:
        raise NotFound
    return app.client_secret


def forget() -> None:
    """Read the operator's keys anew at the next use."""
    _connector.cache_clear()


@lru_cache
def _connector(platform: str) -> PlatformConnector | None:
    app = _credentials(platform)
    if app is None:
        return None
    seconds = env.number("LONJA_PLATFORM_SECONDS", 20)
    http, gate = Outbound(timeout=httpx.Timeout(seconds, connect=min(5, seconds))), _gate(platform)
    if platform == "tiktok":
        return TikTok(app, http, gate=gate, with_audience=env.flag("LONJA_TIKTOK_ACCOUNTS_API", default=False))
    if platform == "youtube":
        return YouTube(app, http, gate=gate, api_key=env.optional("LONJA_YOUTUBE_API_KEY"))
    return Instagram(app, http, gate=gate, version=env.text("LONJA_INSTAGRAM_VERSION", "v25.0"))


def _credentials(platform: str) -> AppCredentials | None:
    prefix = f"LONJA_{platform.upper()}"
    key, secret = env.optional(f"{prefix}_KEY"), env.optional(f"{prefix}_SECRET")
    if platform not in PLATFORMS or not key or not secret:
        return None
    # `name=address` pairs, for a stand-in or a proxy; without them the platform's own addresses.
    pairs = (pair.partition("=") for pair in env.words(f"{prefix}_BASES"))
    return AppCredentials(key, secret, bases={name: address for name, _, address in pairs})


def _gate(platform: str) -> Callable[[str], None]:
    """Return the toll that each request pays, shared by all processes of this installation."""
    limit, per = _limit(platform)

    def enter(what: str) -> None:
        try:
            quota.take(f"{platform}:{what}", limit=limit, per=per)
        except Throttled as error:
            raise Temporary(error.message, error.retry_after) from error

    return enter


def _limit(platform: str) -> tuple[int, timedelta]:
    limit, per = LIMITS[platform]
    return env.number(f"LONJA_{platform.upper()}_LIMIT", limit), per
