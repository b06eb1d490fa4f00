"""The words of the table: who asks, and what an address declares about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

# Who asks. `owner` owns the brand whose campaign, collaboration, list … the world holds, `analyst` reads in it,
# `creator` is the party of that collaboration, the `other_…` are of organizations that have nothing to do with it.
ANONYMOUS, STRANGER = "anonymous", "stranger"
OWNER, ANALYST, OTHER_BRAND = "owner", "analyst", "other_brand"
CREATOR, OTHER_CREATOR, STAFF = "creator", "other_creator", "staff"
PEOPLE = (STRANGER, OWNER, ANALYST, OTHER_BRAND, CREATOR, OTHER_CREATOR, STAFF)
EVERYBODY = (ANONYMOUS, *PEOPLE)

# Of one kind are those who hold the same permissions: among them only the row itself decides, so the refusal is 404.
KIND = {
    OWNER: "brand",
    ANALYST: "brand",
    OTHER_BRAND: "brand",
    CREATOR: "creator",
    OTHER_CREATOR: "creator",
    STAFF: "staff",
}

# Those who have nothing to do with the world's brand, campaign and collaboration.
OUTSIDE = (OTHER_BRAND, OTHER_CREATOR)

Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Rule:
    """What an address declares.

    `readers` may GET it. `writers` may write to it: POST for a page, the operation's method for the API. A page that
    shows a form and takes it has both. `personal` writes concern only the person who asks (their notifications, their
    session), so an analyst may do them too. `body` makes what a writer sends; `query` is added to the address.
    """

    readers: frozenset[str] = frozenset()
    writers: frozenset[str] = frozenset()
    personal: bool = False
    body: Body | None = None
    query: str = ""
    # Answers that are right for those who may, where the usual ones (200, 302) are not: say why beside it.
    answers: frozenset[int] = frozenset()

    def read(self, *who: str) -> Rule:
        return replace(self, readers=frozenset(who))

    def write(self, *who: str, body: Body | None = None) -> Rule:
        return replace(self, writers=frozenset(who), body=body)


def reads(*who: str, query: str = "", answers: tuple[int, ...] = ()) -> Rule:
    """Declare an address that is only read."""
    return Rule(readers=frozenset(who), query=query, answers=frozenset(answers))


def writes(*who: str, body: Body | None = None, personal: bool = False, answers: tuple[int, ...] = ()) -> Rule:
    """Declare an address that is only written to."""
    return Rule(writers=frozenset(who), body=body, personal=personal, answers=frozenset(answers))


def form(
    readers: tuple[str, ...],
    writers: tuple[str, ...],
    body: Body | None = None,
    personal: bool = False,
    answers: tuple[int, ...] = (),
) -> Rule:
    """Declare a page that shows a form and takes it."""
    return Rule(frozenset(readers), frozenset(writers), personal=personal, body=body, answers=frozenset(answers))


BRANDS = (OWNER, ANALYST, OTHER_BRAND)
BRANDS_AT_WORK = (OWNER, OTHER_BRAND)
CREATORS = (CREATOR, OTHER_CREATOR)
MEMBERS = (*BRANDS, *CREATORS, STAFF)
# The parties of the world's collaboration, and who may only look.
PARTIES = (OWNER, CREATOR)
WITNESSES = (OWNER, ANALYST, CREATOR, STAFF)
