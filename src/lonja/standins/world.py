"""The world behind a stand-in platform: seeded accounts whose posts grow with a clock that can be moved."""

from __future__ import annotations

import hashlib
import math
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Post:
    """A post that will reach `views` in the end; its counters are functions of its age."""

    id: str
    published_at: datetime
    caption: str
    views: int
    duration_s: int = 30
    is_deleted: bool = False
    likes_hidden: bool = False
    # Views taken back by the platform, as happens to real posts: counters fall.
    restated: int = 0

    def count(self, now: datetime, share: float = 1.0) -> int:
        """Return `share` of the views gathered by now: half of them in the first two days."""
        days = max(0.0, (now - self.published_at).total_seconds() / 86400)
        return max(0, int((self.views * (1 - math.exp(-days / 2.9)) - self.restated) * share))


@dataclass(slots=True)
class Account:
    """One account on one platform."""

    id: str
    handle: str
    name: str
    followers: int
    posts: list[Post]
    country: str = "ES"
    bio: str = ""
    audience: dict[str, dict[str, float]] = field(default_factory=dict)

    def recent(self, now: datetime) -> tuple[int, int]:
        """Return how many videos the last 30 days have, and their views by now."""
        posts = [post for post in self.visible_posts(now) if now - post.published_at <= timedelta(days=30)]
        return len(posts), sum(post.count(now) for post in posts)

    def publish(self, count: int, views: int, now: datetime) -> None:
        """Publish videos, dated over the last days, each of which has about `views` views already."""
        for index in range(count):
            age = timedelta(days=2 + 3 * index % 24, minutes=7 * index)
            gathered = 1 - math.exp(-age.total_seconds() / 86400 / 2.9)
            draw = _Draws(f"{self.id}/{len(self.posts)}/{now.isoformat()}")
            self.posts.append(
                Post(
                    id=_post_id(self.id[:2], draw, 900, len(self.posts)),
                    published_at=(now - age).replace(microsecond=0),
                    caption=f"Invented post {len(self.posts)} #demo",
                    views=math.ceil(views / gathered),
                    duration_s=8 + next(draw) % 90,
                )
            )

    def visible_posts(self, now: datetime) -> list[Post]:
        """Return what a list shows: live posts, newest first."""
        live = [post for post in self.posts if not post.is_deleted and post.published_at <= now]
        return sorted(live, key=lambda post: post.published_at, reverse=True)


