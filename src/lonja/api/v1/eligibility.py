"""Joining and its rules: a creator's own facts, standing and requests; for staff the policy and the reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.core.errors import NotFound
from lonja.creators import actions, queries
from lonja.creators.actions import JoiningFacts
from lonja.creators.queries import CheckCard, DeclaredChannel, ReviewRow, StandingCard

own = Router(tags=["me"])
Limit = Annotated[int, Query(ge=1, le=100)]


class CriterionOut(Schema):
    """`value` is null where no number that counts is known; `declared` is then what the creator says.

    `via` tells how a number of 30 days was found: `posts` added up, or the `channel`'s own.
    """

    name: str
    value: int | None
    threshold: int
    met: bool
    source: str
    as_of: datetime | None
    via: str
    declared: int | None


class WeighedChannelOut(Schema):
    id: UUID
    platform: str
    handle: str
    is_proved: bool


class CheckOut(Schema):
    """Equal checks in a row are one, from `at` to `confirmed_at`. `outcome`: listed, grace, exception, unlisted."""

    id: UUID
    at: datetime
    confirmed_at: datetime
    times: int
    cause: str
    policy: str
    version: int
    country: str
    is_met: bool
    outcome: str
    channel: WeighedChannelOut | None
    criteria: list[CriterionOut]


class ChecksOut(Schema):
    items: list[CheckOut]
    next: str | None


class AdviceOut(Schema):
    """What to do next: `count` is how much is missing, `by` until when, `on` a birthday."""

    code: str
    count: int | None
    by: datetime | None
    on: date | None


class ReviewOut(Schema):
    """`decision` is empty while it waits; approved, refused, or unneeded once the rules are met."""

    id: UUID
    words: str
    asked_at: datetime
    decision: str
    reason: str
    decided_at: datetime | None
    listed_until: datetime | None


class EligibilityOut(Schema):
    is_listed: bool
    is_met: bool
    outcome: str
    grace_ends_at: datetime | None
    exception_until: datetime | None
    next_check_at: datetime
    check: CheckOut
    next: list[AdviceOut]
    review: ReviewOut | None
    can_ask: bool


class ReviewIn(Schema):
    words: str = Field(max_length=2_000)


class DeclaredChannelOut(Schema):
    """`contest`: who else has it here; imported, declared or proved. `id` is what removes it."""

    id: UUID | None
    channel_id: UUID | None
    platform: str
    handle: str
    url: str
    followers: int | None
    followers_source: str
    is_proved: bool
    contest: str


class JoiningOut(Schema):
    """`missing` lists what is still to be given; `of_age_on` is the day the age rule is met, where it is ahead."""

    birth_date: date | None
    country: str
    time_zone: str
    languages: list[str]
    categories: list[str]
    channels: list[DeclaredChannelOut]
    of_age_on: date | None
    missing: list[str]


class JoiningIn(Schema):
    """What is left out stays as it is."""

    birth_date: date | None = None
    country: str | None = Field(None, max_length=2)
    time_zone: str | None = Field(None, max_length=64)
    languages: list[str] | None = Field(None, max_length=50)
    categories: list[str] | None = Field(None, max_length=200)


class DeclarationIn(Schema):
    """An address of the channel, or a handle with its platform."""

    channel: str = Field(max_length=500)
    platform: str = ""
    followers: int | None = None


@own.get("/eligibility", response=EligibilityOut)
def my_eligibility(request: HttpRequest) -> dict[str, Any]:
    """Return where the creator stands with the joining rules, and what to do next."""
    standing = queries.standing(asker(request))
    if standing is None:
        raise NotFound("There was no check yet. The first comes within a minute.")
    return _standing_out(standing)


@own.get("/eligibility/checks", response=ChecksOut)
def my_checks(request: HttpRequest, cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """Return the creator's checks, the newest first."""
    page = queries.checks(asker(request), cursor, limit)
    return {"items": [check_out(one) for one in page.items], "next": page.next}


@own.post("/eligibility/reviews", response={201: EligibilityOut})
def ask_for_review(request: HttpRequest, data: ReviewIn) -> Status[dict[str, Any]]:
    """Ask a person to look at the verdict; one request at a time."""
    by = asker(request)
    actions.request_review(words=data.words, by=by)
    standing = queries.standing(by)
    if standing is None:
        raise NotFound
    return Status(201, _standing_out(standing))


@own.get("/joining", response=JoiningOut)
def my_joining(request: HttpRequest) -> dict[str, Any]:
    """Return what the creator has given so far."""
    return _joining_out(asker(request))


@own.patch("/joining", response=JoiningOut)
def give_facts(request: HttpRequest, data: JoiningIn) -> dict[str, Any]:
    """Keep what the creator says of themselves, and weigh them anew."""
    by = asker(request)
    actions.give_joining_facts(facts=JoiningFacts(**data.dict()), by=by)
    return _joining_out(by)


@own.post("/declared-channels", response={201: JoiningOut})
def declare_channel(request: HttpRequest, data: DeclarationIn) -> Status[dict[str, Any]]:
    """Say that a channel is the creator's. It counts for the rules once it is connected."""
    by = asker(request)
    actions.declare_channel(channel=data.channel, platform=data.platform, followers=data.followers, by=by)
    return Status(201, _joining_out(by))


@own.delete("/declared-channels/{claim_id}", response={204: None})
def withdraw_channel(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take a declared channel back."""
    actions.withdraw_channel(claim_id=claim_id, by=asker(request))
    return HttpResponse(status=204)


def check_out(check: CheckCard) -> dict[str, Any]:
    """Write one check."""
    plain = {name: getattr(check, name) for name in CheckOut.model_fields if name not in ("channel", "criteria")}
    channel = _fields(WeighedChannelOut, check.channel) if check.channel else None
    return {**plain, "channel": channel, "criteria": [_fields(CriterionOut, one) for one in check.criteria]}


def review_out(row: ReviewRow) -> dict[str, Any]:
    """Write what a creator and staff both read of a review."""
    return _fields(ReviewOut, row.review)


def _standing_out(standing: StandingCard) -> dict[str, Any]:
    plain = ("is_listed", "is_met", "outcome", "grace_ends_at", "exception_until", "next_check_at", "can_ask")
    return {
        **{name: getattr(standing, name) for name in plain},
        "check": check_out(standing.newest),
        "next": [_fields(AdviceOut, one) for one in standing.advice],
        "review": _fields(ReviewOut, standing.review) if standing.review else None,
    }


def _joining_out(by: Actor) -> dict[str, Any]:
    known = queries.joining(by)
    return {
        "birth_date": known.born_on,
        **{name: getattr(known, name) for name in ("country", "time_zone", "of_age_on")},
        **{name: list(getattr(known, name)) for name in ("languages", "categories", "missing")},
        "channels": [_declared_out(one) for one in known.channels],
    }


def _declared_out(one: DeclaredChannel) -> dict[str, Any]:
    return {
        "id": one.claim_id,
        "followers": one.followers.value,
        "followers_source": one.followers.source,
        **{name: getattr(one, name) for name in ("channel_id", "platform", "handle", "url", "is_proved", "contest")},
    }


def _fields(schema: type[Schema], row: Any) -> dict[str, Any]:
    names: Mapping[str, Any] = schema.model_fields
    return {name: getattr(row, name) for name in names}
