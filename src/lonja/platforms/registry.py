"""Which platforms this installation can connect to, from the operator's keys in the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from lonja.core import env, quota
from lonja.core.errors import NotFound, Throttled, Unavailable
from lonja.core.outbound import Outbound
from lonja.platforms.instagram import Instagram
from lonja.platforms.instagram import webhooks as instagram_webhooks
from lonja.platforms.tiktok import TikTok
from lonja.platforms.tiktok import webhooks as tiktok_webhooks
from lonja.platforms.types import AppCredentials, Connector, Temporary, Withdrawal
from lonja.platforms.youtube import YouTube

PLATFORMS = ("tiktok", "youtube", "instagram")
# What one app may ask of a platform: uses and the time they are counted over. TikTok counts each endpoint by the
# minute; YouTube's day is a bucket of units, one a call of ours; Instagram allows 200 an hour for each of its users.
LIMITS: dict[str, tuple[int, timedelta]] = {
    "tiktok": (600, timedelta(minutes=1)),
    "youtube": (10_000, timedelta(days=1)),
    "instagram": (200, timedelta(hours=1)),
}


def is_configured(platform: str) -> bool:
    """Tell whether the operator has set the platform's keys."""
    return _credentials(platform) is not None


def connector(platform: str) -> Connector:
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
def _connector(platform: str) -> Connector | None:
    app = _credentials(platform)
    if app is None:
        return None
    http, gate = Outbound(), _gate(platform)
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
    limit, per = LIMITS[platform]
    limit = env.number(f"LONJA_{platform.upper()}_LIMIT", limit)

    def enter(what: str) -> None:
        try:
            quota.take(f"{platform}:{what}", limit=limit, per=per)
        except Throttled as error:
            raise Temporary(error.message, error.retry_after) from error

    return enter
