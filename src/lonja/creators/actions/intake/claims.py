"""The person behind an imported creator takes the profile over, by a link that staff send."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import actions as accounts
from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, NotFound
from lonja.core.events import record
from lonja.core.ids import parse_id
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.profile.contacting import hide_email
from lonja.creators.events import ClaimLinkIssued, CreatorChanged, CreatorClaimed
from lonja.creators.models import Creator
from lonja.creators.types import CheckCause

_SALT = "lonja.creators.claim"
VALID_SECONDS = 30 * 24 * 3600


@transaction.atomic
def issue_claim_link(*, creator_id: UUID, by: Actor) -> str:
    """Return the secret of a link (`/claim/<secret>`) that works once, for 30 days.

    Nothing secret is stored: the link dies when the profile has an owner. Raises Forbidden, NotFound, Conflict.
    """
    by.require("creators.review")
    creator = Creator.objects.visible_to(by).one(creator_id)
    if creator.organization_id is not None:
        raise Conflict(_("This creator has joined already."))
    record(ClaimLinkIssued(subject_id=creator.pk), by=by)
    return signing.TimestampSigner(salt=_SALT).sign(creator.pk.hex)


def creator_behind(secret: str) -> UUID:
    """Return which creator the link is about. Raises NotFound when it isn't one of ours, or too old."""
    try:
        found = parse_id(signing.TimestampSigner(salt=_SALT).unsign(secret, max_age=VALID_SECONDS))
    except signing.BadSignature:
        found = None
    if found is None:
        raise NotFound(_("This link is not valid any more. Ask for a new one."))
    return found


@transaction.atomic
def claim_creator(*, secret: str, by: Actor) -> Creator:
    """Give the creator behind the link to the person who asks, with an organization of its own if need be.

    Raises NotFound (no such link), Forbidden (nobody is signed in, or the asker acts for a brand), Conflict
    (claimed already, or the asker's organization is another creator's).
    """
    creator = Creator.objects.select_for_update().one(creator_behind(secret))
    if by.user_id is None or (by.organization_id and not by.is_creator):
        raise Forbidden(_("Sign in as the creator, not for a brand or the operator."))
    if creator.left_at is not None:
        raise NotFound(_("This link is not valid any more. Ask for a new one."))
    if creator.organization_id is not None:
        raise Conflict(_("This profile has an owner already."))
    organization_id = by.organization_id
    if organization_id and Creator.objects.filter(organization_id=organization_id).exists():
        raise Conflict(_("Your organization has a creator profile already."))
    if organization_id is None:
        house = accounts.create_organization(
            kind=OrganizationKind.CREATOR, name=creator.name, owner_id=by.user_id, country=creator.country, by=by
        )
        organization_id = house.pk
    creator.organization_id = organization_id
    creator.changed_at = clock.now()
    creator.save(update_fields=["organization_id", "changed_at"])
    hide_email(creator)
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(CreatorClaimed(subject_id=creator.pk, parties=(organization_id,)), by=by)
    check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
    creator.refresh_from_db()
    return creator
