"""What a connector takes and gives: tokens, accounts, posts, audiences, and the three ways of saying no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PlatformError(Exception):
    """A platform's no; the message is for the operator's log, never holds a token."""


class Temporary(PlatformError):
    """Trying later helps; `retry_after` in seconds when the platform said so."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Permanent(PlatformError):
    """Trying again will not help: a wrong request, a missing approval, something that isn't there."""


class NeedsCreator(PlatformError):
    """Only the creator can mend it: consent was withdrawn, lapsed, or lacks a scope. They must connect again."""


class TokenRefused(NeedsCreator):
    """The access token is dead. Whether the consent still lives, only a renewal with its refresh token tells."""


class Function(StrEnum):
    """What a consent lets us read; people may allow some of it only."""

    IDENTITY = "identity"
    PROFILE = "profile"
    NUMBERS = "numbers"
    POSTS = "posts"
    VIEWS = "views"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The consent of one creator. `refresh` is empty where the platform has no refresh token."""

    account_id: str
    access: str
    expires_at: datetime
    refresh: str = ""
    refresh_expires_at: datetime | None = None
    scopes: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        # Tokens end up in tracebacks and logs; these don't.
        return f"Tokens(account_id={self.account_id!r}, expires_at={self.expires_at:%Y-%m-%dT%H:%MZ})"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as the platform describes it; None is "not given", never 0."""

    external_id: str
    handle: str
    name: str
    as_of: datetime
    url: str = ""
    bio: str = ""
    country: str = ""
    is_platform_verified: bool | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    total_likes: int | None = None
    total_views: int | None = None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One post with its lifetime counters at `as_of`; watch time in seconds; None is "not given"."""

    external_id: str
    published_at: datetime
    as_of: datetime
    url: str = ""
    caption: str = ""
    duration_s: float | None = None
    views: int | None = None
    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    watch_time_s: float | None = None
    full_plays: int | None = None


@dataclass(frozen=True, slots=True)
class AudienceFacts:
    """Shares of the audience, each dimension summing to at most 1: {"age": {"18-24": 0.41}, "country": {…}}."""

    as_of: datetime
    shares: Mapping[str, Mapping[str, float]]
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A platform's push that an account's consent is gone, and why, in the platform's words."""

    account_id: str
    reason: str
    at: datetime
    erase: bool = False


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """The operator's registration with one platform, and where the platform is (settings, never constants)."""

    client_id: str
    client_secret: str
    bases: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"AppCredentials(client_id={self.client_id!r})"


Gate = Callable[[str], None]


def open_gate(what: str) -> None:
    """Let every request through: for tests and for whoever keeps to the platform's limits by other means."""


class Connector(Protocol):
    """A source of creators' numbers: a platform, or the tables that people have.

    Whatever it tells goes on with its source, its time and its origin. It says no by Temporary, Permanent or
    NeedsCreator, and by nothing else.
    """

    @property
    def name(self) -> str: ...

    @property
    def tells(self) -> frozenset[Function]:
        """Return what it may tell of a creator, as it is set up here."""


class PlatformConnector(Connector, Protocol):
    """One platform, seen through one creator's consent."""

    @property
    def scopes(self) -> tuple[str, ...]: ...

    @property
    def unlocks(self) -> Mapping[str, tuple[Function, ...]]:
        """Return what each scope lets us read. Nothing is asked of the platform that wasn't allowed."""

    def authorize_url(self, *, state: str, redirect_uri: str, challenge: str) -> str:
        """Return where to send the creator for consent; `challenge` is PKCE's S256."""

    def exchange(self, *, code: str, redirect_uri: str, verifier: str, now: datetime) -> Tokens:
        """Turn the code of the callback into tokens."""

    def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        """Renew the tokens. Both new ones must be stored before either is used: the old ones may be dead."""

    def revoke(self, tokens: Tokens) -> None:
        """Give the consent back."""

    def account(self, tokens: Tokens, *, now: datetime) -> AccountFacts:
        """Return the account of the tokens."""

    def posts(self, tokens: Tokens, *, now: datetime, limit: int) -> Iterator[PostFacts]:
        """Yield the account's newest posts with their counters, newest first."""

    def own_posts(self, tokens: Tokens, external_ids: Sequence[str], *, now: datetime) -> list[PostFacts]:
        """Return those of the posts that belong to the account; foreign and deleted ones are absent."""

    def audience(self, tokens: Tokens, *, now: datetime) -> AudienceFacts | None:
        """Return the audience, or None where the platform, the app or the account has none to give."""


def allowed(connector: PlatformConnector, scopes: Iterable[str]) -> frozenset[Function]:
    """Return what the granted scopes let us read."""
    return frozenset(function for scope in scopes for function in connector.unlocks.get(scope, ()))
