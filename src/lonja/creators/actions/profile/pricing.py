"""A creator's rate card: a price for each deliverable and currency, and what is asked beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.core.money import CURRENCIES
from lonja.creators.actions.intake.creators import rate_errors
from lonja.creators.actions.profile.limits import MOST_DAYS
from lonja.creators.actions.profile.saying import note_change, own_creator
from lonja.creators.categories import CODES
from lonja.creators.drafts import RateDraft
from lonja.creators.models import AddOn, Creator, Rate, RateStatement
from lonja.creators.types import AddOnKind, Source

# A hundred million in any currency's major units: what is more is a slip of the finger.
MOST_MINOR = 10_000_000_000
MOST_ADD_ONS = 20
MOST_PERCENT_BPS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOnDraft:
    """One add-on as it is said: a part of the piece's price in basis points, or an amount in minor units."""

    kind: str
    days: int
    categories: tuple[str, ...] = ()
    percent_bps: int | None = None
    amount_minor: int | None = None
    currency: str = ""


@transaction.atomic
def set_price(*, deliverable: str, amount_minor: int, currency: str, is_negotiable: bool, by: Actor) -> Rate:
    """Set the asker's price for one deliverable in one currency. Raises Forbidden, NotFound, Invalid."""
    creator = own_creator(by)
    now = clock.now()
    said = RateDraft(
        deliverable=deliverable,
        amount_minor=amount_minor,
        currency=currency,
        is_negotiable=is_negotiable,
        source=Source.DECLARED,
        as_of=now,
    )
    errors = rate_errors(said)
    if amount_minor > MOST_MINOR:
        errors["amount"] = [_("That is more than a price can be.")]
    if errors:
        raise Invalid(errors)
    facts = {"amount_minor": amount_minor, "is_negotiable": is_negotiable, "source": Source.DECLARED}
    known = Rate.objects.filter(creator=creator, deliverable=deliverable, currency=currency).first()
    rate, _made = Rate.objects.update_or_create(
        creator=creator, deliverable=deliverable, currency=currency, defaults={**facts, "as_of": now}
    )
    if known is None or any(getattr(known, name) != value for name, value in facts.items()):
        RateStatement.objects.create(creator=creator, deliverable=deliverable, currency=currency, as_of=now, **facts)
        note_change(creator, by)
    return rate


@transaction.atomic
def remove_price(*, deliverable: str, currency: str, by: Actor) -> None:
    """Take a price off the asker's card; its history stays. Raises Forbidden, NotFound."""
    creator = own_creator(by)
    removed, _rows = Rate.objects.filter(creator=creator, deliverable=deliverable, currency=currency).delete()
    if not removed:
        raise NotFound(_("There is no such price on your card."))
    RateStatement.objects.create(
        creator=creator,
        deliverable=deliverable,
        currency=currency,
        amount_minor=None,
        source=Source.DECLARED,
        as_of=clock.now(),
    )
    note_change(creator, by)


@transaction.atomic
def add_add_on(*, draft: AddOnDraft, by: Actor) -> AddOn:
    """Put an add-on on the asker's card. Raises Forbidden, NotFound, Invalid, Conflict (it is there, or too many)."""
    creator = own_creator(by)
    if errors := add_on_errors(draft):
        raise Invalid(errors)
    _require_new(draft, creator)
    add_on = AddOn.objects.create(
        creator=creator,
        kind=draft.kind,
        days=draft.days,
        categories=list(dict.fromkeys(draft.categories)),
        percent_bps=draft.percent_bps,
        amount_minor=draft.amount_minor,
        currency=draft.currency,
        as_of=clock.now(),
    )
    note_change(creator, by)
    return add_on


@transaction.atomic
def remove_add_on(*, add_on_id: UUID, by: Actor) -> None:
    """Take an add-on off the asker's card. Raises Forbidden, NotFound."""
    creator = own_creator(by)
    removed, _rows = AddOn.objects.filter(creator=creator, pk=add_on_id).delete()
    if not removed:
        raise NotFound(_("There is no such add-on on your card."))
    note_change(creator, by)


def add_on_errors(draft: AddOnDraft) -> dict[str, list[str]]:
    """Return what is wrong with an add-on, by field."""
    errors: dict[str, list[str]] = {}
    if draft.kind not in AddOnKind:
        errors["kind"] = [_("Choose what the add-on is for.")]
    if not 1 <= draft.days <= MOST_DAYS:
        errors["days"] = [_("From 1 to %(most)s days.") % {"most": MOST_DAYS}]
    if unknown := [code for code in draft.categories if code not in CODES]:
        errors["categories"] = [_("There is no category “%(code)s”.") % {"code": unknown[0]}]
    elif draft.categories and draft.kind != AddOnKind.EXCLUSIVITY:
        errors["categories"] = [_("Only exclusivity is for categories.")]
    return errors | _price_errors(draft)


def _price_errors(draft: AddOnDraft) -> dict[str, list[str]]:
    if (draft.percent_bps is None) == (draft.amount_minor is None):
        return {"amount": [_("Give a percentage or an amount, one of them.")]}
    if draft.percent_bps is not None:
        if draft.currency:
            return {"currency": [_("A percentage has no currency.")]}
        if not 1 <= draft.percent_bps <= MOST_PERCENT_BPS:
            return {"percent": [_("From 0.01 to 1,000 per cent.")]}
        return {}
    if draft.currency not in CURRENCIES:
        return {"currency": [_("We don't know the currency “%(name)s”.") % {"name": draft.currency}]}
    if not 0 <= (draft.amount_minor or 0) <= MOST_MINOR:
        return {"amount": [_("That is more than a price can be.")]}
    return {}


def _require_new(draft: AddOnDraft, creator: Creator) -> None:
    known = list(AddOn.objects.filter(creator=creator))
    if len(known) >= MOST_ADD_ONS:
        raise Conflict(_("At most %(most)s add-ons. Remove one first.") % {"most": MOST_ADD_ONS})
    for one in known:
        is_same = (one.kind, one.days, one.currency) == (draft.kind, draft.days, draft.currency)
        if is_same and set(one.categories) == set(draft.categories):
            raise Conflict(_("This add-on is on your card already. Remove it to set another price."))
