"""TikTok through one creator's consent (developers.tiktok.com/doc/tiktok-api-v2-get-user-info, -video-list)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from lonja.core.outbound import Answer, Outbound
from lonja.platforms.answers import ask, json_object
from lonja.platforms.tiktok import mapping, oauth
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

PAGE = 20
BUSINESS_API = "https://business-api.tiktok.com/open_api/v1.3"
# Code of the API's envelope -> the kind of no it is; anything unknown is taken as temporary.
REFUSALS: Mapping[str, type[Permanent] | type[NeedsCreator]] = {
    "access_token_invalid": TokenRefused,
    "scope_not_authorized": NeedsCreator,
    "scope_permission_missed": Permanent,
    "invalid_params": Permanent,
}
BUSINESS_DEAD_TOKEN = {40102, 40104, 40105}
BUSINESS_LOST_CONSENT = {40103, 40107}
BUSINESS_BUSY = {40016, 40100, 40133}


class TikTok:
    """The connector; `with_audience` where the operator's app has the Accounts API (TikTok API for Business)."""

    name = "tiktok"
    scopes = oauth.SCOPES
    unlocks = oauth.UNLOCKS

    def __init__(
        self, app: AppCredentials, http: Outbound, *, gate: Gate = open_gate, with_audience: bool = False
    ) -> None:
        self.app = app
        self.http = http
        self.gate = gate
        self.with_audience = with_audience

    @property
    def tells(self) -> frozenset[Function]:
        return allowed(self, self.scopes) | ({Function.AUDIENCE} if self.with_audience else set())

    def authorize_url(self, *, state: str, redirect_uri: str, challenge: str) -> str:
        return oauth.authorize_url(self.app, state=state, redirect_uri=redirect_uri, challenge=challenge)

    def exchange(self, *, code: str, redirect_uri: str, verifier: str, now: datetime) -> Tokens:
        return oauth.exchange(self.http, self.app, code=code, redirect_uri=redirect_uri, verifier=verifier, now=now)

    def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        return oauth.refresh(self.http, self.app, tokens, now=now)

    def revoke(self, tokens: Tokens) -> None:
        oauth.revoke(self.http, self.app, tokens)

    def account(self, tokens: Tokens, *, now: datetime) -> AccountFacts:
        fields = mapping.user_fields(tokens.scopes)
        if not fields:
            raise NeedsCreator("TikTok: the creator granted no access to the profile")
        data = self._get("/v2/user/info/", tokens, {"fields": fields})
        return mapping.account(data["user"], now)

    def posts(self, tokens: Tokens, *, now: datetime, limit: int) -> Iterator[PostFacts]:
        return islice(self._all_posts(tokens, now), limit)

    def _all_posts(self, tokens: Tokens, now: datetime) -> Iterator[PostFacts]:
        body: dict[str, Any] = {"max_count": PAGE}
        while True:
            data = self._post("/v2/video/list/", tokens, body)
            for video in data.get("videos") or []:
                yield mapping.post(video, now)
            # A page may be short or even empty and others still follow: only has_more tells the end.
            if not data.get("has_more") or data.get("cursor") == body.get("cursor"):
                return
            body["cursor"] = data["cursor"]

    def own_posts(self, tokens: Tokens, external_ids: Sequence[str], *, now: datetime) -> list[PostFacts]:
        found: list[PostFacts] = []
        for start in range(0, len(external_ids), PAGE):
            asked = list(external_ids[start : start + PAGE])
            data = self._post("/v2/video/query/", tokens, {"filters": {"video_ids": asked}})
            found += [mapping.post(video, now) for video in data.get("videos") or []]
        return found

    def audience(self, tokens: Tokens, *, now: datetime) -> AudienceFacts | None:
        if not self.with_audience:
            return None
        self.gate("/business/get/")
        fields = ["followers_count", *mapping.AUDIENCES]
        base = self.app.bases.get("business_api", BUSINESS_API)
        answer = ask(
            "TikTok",
            lambda: self.http.get(
                f"{base}/business/get/",
                params={"business_id": tokens.account_id, "fields": json.dumps(fields)},
                # Not a bearer token: this API has a header of its own.
                headers={"Access-Token": tokens.access},
            ),
        )
        return mapping.audience(self._business_data(answer), now)

    def _get(self, path: str, tokens: Tokens, params: Mapping[str, str]) -> dict[str, Any]:
        # TikTok counts each endpoint for itself, over a sliding minute.
        self.gate(path)
        url = self.app.bases.get("open_api", oauth.OPEN_API) + path
        headers = {"Authorization": f"Bearer {tokens.access}"}
        return self._data(ask("TikTok", lambda: self.http.get(url, params=params, headers=headers)))

    def _post(self, path: str, tokens: Tokens, body: Mapping[str, Any]) -> dict[str, Any]:
        # TikTok counts each endpoint for itself, over a sliding minute.
        self.gate(path)
        url = self.app.bases.get("open_api", oauth.OPEN_API) + path
        headers = {"Authorization": f"Bearer {tokens.access}"}
        params = {"fields": mapping.VIDEO_FIELDS}
        return self._data(ask("TikTok", lambda: self.http.post_json(url, body, params=params, headers=headers)))

    def _data(self, answer: Answer) -> dict[str, Any]:
        """Open the envelope of the Display API, or raise what its error code means."""
        body = json_object("TikTok", answer)
        error = body.get("error") or {}
        code = error.get("code", "")
        if code != "ok":
            kind = REFUSALS.get(code, Temporary)
            raise kind(f"TikTok: {code or answer.status}: {error.get('message', '')}")
        return dict(body.get("data") or {})

    def _business_data(self, answer: Answer) -> dict[str, Any]:
        """Open the envelope of the API for Business, which answers 200 even to an error."""
        body = json_object("TikTok", answer)
        code = int(body.get("code", -1))
        if code in {0, 20001}:
            return dict(body.get("data") or {})
        message = f"TikTok: {code}: {body.get('message', '')}"
        if code in BUSINESS_DEAD_TOKEN:
            raise TokenRefused(message)
        if code in BUSINESS_LOST_CONSENT:
            raise NeedsCreator(message)
        if code in BUSINESS_BUSY or code >= 50000 or code < 0:
            raise Temporary(message)
        raise Permanent(message)
