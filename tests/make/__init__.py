"""Factories: they call actions, so no test stands on an illegal state."""

from tests.make.accounts import (
    PASSWORD,
    ApiClient,
    Person,
    agency,
    analyst,
    api,
    brand,
    client_for,
    creator_house,
    manager,
    member,
    staff,
    stranger,
    token,
    user,
)

__all__ = [
    "PASSWORD",
    "ApiClient",
    "Person",
    "agency",
    "analyst",
    "api",
    "brand",
    "client_for",
    "creator_house",
    "manager",
    "member",
    "staff",
    "stranger",
    "token",
    "user",
]
