"""Instagram through one creator's consent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from lonja.core.outbound import Outbound
from lonja.platforms.answers import ask, json_object
from lonja.platforms.instagram import mapping, oauth
from lonja.platforms.types import (
    AccountFacts,
    AppCredentials,
    AudienceFacts,
    Function,
    Gate,
    Permanent,
    PostFacts,
    Tokens,
    allowed,
    open_gate,
)

VERSION = "v25.0"
PAGE = 50
ACCOUNT_FIELDS = "id,user_id,username,name,account_type,followers_count,follows_count,media_count"
MEDIA_FIELDS = "id,caption,media_type,media_product_type,permalink,timestamp,like_count,comments_count"
REEL_METRICS = "views,reach,saved,shares,likes,comments,ig_reels_video_view_total_time"
FEED_METRICS = "views,reach,saved,shares,likes,comments"


class Instagram:
    """The connector."""

    name = "instagram"
    scopes = oauth.SCOPES
    unlocks = oauth.UNLOCKS

    def __init__(self, app: AppCredentials, http: Outbound, *, gate: Gate = open_gate, version: str = VERSION) -> None:
        self.app = app
        self.http = http
        self.gate = gate
        self.version = version

    @property
    def tells(self) -> frozenset[Function]:
        return allowed(self, self.scopes)

    def authorize_url(self, *, state: str, redirect_uri: str, challenge: str) -> str:
        return oauth.authorize_url(self.app, state=state, redirect_uri=redirect_uri, challenge=challenge)

    def exchange(self, *, code: str, redirect_uri: str, verifier: str, now: datetime) -> Tokens:
        return oauth.exchange(self.http, self.app, code=code, redirect_uri=redirect_uri, now=now)

    def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        return oauth.refresh(self.http, self.app, tokens, now=now)

    def revoke(self, tokens: Tokens) -> None:
        """Do nothing: Instagram has no address for it; the creator removes the app in Instagram's settings."""

    def account(self, tokens: Tokens, *, now: datetime) -> AccountFacts:
        return mapping.account(self._get("/me", tokens, {"fields": ACCOUNT_FIELDS}), now)

    def posts(self, tokens: Tokens, *, now: datetime, limit: int) -> Iterator[PostFacts]:
        return islice((mapping.post(media, self._insights(media, tokens), now) for media in self._media(tokens)), limit)

    def own_posts(self, tokens: Tokens, external_ids: Sequence[str], *, now: datetime) -> list[PostFacts]:
        found: list[PostFacts] = []
        for external_id in external_ids:
            try:
                media = self._get(f"/{external_id}", tokens, {"fields": MEDIA_FIELDS})
            except Permanent:
                continue  # another account's media, or deleted
            found.append(mapping.post(media, self._insights(media, tokens), now))
        return found

    def audience(self, tokens: Tokens, *, now: datetime) -> AudienceFacts | None:
        if oauth.INSIGHTS not in tokens.scopes:
            return None
        counts: dict[str, dict[str, int]] = {}
        for dimension in ("age", "gender", "country"):
            params = {
                "metric": "follower_demographics",
                "period": "lifetime",
                "metric_type": "total_value",
                "breakdown": dimension,
            }
            try:
                data = self._get(f"/{tokens.account_id}/insights", tokens, params)
            except Permanent:
                continue  # under a hundred followers there are none
            cells = mapping.breakdown(data.get("data") or [])
            if cells:
                counts[dimension] = cells
        return mapping.audience(counts, now)

    def _media(self, tokens: Tokens) -> Iterator[dict[str, Any]]:
        after = ""
        while True:
            params = {"fields": MEDIA_FIELDS, "limit": str(PAGE), **({"after": after} if after else {})}
            data = self._get("/me/media", tokens, params)
            yield from data.get("data") or []
            paging = data.get("paging") or {}
            # "next" tells whether there is more; its address holds the token, so the cursor is used instead.
            after = (paging.get("cursors") or {}).get("after", "")
            if not paging.get("next") or not after:
                return

    def _insights(self, media: Mapping[str, Any], tokens: Tokens) -> dict[str, int]:
        if oauth.INSIGHTS not in tokens.scopes:
            return {}
        metric = REEL_METRICS if media.get("media_product_type") == "REELS" else FEED_METRICS
        try:
            data = self._get(f"/{media['id']}/insights", tokens, {"metric": metric})
        except Permanent:
            return {}
        return mapping.insights(data.get("data") or [])

    def _get(self, path: str, tokens: Tokens, params: Mapping[str, str]) -> dict[str, Any]:
        self.gate(tokens.account_id)
        url = f"{self.app.bases.get('graph', oauth.GRAPH)}/{self.version}{path}"
        headers = {"Authorization": f"Bearer {tokens.access}"}
        body = json_object("Instagram", ask("Instagram", lambda: self.http.get(url, params=params, headers=headers)))
        if "error" in body:
            error = body["error"]
            if int(error.get("code", 0)) == 10 and "viewers" in str(error.get("message", "")):
                raise NotEnoughViewers(str(error["message"]))
            raise oauth.refusal(error)
        return body


class NotEnoughViewers(Permanent):
    """Code 10 as well, but about the post, not the consent."""
