"""The creator's own profile: how it describes itself, what it accepts, how it can be reached."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.collaborations import queries as collaborations
from lonja.creators import actions, queries
from lonja.creators.about import About
from lonja.creators.contacts import ContactDetails
from lonja.creators.types import Limits

router = Router(tags=["me"])


class ProfileIn(Schema):
    """The whole description. Bios by language code; the main category first; `gender` is optional."""

    name: str
    bios: dict[str, str] = {}
    country: str = ""
    region: str = ""
    languages: list[str] = []
    categories: list[str] = []
    topics: list[str] = []
    hashtags: list[str] = []
    gender: str = ""


class ProfileOut(ProfileIn):
    id: UUID


class LimitsIn(Schema):
    """What you accept. Null is "not said", and for days "no limit"; refused categories can't invite you."""

    accepts_gifting: bool | None = None
    accepts_usage_rights: bool | None = None
    usage_rights_days: int | None = None
    accepts_exclusivity: bool | None = None
    exclusivity_days: int | None = None
    refused_categories: list[str] = []


class LimitsOut(LimitsIn):
    pass


class OwnContactIn(Schema):
    """How brands reach you once you have an agreement; kept encrypted. `address` is where products are sent."""

    email: str = ""
    phone: str = ""
    address: str = ""
    manager: str = ""


class OwnContactOut(OwnContactIn):
    pass


class ContactLookOut(Schema):
    """Somebody looked at your contact details."""

    person: str
    organization: str
    campaign: str
    collaboration_id: UUID
    at: datetime


class ContactLooksOut(Schema):
    items: list[ContactLookOut]
    next: str | None = None


@router.get("/profile", response=ProfileOut)
def own_profile(request: HttpRequest) -> dict[str, Any]:
    """Return how your creator describes itself."""
    return _profile(asker(request))


@router.put("/profile", response=ProfileOut)
def describe(request: HttpRequest, data: ProfileIn) -> dict[str, Any]:
    """Replace your description; categories get the one above each subcategory."""
    by = asker(request)
    said = data.dict()
    lists = ("languages", "categories", "topics", "hashtags")
    actions.describe_creator(about=About(**(said | {name: tuple(said[name]) for name in lists})), by=by)
    return _profile(by)


@router.get("/limits", response=LimitsOut)
def limits(request: HttpRequest) -> dict[str, Any]:
    """Return what you accept."""
    by = asker(request)
    return asdict(queries.accepted(by, queries.own_creator_id(by)))


@router.put("/limits", response=LimitsOut)
def set_limits(request: HttpRequest, data: LimitsIn) -> dict[str, Any]:
    """Replace what you accept."""
    by = asker(request)
    said = data.dict() | {"refused_categories": tuple(data.refused_categories)}
    actions.set_limits(limits=Limits(**said), by=by)
    return asdict(queries.accepted(by, queries.own_creator_id(by)))


@router.get("/contact", response=OwnContactOut)
def contact(request: HttpRequest) -> dict[str, Any]:
    """Return your own contact details."""
    return asdict(queries.own_contact(asker(request)))


@router.put("/contact", response=OwnContactOut)
def set_contact(request: HttpRequest, data: OwnContactIn) -> dict[str, Any]:
    """Replace your contact details."""
    by = asker(request)
    actions.set_contact(details=ContactDetails(**data.dict()), by=by)
    return asdict(queries.own_contact(by))


@router.get("/contact/views", response=ContactLooksOut)
def contact_looks(request: HttpRequest) -> dict[str, Any]:
    """Return the last hundred looks at your contact details, newest first."""
    by = asker(request)
    queries.own_creator_id(by)
    return {"items": [asdict(look) for look in collaborations.contact_looks(by)], "next": None}


def _profile(by: Actor) -> dict[str, Any]:
    return {**asdict(queries.own_about(by)), "id": queries.own_creator_id(by)}
