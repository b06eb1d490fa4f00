"""Creators for tests that don't care who they are."""

from uuid import UUID

from lonja.discovery.engine import Facts


def creator(number: int, **known: object) -> Facts:
    """A creator whose id tells its number."""
    return Facts(id=UUID(int=number + 1), **known)  # type: ignore[arg-type]


def number_of(creator_id: UUID) -> int:
    return creator_id.int - 1
