"""Media kits: how the creator set its own, and the public one behind a short address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators.actions.profile.kits import LEADS_ON_FOR
from lonja.creators.models import KitAddress, Profile
from lonja.creators.queries.profiles import own_creator_id


@dataclass(frozen=True, slots=True, kw_only=True)
class KitSettings:
    """How a creator set its media kit; without an address it has never been on."""

    slug: str
    is_on: bool
    shows_prices: bool
    is_findable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKit:
    """A media kit that is on; `slug` is its present address, which the one asked for may lead to."""

    creator_id: UUID
    slug: str
    shows_prices: bool
    is_findable: bool
    # Whatever the kit shows of the creator is no newer than this.
    changed_at: datetime


def own_kit(by: Actor) -> KitSettings:
    """Return how the asker's media kit is set. Raises NotFound."""
    creator_id = own_creator_id(by)
    profile = Profile.objects.filter(creator_id=creator_id).first()
    slug = KitAddress.objects.filter(creator_id=creator_id, left_at=None).values_list("slug", flat=True).first()
    return KitSettings(
        slug=slug or "",
        is_on=bool(profile and profile.kit_is_on),
        shows_prices=bool(profile and profile.kit_shows_prices),
        is_findable=bool(profile and profile.kit_is_findable),
    )


def public_kit(slug: str) -> PublicKit:
    """Return the media kit behind an address, a former one for a while too; raise NotFound where none is on.

    It has no asker: the creator made it public. Who has left or was taken out by the operator has none.
    """
    nothing = NotFound(_("There is no media kit here."))
    address = KitAddress.objects.select_related("creator").filter(slug=slug.lower()).first()
    if address is None or (address.left_at and address.left_at < clock.now() - LEADS_ON_FOR):
        raise nothing
    creator = address.creator
    profile = Profile.objects.filter(creator=creator, kit_is_on=True).first()
    if profile is None or creator.left_at or creator.withheld_at:
        raise nothing
    present = address if address.left_at is None else KitAddress.objects.filter(creator=creator, left_at=None).first()
    return PublicKit(
        creator_id=creator.pk,
        slug=present.slug if present else address.slug,
        shows_prices=profile.kit_shows_prices,
        is_findable=profile.kit_is_findable,
        changed_at=max(creator.changed_at, profile.changed_at),
    )
