"""Sales and leads: codes that tie them to one collaboration, orders that count once, refunds that reverse."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.core.events import record
from lonja.core.money import Money
from lonja.measurement import events
from lonja.measurement.models import Conversion, Refund, TrackingCode
from lonja.measurement.types import CodeKind, ReadingSource

WINDOW = timedelta(days=30)  # product.md §5: last click within a window
_UNMISTAKABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L: codes are read aloud


@dataclass(frozen=True, slots=True)
class Order:
    """A sale as the shop reports it, with the promo code used, or the link clicked and when."""

    order_id: str
    value: Money
    at: datetime
    promo_code: str = ""
    link_code: str = ""
    clicked_at: datetime | None = None


@transaction.atomic
def assign_code(*, collaboration_id: UUID, kind: str, by: Actor, code: str = "") -> TrackingCode:
    """Tie a promo code or tracking link to one collaboration; an empty code is made up.

    Raises NotFound, Forbidden, Invalid, Conflict (the code belongs to another collaboration).
    """
    by.require("campaigns.manage")
    collaboration = collaborations.collaboration(by, collaboration_id)
    if kind not in CodeKind.values:
        raise Invalid({"kind": [_("There is no such kind of code.")]})
    spelled = code.strip().upper() or "".join(secrets.choice(_UNMISTAKABLE) for _n in range(8))
    if not re.fullmatch(r"[A-Z0-9_-]{3,40}", spelled):
        raise Invalid({"code": [_("Use 3 to 40 letters, digits, hyphens or underscores.")]})
    facts = {"brand_id": collaboration.campaign.organization_id, "code": spelled}
    row, is_new = TrackingCode.objects.get_or_create(
        **facts,
        defaults={
            "collaboration_id": collaboration_id,
            "kind": kind,
            "created_by_id": by.user_id,
            "created_at": clock.now(),
        },
    )
    if not is_new:
        if (row.collaboration_id, row.kind) != (collaboration_id, kind):
            raise Conflict(_("This code is taken. A code belongs to one collaboration."))
        return row
    parties = (row.brand_id,)
    record(events.CodeAssigned(subject_id=collaboration_id, parties=parties, kind=kind, code=spelled), by=by)
    return row


@transaction.atomic
def record_conversion(*, order: Order, by: Actor) -> tuple[Conversion, bool]:
    """Count an order for the collaboration its code belongs to; tell whether it is new. An order counts once.

    A promo code beats a click. Raises Forbidden, Invalid, Conflict (the order was reported with other facts).
    """
    by.require("campaigns.manage")
    code = _attributed(order, by)
    campaign = code.collaboration.campaign
    _require_sound(order, campaign.currency)
    facts = {
        "collaboration_id": code.collaboration_id,
        "value_minor": order.value.minor,
        "currency": order.value.currency,
        "at": order.at,
        "code": code.code,
    }
    before = Conversion.objects.filter(brand_id=code.brand_id, order_id=order.order_id).first()
    if before is None:
        try:
            with transaction.atomic():
                row = Conversion.objects.create(
                    brand_id=code.brand_id,
                    campaign=campaign,
                    order_id=order.order_id,
                    attributed_by=code.kind,
                    source=ReadingSource.API,
                    recorded_by_id=by.user_id,
                    recorded_at=clock.now(),
                    **facts,
                )
        except IntegrityError:
            # The shop's retry was faster: the constraint lets one in, this one reads it.
            before = Conversion.objects.get(brand_id=code.brand_id, order_id=order.order_id)
    if before is not None:
        if any(getattr(before, name) != value for name, value in facts.items()):
            raise Conflict(_("This order was reported before with other facts. An order counts once."))
        return before, False
    record(
        events.ConversionRecorded(
            subject_id=row.pk,
            parties=(row.brand_id,),
            campaign_id=row.campaign_id,
            collaboration_id=row.collaboration_id,
            order_id=row.order_id,
            value_minor=row.value_minor,
            currency=row.currency,
        ),
        by=by,
    )
    return row, True


@transaction.atomic
def refund_conversion(
    *, order_id: str, refund_id: str, by: Actor, amount: Money | None = None, at: datetime | None = None
) -> Refund:
    """Take back an order's value, whole (no amount) or in part; the same refund twice counts once.

    Raises NotFound, Forbidden, Invalid (more than is left of it), Conflict.
    """
    by.require("campaigns.manage")
    # The lock makes two refunds of one order wait for each other, so that together they can't exceed it.
    row = Conversion.objects.visible_to(by).select_for_update().one(order_id=order_id)
    before = Refund.objects.filter(conversion=row, refund_id=refund_id).first()
    if before is not None:
        if amount is not None and amount.minor != before.amount_minor:
            raise Conflict(_("This refund was reported before with another amount."))
        return before
    back = Refund.objects.filter(conversion=row).aggregate(total=Sum("amount_minor"))["total"] or 0
    left = row.value_minor - back
    minor = left if amount is None else amount.minor
    if amount is not None and amount.currency != row.currency:
        raise Invalid({"amount": [_("Refund it in the order's currency, %(currency)s.") % {"currency": row.currency}]})
    if not 0 < minor <= left:
        raise Invalid({"amount": [_("A refund can't be more than what is left of the order.")]})
    refund = Refund.objects.create(
        conversion=row,
        refund_id=refund_id,
        amount_minor=minor,
        at=at or clock.now(),
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    event = events.ConversionRefunded(
        subject_id=row.pk,
        parties=(row.brand_id,),
        campaign_id=row.campaign_id,
        order_id=order_id,
        amount_minor=minor,
        currency=row.currency,
    )
    record(event, by=by)
    return refund


def _attributed(order: Order, by: Actor) -> TrackingCode:
    """Return the code that the order counts for: the promo code, else the link if its click is recent enough."""
    codes = TrackingCode.objects.visible_to(by).select_related("collaboration__campaign")
    try:
        if order.promo_code:
            return codes.one(code=order.promo_code.strip().upper(), kind=CodeKind.PROMO)
        if order.link_code:
            code = codes.one(code=order.link_code.strip().upper(), kind=CodeKind.LINK)
        else:
            raise Invalid({"promo_code": [_("Give the promo code used, or the tracking link clicked and when.")]})
    except NotFound:
        field = "promo_code" if order.promo_code else "link_code"
        raise Invalid({field: [_("No collaboration of yours has this code.")]}) from None
    if order.clicked_at is None:
        raise Invalid({"clicked_at": [_("Say when the link was clicked.")]})
    if not timedelta(0) <= order.at - order.clicked_at <= WINDOW:
        raise Invalid({"clicked_at": [_("The click must lie within the 30 days before the order.")]})
    return code


def _require_sound(order: Order, currency: str) -> None:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(order.order_id) <= 100:
        errors["order_id"] = [_("An order id has 1 to 100 characters.")]
    if order.value.currency != currency:
        errors["value"] = [_("Report it in the campaign's currency, %(currency)s.") % {"currency": currency}]
    elif order.value.minor < 0:
        errors["value"] = [_("An order's value can't be below zero; report a refund instead.")]
    if order.at > clock.now() + timedelta(minutes=10):
        errors["at"] = [_("An order can't be from the future.")]
    if errors:
        raise Invalid(errors)
