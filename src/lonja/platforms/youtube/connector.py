"""YouTube through one creator's consent, or its public side with an API key alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from lonja.core.outbound import Outbound
from lonja.platforms.answers import ask, json_object
from lonja.platforms.types import (
    AccountFacts,
    AppCredentials,
    AudienceFacts,
    Function,
    Gate,
    NeedsCreator,
    Permanent,
    PostFacts,
    Temporary,
    TokenRefused,
    Tokens,
    allowed,
    open_gate,
)
from lonja.platforms.youtube import mapping, oauth

DATA_API = "https://www.googleapis.com/youtube/v3"
ANALYTICS_API = "https://youtubeanalytics.googleapis.com/v2"
BATCH = 50
AUDIENCE_DAYS = 90
# Until the quota's reset at midnight Pacific; trying sooner only costs more of it.
SPENT = {"quotaExceeded", "dailyLimitExceeded"}
BUSY = {"rateLimitExceeded", "userRateLimitExceeded", "backendError"}
QUOTA_WAIT_S = 6 * 3600


class YouTube:
    """The connector; `api_key` opens the public statistics of channels that haven't connected."""

    name = "youtube"
    scopes = oauth.SCOPES
    unlocks = oauth.UNLOCKS

    def __init__(self, app: AppCredentials, http: Outbound, *, gate: Gate = open_gate, api_key: str = "") -> None:
        self.app = app
        self.http = http
        self.gate = gate
        self.api_key = api_key

    @property
    def tells(self) -> frozenset[Function]:
        return allowed(self, self.scopes)

    def authorize_url(self, *, state: str, redirect_uri: str, challenge: str) -> str:
        return oauth.authorize_url(self.app, state=state, redirect_uri=redirect_uri, challenge=challenge)

    def exchange(self, *, code: str, redirect_uri: str, verifier: str, now: datetime) -> Tokens:
        tokens = oauth.exchange(self.http, self.app, code=code, redirect_uri=redirect_uri, verifier=verifier, now=now)
        return replace(tokens, account_id=self.account(tokens, now=now).external_id)

    def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        return oauth.refresh(self.http, self.app, tokens, now=now)

    def revoke(self, tokens: Tokens) -> None:
        oauth.revoke(self.http, self.app, tokens)

    def account(self, tokens: Tokens, *, now: datetime) -> AccountFacts:
        return mapping.account(self._channel({"mine": "true"}, tokens), now)

    def public_account(self, *, now: datetime, handle: str = "", external_id: str = "") -> AccountFacts:
        """Return any channel by its handle or its id, with the API key; raise Permanent when there is none."""
        which = {"id": external_id} if external_id else {"forHandle": handle}
        return mapping.account(self._channel(which, None), now)

    def posts(self, tokens: Tokens | None, *, now: datetime, limit: int, external_id: str = "") -> Iterator[PostFacts]:
        """Yield the newest posts; without tokens those of the public channel `external_id`."""
        which = {"id": external_id} if external_id else {"mine": "true"}
        channel = self._channel(which, tokens)
        uploads = ((channel.get("contentDetails") or {}).get("relatedPlaylists") or {}).get("uploads", "")
        return islice(self._uploads(uploads, tokens, now), limit)

    def own_posts(self, tokens: Tokens, external_ids: Sequence[str], *, now: datetime) -> list[PostFacts]:
        items = self._videos(external_ids, tokens)
        return [mapping.post(item, now) for item in items if item["snippet"].get("channelId") == tokens.account_id]

    def audience(self, tokens: Tokens, *, now: datetime) -> AudienceFacts | None:
        if oauth.ANALYTICS not in tokens.scopes:
            return None
        demographics = self._report(tokens, now, metrics="viewerPercentage", dimensions="ageGroup,gender")
        countries = self._report(tokens, now, metrics="views", dimensions="country")
        return mapping.audience(demographics, countries, now)

    def _channel(self, which: Mapping[str, str], tokens: Tokens | None) -> dict[str, Any]:
        data = self._get("/channels", {"part": "id,snippet,statistics,contentDetails", **which}, tokens)
        items = data.get("items") or []
        if not items:
            kind = NeedsCreator if "mine" in which else Permanent
            raise kind("YouTube: there is no such channel, or this Google account has none")
        return dict(items[0])

    def _uploads(self, playlist: str, tokens: Tokens | None, now: datetime) -> Iterator[PostFacts]:
        page = ""
        while playlist:
            params = {"part": "contentDetails", "playlistId": playlist, "maxResults": str(BATCH)}
            try:
                data = self._get("/playlistItems", {**params, **({"pageToken": page} if page else {})}, tokens)
            except NoSuchThing:
                return  # a channel without uploads has no such playlist
            ids = [item["contentDetails"]["videoId"] for item in data.get("items") or []]
            for item in self._videos(ids, tokens):
                yield mapping.post(item, now)
            page = data.get("nextPageToken") or ""
            if not page:
                return

    def _videos(self, external_ids: Sequence[str], tokens: Tokens | None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for start in range(0, len(external_ids), BATCH):
            ids = ",".join(external_ids[start : start + BATCH])
            data = self._get("/videos", {"part": "snippet,statistics,contentDetails", "id": ids}, tokens)
            found += data.get("items") or []
        return found

    def _report(self, tokens: Tokens, now: datetime, *, metrics: str, dimensions: str) -> list[list[Any]]:
        # Analytics lags two to three days; the rows are left out, not empty, for small channels.
        end = (now - timedelta(days=3)).date()
        params = {
            "ids": "channel==MINE",
            "startDate": (end - timedelta(days=AUDIENCE_DAYS)).isoformat(),
            "endDate": end.isoformat(),
            "metrics": metrics,
            "dimensions": dimensions,
        }
        url = f"{self.app.bases.get('analytics_api', ANALYTICS_API)}/reports"
        headers = {"Authorization": f"Bearer {tokens.access}"}
        return list(self._read(lambda: self.http.get(url, params=params, headers=headers)).get("rows") or [])

    def _get(self, path: str, params: Mapping[str, str], tokens: Tokens | None) -> dict[str, Any]:
        # Every list call costs one unit of the project's day.
        self.gate("units")
        url = self.app.bases.get("data_api", DATA_API) + path
        headers = {"Authorization": f"Bearer {tokens.access}"} if tokens else {}
        key = {} if tokens else {"key": self.api_key}
        return self._read(lambda: self.http.get(url, params={**params, **key}, headers=headers))

    def _read(self, request: Any) -> dict[str, Any]:
        body = json_object("YouTube", ask("YouTube", request))
        if "error" in body:
            raise _refusal(body["error"])
        return body


class NoSuchThing(Permanent):
    """404: the channel, playlist or video isn't there."""


def _refusal(error: Mapping[str, Any]) -> Exception:
    """Tell apart a spent quota, a busy hour, lost consent and a wrong request (…/v3/docs/errors)."""
    code = int(error.get("code", 0))
    reasons = {str(item.get("reason", "")) for item in error.get("errors") or []}
    message = f"YouTube: {code}: {error.get('message', '')}"
    if reasons & SPENT:
        return Temporary(message, QUOTA_WAIT_S)
    if reasons & BUSY:
        return Temporary(message)
    if code == 401:
        return TokenRefused(message)
    if "insufficientPermissions" in reasons:
        return NeedsCreator(message)
    return NoSuchThing(message) if code == 404 else Permanent(message)
