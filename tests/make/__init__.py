"""Factories: they call actions, so no test stands on an illegal state."""

from tests.make import collaborations as deal
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
from tests.make.campaigns import campaign, campaign_draft
from tests.make.creators import Talent, creator, imported_creator

__all__ = [
    "PASSWORD",
    "ApiClient",
    "Person",
    "Talent",
    "agency",
    "analyst",
    "api",
    "brand",
    "campaign",
    "campaign_draft",
    "client_for",
    "creator",
    "creator_house",
    "deal",
    "imported_creator",
    "manager",
    "member",
    "staff",
    "stranger",
    "token",
    "user",
]
