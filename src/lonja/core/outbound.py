"""The one way out over HTTP: time limits, size caps, no redirects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from lonja import __version__

TIMEOUT = httpx.Timeout(connect=5, read=20, write=20, pool=5)
MAX_BYTES = 8 * 1024 * 1024


class TooLarge(httpx.RequestError):
    """The answer is larger than the cap; trying again won't help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the body is never larger than the cap."""

    status: int
    headers: httpx.Headers
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON; raise ValueError when it isn't."""
        return json.loads(self.body)


class Outbound:
    """An HTTP client, safe to share between threads.

    Redirects are answers like any other: following one could lead a request with a token in it anywhere.
    """

    def __init__(self, *, timeout: httpx.Timeout = TIMEOUT, max_bytes: int = MAX_BYTES) -> None:
        self._client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": f"Lonja/{__version__}"}, trust_env=False
        )
        self._max_bytes = max_bytes

    def get(
        self, url: str, *, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a GET; raises httpx.RequestError when there is no answer."""
        return self._send(self._client.build_request("GET", url, params=params, headers=headers))

    def post_form(self, url: str, form: Mapping[str, Any], *, patience: float = 1) -> Answer:
        """Send a POST with a form; raises httpx.RequestError.

        `patience` waits so many times longer, where an answer that is given up costs more than the wait.
        """
        known = self._client.timeout
        read = None if known.read is None else known.read * patience
        timeout = httpx.Timeout(connect=known.connect, write=known.write, pool=known.pool, read=read)
        return self._send(self._client.build_request("POST", url, data=dict(form), timeout=timeout))

    def post_json(
        self,
        url: str,
        body: Any,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a POST with JSON; raises httpx.RequestError."""
        return self._send(self._client.build_request("POST", url, json=body, params=params, headers=headers))

    def _send(self, request: httpx.Request) -> Answer:
        response = self._client.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._max_bytes:
                    raise TooLarge(f"The answer is larger than {self._max_bytes:,} bytes.", request=request)
            return Answer(response.status_code, response.headers, bytes(body))
        finally:
            response.close()

    def close(self) -> None:
        """Close the idle connections."""
        self._client.close()
