"""What every connector does with an answer before reading it: no answer, busy and broken ones are temporary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import httpx

from lonja.core.outbound import Answer
from lonja.platforms.types import NeedsCreator, Permanent, PlatformError, Temporary

# What a token endpoint says of a request that is wrong in itself (RFC 6749, 5.2, and Google's word for 3.1.2.4).
WRONG_REQUEST = {
    "invalid_client",
    "invalid_request",
    "invalid_scope",
    "redirect_uri_mismatch",
    "unauthorized_client",
    "unsupported_grant_type",
}


def ask(platform: str, request: Callable[[], Answer]) -> Answer:
    """Send the request; raise Temporary when nothing came back, or a 429 or a 5xx did."""
    try:
        answer = request()
    except httpx.RequestError as error:
        raise Temporary(f"{platform} did not answer: {type(error).__name__}") from error
    if answer.status == 429 or answer.status >= 500:
        raise Temporary(f"{platform} answered {answer.status}", _retry_after(answer))
    return answer


def json_object(platform: str, answer: Answer) -> dict[str, Any]:
    """Return the answer's JSON object; raise Temporary when it is anything else."""
    try:
        body = answer.json()
    except ValueError as error:
        raise Temporary(f"{platform} answered {answer.status} with something that is not JSON") from error
    if not isinstance(body, dict):
        raise Temporary(f"{platform} answered JSON of another shape")
    return body


def token_refusal(platform: str, body: Mapping[str, Any], *, lost: Collection[str]) -> PlatformError:
    """Return what a token endpoint's answer without tokens means; `lost` are its words for a consent that is gone.

    Anything unknown is temporary, such as a limit told in the words of the platform's other APIs: a wrong guess then
    costs a later try, and not a day.
    """
    error = body.get("error", "no token")
    if isinstance(error, Mapping):
        return Temporary(f"{platform}: {error.get('code', '')}: {error.get('message', '')}")
    message = f"{platform}: {error}: {body.get('error_description', '')}"
    if error in lost:
        return NeedsCreator(message)
    return Permanent(message) if error in WRONG_REQUEST else Temporary(message)


def _retry_after(answer: Answer) -> int | None:
    value = answer.headers.get("retry-after", "")
    return int(value) if value.isdigit() else None
