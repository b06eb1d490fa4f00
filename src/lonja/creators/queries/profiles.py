"""What a creator says of itself: for its own pages, for brands, and for its media kit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators.about import About
from lonja.creators.calendar import Span, joined
from lonja.creators.contacts import ContactDetails, unseal
from lonja.creators.models import AddOn, Away, Contact, Creator, Profile, Rate, RateStatement
from lonja.creators.types import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOnCard:
    """One add-on of a rate card: a part of the piece's price, or an amount."""

    id: UUID
    kind: str
    days: int
    categories: tuple[str, ...]
    percent_bps: int | None
    amount_minor: int | None
    currency: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One period of absence; `note` is empty for everybody but the creator. `last_on` is None without an end."""

    id: UUID
    first_on: date
    last_on: date | None
    note: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One price of the asker's own card."""

    deliverable: str
    amount_minor: int
    currency: str
    is_negotiable: bool
    source: str
    as_of: datetime


def own_creator_id(by: Actor) -> UUID:
    """Return the creator that the asker's organization is; raise NotFound where it has no profile."""
    rows = Creator.objects.filter(organization_id=by.organization_id) if by.organization_id else Creator.objects.none()
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("This organization has no creator profile yet.")
    return found


def own_about(by: Actor) -> About:
    """Return how the asker's creator describes itself now. Raises NotFound."""
    creator = Creator.objects.visible_to(by).one(own_creator_id(by))
    profile = Profile.objects.filter(creator=creator).first()
    # The database keeps no order of keys; the first bio is known by its text.
    bios: Mapping[str, str] = (
        dict(sorted(profile.bios.items(), key=lambda one: one[1] != creator.bio)) if profile else {}
    )
    if not bios and creator.bio:
        # What a list told: taken to be in the creator's first language until the creator says otherwise.
        bios = {next(iter(creator.languages), "es"): creator.bio}
    return About(
        name=creator.name,
        bios=bios,
        country=creator.country,
        region=creator.region,
        languages=tuple(creator.languages),
        categories=tuple(creator.categories),
        topics=tuple(creator.topics),
        hashtags=tuple(profile.hashtags) if profile else (),
        gender=creator.gender,
    )


def accepted(by: Actor, creator_id: UUID) -> Limits:
    """Return what a creator that the asker sees accepts. Raises NotFound."""
    creator = Creator.objects.visible_to(by).one(creator_id)
    profile = Profile.objects.filter(creator=creator).first()
    return Limits(
        accepts_gifting=creator.accepts_gifting,
        accepts_usage_rights=creator.accepts_usage_rights,
        usage_rights_days=profile.usage_rights_days if profile else None,
        accepts_exclusivity=profile.accepts_exclusivity if profile else None,
        exclusivity_days=profile.exclusivity_days if profile else None,
        refused_categories=tuple(profile.refused_categories) if profile else (),
    )


def add_ons(by: Actor, creator_id: UUID) -> list[AddOnCard]:
    """Return the add-ons of a creator that the asker sees."""
    rows = AddOn.objects.filter(creator__in=Creator.objects.visible_to(by).filter(pk=creator_id))
    return [
        AddOnCard(
            id=row.pk,
            kind=row.kind,
            days=row.days,
            categories=tuple(row.categories),
            percent_bps=row.percent_bps,
            amount_minor=row.amount_minor,
            currency=row.currency,
            as_of=row.as_of,
        )
        for row in rows.order_by("kind", "days", "pk")
    ]


def own_prices(by: Actor) -> list[PriceLine]:
    """Return the prices on the asker's card. Raises NotFound."""
    rows = Rate.objects.filter(creator_id=own_creator_id(by)).order_by("deliverable", "currency")
    return [PriceLine(**row) for row in rows.values(*PriceLine.__dataclass_fields__)]


def price_history(by: Actor, limit: int = 50) -> list[RateStatement]:
    """Return what was said of the asker's prices, newest first. Raises NotFound."""
    return list(RateStatement.objects.filter(creator_id=own_creator_id(by)).order_by("-pk")[:limit])


def own_absences(by: Actor) -> list[Absence]:
    """Return the asker's periods of absence, the next first, past ones too. Raises NotFound."""
    today = clock.today()
    rows = Away.objects.filter(creator_id=own_creator_id(by)).order_by("first_on")
    return [
        Absence(
            id=row.pk,
            first_on=row.first_on,
            last_on=None if row.last_on == date.max else row.last_on,
            note=row.note,
            is_over=row.last_on < today,
        )
        for row in rows
    ]


def own_contact(by: Actor) -> ContactDetails:
    """Return the asker's own contact details. Raises NotFound, Unavailable."""
    return contact_of(own_creator_id(by))


def contact_of(creator_id: UUID) -> ContactDetails:
    """Return a creator's contact details. No visible_to: `collaborations.reveal_contact` says who may, and logs it."""
    kept = Contact.objects.filter(creator_id=creator_id).first()
    if kept is not None:
        return unseal(kept.sealed)
    # Who hasn't joined has what the operator's list told.
    email = Creator.objects.filter(pk=creator_id).values_list("email", flat=True).first()
    return ContactDetails(email=email or "")


def spans_of(ids: Collection[UUID]) -> dict[UUID, tuple[Span, ...]]:
    """Return the joined absences of these creators. No visible_to: callers ask for creators that they loaded."""
    found: dict[UUID, list[Span]] = {}
    for creator_id, first, last in Away.objects.filter(creator_id__in=ids).values_list(
        "creator_id", "first_on", "last_on"
    ):
        found.setdefault(creator_id, []).append((first, last))
    return {key: joined(spans) for key, spans in found.items()}
