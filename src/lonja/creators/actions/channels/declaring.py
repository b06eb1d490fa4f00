"""A creator says which channels are theirs; until it is proved, nothing of it counts for the joining rules."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.intake.numbers import record_statistics
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.drafts import StatisticsDraft
from lonja.creators.events import ChannelDeclared, CreatorChanged
from lonja.creators.intake import store
from lonja.creators.models import Channel, ChannelClaim, ChannelStatistics, Creator
from lonja.creators.recognizing import Recognized, recognize
from lonja.creators.types import CheckCause, Source

MOST = 10
LARGEST = 1_000_000_000


@transaction.atomic
def declare_channel(*, channel: str, platform: str = "", followers: int | None = None, by: Actor) -> UUID:
    """Keep that a channel is the creator's, by address or handle, with how many followers they say it has.

    A channel that another creator has here is kept as a claim: whoever connects it has it. Returns the channel's id.
    Raises Forbidden, NotFound, Invalid, Conflict (too many).
    """
    creator = locked_own_creator(by)
    wanted = recognize(channel, platform)
    if followers is not None and not 0 <= followers <= LARGEST:
        raise Invalid({"followers": [_("Write how many followers the channel has, as a whole number.")]})
    found = _account(creator, wanted)
    if _keep_claim(creator, found, wanted, followers):
        is_contested = found.creator_id != creator.pk
        record(
            ChannelDeclared(
                subject_id=creator.pk,
                parties=(creator.organization_id,) if creator.organization_id else (),
                platform=wanted.platform,
                handle=wanted.handle or wanted.external_id,
                is_contested=is_contested,
            ),
            by=by,
        )
        record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    if followers is not None and found.creator_id == creator.pk:
        stated = StatisticsDraft(values={"followers": followers}, as_of=clock.now(), source=Source.DECLARED)
        record_statistics(channel_id=found.pk, statistics=[stated], by=by)
    else:
        check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
    return found.pk


def _account(creator: Creator, wanted: Recognized) -> Channel:
    """Return the account as it is known here, whoever has it, or add it to the creator."""
    # Two who declare one account at once take turns with each other and with imports.
    store.take_turns()
    names = Q(external_id=wanted.external_id) if wanted.external_id else Q(handle__iexact=wanted.handle)
    same = Channel.objects.filter(names, platform=wanted.platform).order_by("pk")
    known = list(same)
    # Of several accounts that have had the handle: one's own, else the one that is proved of all.
    if known:
        return min(known, key=lambda row: (row.creator_id != creator.pk, row.proved_at is None))
    try:
        with transaction.atomic():
            return Channel.objects.create(
                creator=creator,
                platform=wanted.platform,
                handle=wanted.handle,
                external_id=wanted.external_id or None,
                name=wanted.external_id,
                url=wanted.url,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise Conflict(_("Somebody declared this channel at the same moment. Try again.")) from error


def _keep_claim(creator: Creator, found: Channel, wanted: Recognized, followers: int | None) -> bool:
    """Keep the claim and return whether it is new; a channel that came with the profile needs none."""
    claims = ChannelClaim.objects.filter(creator=creator)
    handle = wanted.handle or wanted.external_id
    known = claims.filter(platform=wanted.platform, handle__iexact=handle).first()
    if known is not None:
        known.followers = known.followers if followers is None else followers
        known.channel = found
        known.save(update_fields=["followers", "channel"])
        return False
    was_there = found.creator_id == creator.pk and found.created_at < clock.now()
    if was_there and ChannelStatistics.objects.filter(channel=found).exists():
        return False
    if claims.count() >= MOST:
        raise Conflict(_("You have declared %(most)s channels. Remove one first.") % {"most": MOST})
    ChannelClaim.objects.create(
        creator=creator,
        channel=found,
        platform=wanted.platform,
        handle=handle,
        url=wanted.url,
        followers=followers,
        declared_at=clock.now(),
    )
    return True


@transaction.atomic
def withdraw_channel(*, claim_id: UUID, by: Actor) -> None:
    """Take back that a channel is the creator's, with what was declared of it.

    Raises Forbidden, NotFound, Conflict (it is connected, or the operator has numbers of it).
    """
    creator = locked_own_creator(by)
    claim = ChannelClaim.objects.filter(creator=creator).select_related("channel").one(claim_id)
    channel = claim.channel
    claim.delete()
    if channel is not None and channel.creator_id == creator.pk:
        if channel.proved_at is not None:
            raise Conflict(_("This channel is connected. Disconnect it first."))
        if ChannelStatistics.objects.filter(channel=channel).exclude(source=Source.DECLARED).exists():
            raise Conflict(_("There are numbers of this channel that you didn't declare. Write to the operator."))
        channel.delete()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
