"""Sales tied to creators: codes, conversions, refunds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from lonja.api.auth import asker
from lonja.api.v1.terms import MoneyIO
from lonja.measurement import actions

codes = Router(tags=["conversions"])
conversions = Router(tags=["conversions"])

Name = Annotated[str, Field(min_length=1, max_length=100)]


class CodeIn(Schema):
    collaboration_id: UUID
    kind: Literal["promo", "link"] = "promo"
    code: Annotated[str, Field(max_length=40)] = ""


class CodeOut(Schema):
    collaboration_id: UUID
    kind: str
    code: str


class ConversionIn(Schema):
    """A sale; a promo code beats a click, and a click counts for 30 days."""

    order_id: Name
    value: MoneyIO
    at: AwareDatetime
    promo_code: Annotated[str, Field(max_length=40)] = ""
    link_code: Annotated[str, Field(max_length=40)] = ""
    clicked_at: AwareDatetime | None = None


class ConversionOut(Schema):
    id: UUID
    order_id: str
    campaign_id: UUID
    collaboration_id: UUID
    value: MoneyIO
    at: datetime
    attributed_by: str
    code: str


class RefundIn(Schema):
    refund_id: Name
    amount: MoneyIO | None = None
    at: AwareDatetime | None = None


class RefundOut(Schema):
    refund_id: str
    order_id: str
    amount: MoneyIO
    at: datetime


@codes.post("", response={201: CodeOut})
def assign_code(request: HttpRequest, data: CodeIn) -> Status[CodeOut]:
    """Tie a promo code or a tracking link's code to one collaboration; without `code` one is made up."""
    row = actions.assign_code(collaboration_id=data.collaboration_id, kind=data.kind, code=data.code, by=asker(request))
    return Status(201, CodeOut(collaboration_id=row.collaboration_id, kind=row.kind, code=row.code))


@conversions.post("", response={200: ConversionOut, 201: ConversionOut})
def record_conversion(request: HttpRequest, data: ConversionIn) -> Status[ConversionOut]:
    """Report a sale: 201 the first time, 200 when the same order is reported again, 409 with other facts."""
    order = actions.Order(
        order_id=data.order_id,
        value=data.value.money(),
        at=data.at,
        promo_code=data.promo_code,
        link_code=data.link_code,
        clicked_at=data.clicked_at,
    )
    row, is_new = actions.record_conversion(order=order, by=asker(request))
    return Status(
        201 if is_new else 200,
        ConversionOut(
            id=row.pk,
            order_id=row.order_id,
            campaign_id=row.campaign_id,
            collaboration_id=row.collaboration_id,
            value=MoneyIO(amount_minor=row.value_minor, currency=row.currency),
            at=row.at,
            attributed_by=row.attributed_by,
            code=row.code,
        ),
    )


@conversions.post("/{order_id}/refunds", response={201: RefundOut})
def refund_conversion(request: HttpRequest, order_id: str, data: RefundIn) -> Status[RefundOut]:
    """Take an order back, whole (no amount) or in part; the same refund id counts once."""
    row = actions.refund_conversion(
        order_id=order_id,
        refund_id=data.refund_id,
        amount=data.amount.money() if data.amount else None,
        at=data.at,
        by=asker(request),
    )
    amount = MoneyIO(amount_minor=row.amount_minor, currency=row.conversion.currency)
    return Status(201, RefundOut(refund_id=row.refund_id, order_id=order_id, amount=amount, at=row.at))
