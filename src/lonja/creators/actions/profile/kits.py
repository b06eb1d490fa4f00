"""A creator's media kit: on or off, and under which short address."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators.actions.profile.saying import note_change, own_creator, profile_of
from lonja.creators.events import MediaKitChanged
from lonja.creators.models import Creator, KitAddress, Profile

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
# Longer than any printed card is in use; after it somebody else may take the address.
LEADS_ON_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class KitChoices:
    """What the creator chooses of its media kit; without an address one is made of the name."""

    is_on: bool
    slug: str = ""
    shows_prices: bool = False
    is_findable: bool = False


@transaction.atomic
def set_media_kit(*, choices: KitChoices, by: Actor) -> Profile:
    """Switch the asker's media kit on or off and choose its address. Raises Forbidden, NotFound, Invalid, Conflict."""
    creator = own_creator(by)
    present = KitAddress.objects.filter(creator=creator, left_at=None).first()
    slug = choices.slug.strip().lower() or (present.slug if present else _free_slug(creator))
    if not SLUG.fullmatch(slug) or "--" in slug:
        raise Invalid({"slug": [_("From 3 to 40 small letters, digits and single hyphens, such as ana-cocina.")]})
    if present is None or present.slug != slug:
        _take(slug, present, creator)
    profile = profile_of(creator)
    profile.kit_is_on, profile.kit_shows_prices = choices.is_on, choices.shows_prices
    profile.kit_is_findable, profile.changed_at = choices.is_findable, clock.now()
    profile.save(update_fields=["kit_is_on", "kit_shows_prices", "kit_is_findable", "changed_at"])
    note_change(creator, by)
    parties = (by.organization_id,) if by.organization_id else ()
    record(MediaKitChanged(subject_id=creator.pk, parties=parties, slug=slug, is_on=choices.is_on), by=by)
    return profile


def _take(slug: str, present: KitAddress | None, creator: Creator) -> None:
    """Make the address the creator's; the former one leads to it for a while."""
    now = clock.now()
    if present is not None:
        present.left_at = now
        present.save(update_fields=["left_at"])
    # One's own former address can be taken back at once, another's when its time is over.
    KitAddress.objects.filter(slug=slug, left_at__isnull=False, creator=creator).delete()
    KitAddress.objects.filter(slug=slug, left_at__lt=now - LEADS_ON_FOR).delete()
    try:
        # A savepoint: of two creators who take one address at the same moment the second meets the key.
        with transaction.atomic():
            KitAddress.objects.create(slug=slug, creator=creator, taken_at=now)
    except IntegrityError as error:
        raise Conflict(_("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}) from error


def _free_slug(creator: Creator) -> str:
    plain = unicodedata.normalize("NFKD", creator.name.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-")
    if len(stem) >= 3 and not KitAddress.objects.filter(slug=stem).exists():
        return stem
    return f"{stem or 'kit'}-{secrets.token_hex(3)}"
