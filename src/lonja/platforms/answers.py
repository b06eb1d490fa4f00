"""What every connector does with an answer before reading it: no answer, busy and broken ones are temporary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from lonja.core.outbound import Answer
from lonja.platforms.types import Temporary


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


def _retry_after(answer: Answer) -> int | None:
    value = answer.headers.get("retry-after", "")
    return int(value) if value.isdigit() else None
