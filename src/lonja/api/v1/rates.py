"""The creator's rate card, and what comparable creators ask."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.search import checked_currency
from lonja.creators import actions, queries
from lonja.creators.queries import MarketRange
from lonja.creators.types import DeliverableType

router = Router(tags=["me"])


class PriceIn(Schema):
    """A price in minor units."""

    amount_minor: int
    is_negotiable: bool = True


class PriceOut(PriceIn):
    deliverable: str
    currency: str
    source: str
    as_of: datetime


class AddOnIn(Schema):
    """What you ask beyond a piece's price: `percent_bps` of it in basis points, or an amount; `kind` is
    usage_rights, exclusivity or boosting_code."""

    kind: str
    days: int
    categories: list[str] = []
    percent_bps: int | None = None
    amount_minor: int | None = None
    currency: str = ""


class AddOnOut(AddOnIn):
    id: UUID
    as_of: datetime


class CardOut(Schema):
    """The whole card."""

    items: list[PriceOut]
    add_ons: list[AddOnOut]
    next: str | None = None


class StatementOut(Schema):
    """What a source said of a price at one time; a null amount: it was taken off the card."""

    deliverable: str
    currency: str
    amount_minor: int | None
    is_negotiable: bool
    source: str
    as_of: datetime


class StatementsOut(Schema):
    items: list[StatementOut]
    next: str | None = None


class RangeOut(Schema):
    """What the middle half of comparable creators asks, in minor units; null under ten peers.

    `widened` says what the comparison gave up to find enough: "category", then "tier".
    """

    deliverable: str
    platform: str
    category: str
    tiers: list[str]
    peers: int
    currency: str
    low_minor: int | None
    middle_minor: int | None
    high_minor: int | None
    widened: list[str]


class RangesOut(Schema):
    items: list[RangeOut]
    next: str | None = None


@router.get("", response=CardOut)
def card(request: HttpRequest) -> dict[str, Any]:
    """Return your rate card."""
    return _card(asker(request))


@router.get("/history", response=StatementsOut)
def history(request: HttpRequest) -> dict[str, Any]:
    """Return what was said of your prices, newest first, the last fifty statements."""
    names = StatementOut.model_fields
    rows = queries.price_history(asker(request))
    return {"items": [{name: getattr(row, name) for name in names} for row in rows], "next": None}


@router.get("/ranges", response=RangesOut)
def ranges(request: HttpRequest, currency: str = "EUR") -> dict[str, Any]:
    """Return what creators like you ask for each deliverable of your platforms."""
    by = asker(request)
    creator_id = queries.own_creator_id(by)
    found = queries.market_ranges(by, creator_id, DeliverableType.values, currency=checked_currency(currency))
    return {"items": [range_out(one) for one in found.values()], "next": None}


# Before the prices, whose address would take "add-ons" for a deliverable.
@router.post("/add-ons", response={201: CardOut})
def add_add_on(request: HttpRequest, data: AddOnIn) -> Status[dict[str, Any]]:
    """Put an add-on on your card."""
    by = asker(request)
    draft = actions.AddOnDraft(**(data.dict() | {"categories": tuple(data.categories)}))
    actions.add_add_on(draft=draft, by=by)
    return Status(201, _card(by))


@router.delete("/add-ons/{add_on_id}", response={204: None})
def remove_add_on(request: HttpRequest, add_on_id: UUID) -> Status[None]:
    """Take an add-on off your card."""
    actions.remove_add_on(add_on_id=add_on_id, by=asker(request))
    return Status(204, None)


@router.put("/{deliverable}/{currency}", response=CardOut)
def set_price(request: HttpRequest, deliverable: str, currency: str, data: PriceIn) -> dict[str, Any]:
    """Set your price for one deliverable in one currency."""
    by = asker(request)
    actions.set_price(deliverable=deliverable, currency=currency, **data.dict(), by=by)
    return _card(by)


@router.delete("/{deliverable}/{currency}", response={204: None})
def remove_price(request: HttpRequest, deliverable: str, currency: str) -> Status[None]:
    """Take a price off your card; its history stays."""
    actions.remove_price(deliverable=deliverable, currency=currency, by=asker(request))
    return Status(204, None)


def range_out(one: MarketRange) -> dict[str, Any]:
    """Write a range as RangeOut has it."""
    return asdict(one)


def add_on_out(one: queries.AddOnCard) -> dict[str, Any]:
    """Write an add-on as AddOnOut has it."""
    return asdict(one)


def _card(by: Actor) -> dict[str, Any]:
    prices = queries.own_prices(by)
    add_ons = queries.add_ons(by, queries.own_creator_id(by))
    return {"items": [asdict(one) for one in prices], "add_ons": [add_on_out(one) for one in add_ons], "next": None}
