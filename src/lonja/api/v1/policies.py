"""For staff: the joining rules with their versions and previews, and the reviews that creators ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from lonja.api.auth import asker
from lonja.api.v1.eligibility import CheckOut, ReviewOut, check_out, review_out
from lonja.core.errors import Invalid
from lonja.creators import actions, queries
from lonja.creators.eligibility import CRITERIA, Policy, Thresholds
from lonja.creators.queries import Preview, ReviewRow, VersionCard

router = Router(tags=["eligibility"])
Limit = Annotated[int, Query(ge=1, le=100)]


class ThresholdsIn(Schema):
    """The least value that passes: "more than 50,000" is 50001. In a country, null is what holds everywhere."""

    age: int | None = None
    followers: int | None = None
    videos_30d: int | None = None
    views_30d: int | None = None


class PolicyIn(Schema):
    name: str = Field(max_length=40)
    standard: ThresholdsIn
    by_country: dict[str, ThresholdsIn] = {}
    grace_days: int = 14


class ChangeIn(PolicyIn):
    """`expected_version` is the version that you looked at: another one in force answers 409."""

    reason: str = Field(max_length=500)
    expected_version: int


class PolicyOut(Schema):
    name: str
    version: int
    standard: dict[str, int]
    by_country: dict[str, dict[str, int]]
    grace_days: int


class DifferenceOut(Schema):
    country: str
    name: str
    before: int | None
    after: int | None


class VersionOut(Schema):
    """`weighed_count` and `weighed_at` tell how far everybody has been weighed by it."""

    policy: PolicyOut
    reason: str
    author: str
    made_at: datetime | None
    weighed_count: int
    weighed_at: datetime | None
    differences: list[DifferenceOut]


class VersionsOut(Schema):
    items: list[VersionOut]


class ConcernedOut(Schema):
    id: UUID
    name: str


class PreviewOut(Schema):
    """Exact by everybody's last check. `unlists` would get their grace period first."""

    unlists: int
    lists: int
    saves: int
    joined: int
    unweighed: int
    first_unlisted: list[ConcernedOut]
    first_listed: list[ConcernedOut]


class StaffReviewOut(Schema):
    review: ReviewOut
    creator_id: UUID
    creator_name: str
    country: str
    check: CheckOut | None
    grace_ends_at: datetime | None
    refused_before: int


class ReviewsOut(Schema):
    items: list[StaffReviewOut]
    next: str | None


class ReviewDecisionIn(Schema):
    """`listed_until` is the last day of the exception; needed to approve."""

    approve: bool
    reason: str = Field(max_length=2_000)
    listed_until: date | None = None


@router.get("/policy", response=PolicyOut)
def policy(request: HttpRequest) -> dict[str, Any]:
    """Return the joining rules in force, which are published."""
    asker(request).require("organization.read")
    return _policy_out(queries.policy_in_force())


@router.get("/policies", response=VersionsOut)
def versions(request: HttpRequest) -> dict[str, Any]:
    """Return every version, the newest first, each with what it changed."""
    return {"items": [_version_out(one) for one in queries.policy_versions(asker(request))]}


@router.post("/policies", response={201: PolicyOut})
def change_policy(request: HttpRequest, data: ChangeIn) -> Status[dict[str, Any]]:
    """Put new rules in force as the next version; everybody is weighed by them in the background."""
    by = asker(request)
    by.require("creators.review")
    actions.change_policy(policy=_policy(data), reason=data.reason, expected_version=data.expected_version, by=by)
    return Status(201, _policy_out(queries.policy_in_force()))


@router.post("/policies/preview", response=PreviewOut)
def preview(request: HttpRequest, data: PolicyIn) -> dict[str, Any]:
    """Return whom these rules would list or unlist, without changing anything."""
    by = asker(request)
    by.require("operations.read")
    wanted = _policy(data)
    if errors := actions.policy_errors(wanted):
        raise Invalid(errors)
    return _preview_out(queries.policy_preview(by, wanted))


@router.get("/reviews", response=ReviewsOut)
def reviews(request: HttpRequest, is_open: bool = True, cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """Return the reviews that wait, the oldest first, or those decided, the newest first."""
    page = queries.reviews(asker(request), cursor, limit, is_open=is_open)
    return {"items": [_review_out(one) for one in page.items], "next": page.next}


@router.get("/reviews/{review_id}", response=StaffReviewOut)
def review(request: HttpRequest, review_id: UUID) -> dict[str, Any]:
    """Return one review."""
    return _review_out(queries.review(asker(request), review_id))


@router.post("/reviews/{review_id}/decision", response=StaffReviewOut)
def decide_review(request: HttpRequest, review_id: UUID, data: ReviewDecisionIn) -> dict[str, Any]:
    """List the creator by exception through a day, or leave the verdict; either way with a reason."""
    by = asker(request)
    actions.decide_review(
        review_id=review_id, approve=data.approve, reason=data.reason, listed_until=data.listed_until, by=by
    )
    return _review_out(queries.review(by, review_id))


def _policy(data: PolicyIn) -> Policy:
    given = data.standard.dict()
    if missing := [name for name in CRITERIA if given[name] is None]:
        raise Invalid({f"standard.{name}": ["Give the least value that passes."] for name in missing})
    standard = Thresholds(**given)
    by_country = {
        code.upper(): replace(standard, **{name: value for name, value in least.dict().items() if value is not None})
        for code, least in data.by_country.items()
    }
    return Policy(data.name, 0, standard, by_country, data.grace_days)


def _policy_out(policy: Policy) -> dict[str, Any]:
    return {"name": policy.name, "version": policy.version, **policy.rules(), "grace_days": policy.grace_days}


def _version_out(one: VersionCard) -> dict[str, Any]:
    plain = ("reason", "author", "made_at", "weighed_count", "weighed_at")
    return {
        "policy": _policy_out(one.policy),
        "differences": [_fields(DifferenceOut, difference) for difference in one.differences],
        **{name: getattr(one, name) for name in plain},
    }


def _preview_out(found: Preview) -> dict[str, Any]:
    counts = ("unlists", "lists", "saves", "joined", "unweighed")
    return {
        **{name: getattr(found, name) for name in counts},
        "first_unlisted": [_fields(ConcernedOut, one) for one in found.first_unlisted],
        "first_listed": [_fields(ConcernedOut, one) for one in found.first_listed],
    }


def _review_out(row: ReviewRow) -> dict[str, Any]:
    plain = ("creator_id", "creator_name", "country", "grace_ends_at", "refused_before")
    return {
        "review": review_out(row),
        "check": check_out(row.newest) if row.newest else None,
        **{name: getattr(row, name) for name in plain},
    }


def _fields(schema: type[Schema], row: Any) -> dict[str, Any]:
    names: Mapping[str, Any] = schema.model_fields
    return {name: getattr(row, name) for name in names}