@dataclass(slots=True)
class Grant:
    """One consent: which account, which scopes, which tokens are alive."""

    account_id: str
    scopes: frozenset[str]
    access: str
    refresh: str
    access_expires_at: datetime
    refresh_expires_at: datetime
    # How often its access token was used.
    uses: int = 0


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose, as shares of requests; each request draws once."""

    busy: float = 0.0
    broken: float = 0.0
    slow: float = 0.0
    slow_s: float = 30.0


# What the platforms allow one app: TikTok by endpoint and minute, YouTube by day, Instagram by account and hour.
LIMITS: dict[str, tuple[int, float]] = {
    "tiktok": (600, 60.0),
    "youtube": (10_000, 86_400.0),
    "instagram": (200, 3_600.0),
}


class World:
    """All accounts of one platform, its consents and its clock. Hold `lock` while changing anything."""

    def __init__(self, platform: str, *, seed: int = 1, accounts: int = 12) -> None:
        self.platform = platform
        # Called after each request that changed the world, for who wants it kept.
        self.keep: Callable[[], None] = lambda: None
        self.has_changed = False
        # Where the platform pushes to, by the kind of push; nowhere when empty.
        self.pushes: dict[str, str] = {}
        # The other stand-ins, for the links of the control page.
        self.others: dict[str, str] = {}
        # Requests of one kind in one stretch of time; None asks without bound.
        self.limit: tuple[int, float] | None = LIMITS[platform]
        self._taken: dict[str, deque[float]] = {}
        self.lock = threading.RLock()
        self.ahead = timedelta()
        self.faults = Faults()
        self.calls: dict[str, int] = {}
        self.codes: dict[str, tuple[str, frozenset[str], str, str]] = {}
        self.grants: list[Grant] = []
        self.access_lifetime = timedelta(hours=2)
        self.refresh_lifetime = timedelta(days=180)
        now = self.now()
        made = [make_account(platform, seed, number, now) for number in range(accounts)]
        self.accounts = {account.id: account for account in made}

    def now(self) -> datetime:
        """Return the world's moment: the real one, moved by `ahead`."""
        return datetime.now(UTC) + self.ahead

    def take(self, what: str) -> bool:
        """Count a request against the limit, over a sliding window; tell whether it may pass."""
        if self.limit is None:
            return True
        most, seconds = self.limit
        now, taken = self.now().timestamp(), self._taken.setdefault(what, deque())
        while taken and now - taken[0] >= seconds:
            taken.popleft()
        if len(taken) >= most:
            return False
        taken.append(now)
        return True

    def used(self, what: str) -> float:
        """Return how much of the limit is used, as a share."""
        return len(self._taken.get(what, ())) / self.limit[0] if self.limit else 0.0

    def add_account(self, handle: str, followers: int, videos: int, views: int) -> Account:
        """Make up one more account, with so many videos in the last days of so many views each."""
        number = len(self.accounts)
        account = make_account(self.platform, 100 + number, number, self.now())
        account.handle, account.name, account.followers, account.posts = handle, handle, followers, []
        account.publish(videos, views, self.now())
        self.accounts[account.id] = account
        self.has_changed = True
        return account

    def by_handle(self, handle: str) -> Account | None:
        """Return the account of a handle, case ignored."""
        wanted = handle.lstrip("@").lower()
        return next((account for account in self.accounts.values() if account.handle.lower() == wanted), None)

    def consent(self, account_id: str, scopes: frozenset[str], redirect_uri: str, challenge: str) -> str:
        """Note that the person agreed; return the code for the callback."""
        code = f"code.{secrets.token_urlsafe(12)}"
        self.codes[code] = (account_id, scopes, redirect_uri, challenge)
        self.has_changed = True
        return code

    def grant(self, account_id: str, scopes: frozenset[str]) -> Grant:
        """Make tokens for a consent."""
        made = Grant(
            account_id,
            scopes,
            f"act.{secrets.token_urlsafe(16)}",
            f"rft.{secrets.token_urlsafe(16)}",
            self.now() + self.access_lifetime,
            self.now() + self.refresh_lifetime,
        )
        self.grants.append(made)
        self.has_changed = True
        return made

    def holder(self, access: str) -> Grant | None:
        """Return the living consent of an access token."""
        now = self.now()
        found = next((g for g in self.grants if g.access == access and g.access_expires_at > now), None)
        if found is not None:
            found.uses += 1
        return found

    def renewable(self, refresh: str) -> Grant | None:
        """Return the living consent of a refresh token."""
        now = self.now()
        return next((g for g in self.grants if refresh and g.refresh == refresh and g.refresh_expires_at > now), None)


def make_account(platform: str, seed: int, number: int, now: datetime) -> Account:
    """Make one account, the same for the same seed; names are plainly invented."""
    draw = _Draws(f"{platform}/{seed}/{number}")
    followers = (41_200, 52_000, 180_000, 9_400, 1_250_000, 63_000)[number % 6] + next(draw) % 900
    posts = [_make_post(platform, draw, now, followers, number, index) for index in range(24 + next(draw) % 30)]
    return Account(
        id=f"{platform[:2]}-{seed}-{number:04d}",
        handle=f"demo.{platform}.{number:02d}",
        name=f"Demo {platform.title()} {number:02d}",
        followers=followers,
        posts=posts,
        bio=f"Invented account {number} of the stand-in platform.",
        audience={
            "age": {"13-17": 0.06, "18-24": 0.38, "25-34": 0.33, "35-44": 0.14, "45-54": 0.06, "55+": 0.03},
            "gender": {"female": 0.61, "male": 0.37, "other": 0.02},
            "country": {"ES": 0.58, "MX": 0.17, "AR": 0.11, "US": 0.08, "FR": 0.06},
        },
    )


def _make_post(platform: str, draw: _Draws, now: datetime, followers: int, number: int, index: int) -> Post:
    hours = index * 31 + next(draw) % 20
    return Post(
        id=_post_id(platform, draw, number, index),
        published_at=(now - timedelta(hours=hours)).replace(microsecond=0),
        caption=f"Invented post {index} #demo",
        views=int(followers * (0.05 + (next(draw) % 1000) / 1400)),
        duration_s=8 + next(draw) % 90,
    )


def _post_id(platform: str, draw: _Draws, number: int, index: int) -> str:
    digits = f"{next(draw):010d}{number:03d}{index:04d}"
    if platform[:2] == "yo":
        return hashlib.sha256(digits.encode()).hexdigest()[:11]
    return f"75{digits[:17]}"


class _Draws:
    """An endless row of whole numbers drawn from a text; the same text gives the same row."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._step = 0

    def __iter__(self) -> _Draws:
        return self

    def __next__(self) -> int:
        self._step += 1
        digest = hashlib.sha256(f"{self._text}#{self._step}".encode()).digest()
        return int.from_bytes(digest[:4])
