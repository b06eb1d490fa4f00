"""The refusals that every action and query may raise, each with its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """A request that is answered with no; `message` is written for the person who asked."""

    status = 400
    kind = "refusal"

    def __init__(self, message: str = "") -> None:
        super().__init__(str(message))
        self.message = message


class Unauthenticated(Refusal):
    """Nobody is signed in, or the token is unknown, expired or revoked."""

    status = 401
    kind = "unauthenticated"


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it."""

    status = 404
    kind = "not-found"


class Forbidden(Refusal):
    """The asker may see the thing but not do this."""

    status = 403
    kind = "forbidden"


class Conflict(Refusal):
    """Somebody else was first, or the thing has changed since it was read."""

    status = 409
    kind = "conflict"


class IllegalMove(Conflict):
    """The state machine has no such move from the present state."""

    kind = "illegal-move"


class Invalid(Refusal):
    """The input breaks a rule; `errors` maps each field's path to its messages."""

    status = 422
    kind = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str]] | str, message: str = "") -> None:
        fields = {"": [errors]} if isinstance(errors, str) else {k: list(v) for k, v in errors.items()}
        first = next((str(m) for messages in fields.values() for m in messages), "")
        super().__init__(message or first)
        self.errors: dict[str, list[str]] = fields


class Throttled(Refusal):
    """Too many requests; try again after `retry_after` seconds."""

    status = 429
    kind = "throttled"

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Something outside is down for now; trying later helps."""

    status = 503
    kind = "unavailable"
