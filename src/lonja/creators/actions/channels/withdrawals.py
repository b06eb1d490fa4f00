"""A consent ends: by the creator, by the platform, or with an order to erase what was read with it."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound, Unavailable
from lonja.core.events import record
from lonja.creators.actions.channels import audiences
from lonja.creators.actions.channels.connections import own_creator, tokens_of
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.intake.loading import lock_creator_of
from lonja.creators.actions.quality.rating import rate_channels
from lonja.creators.events import ChannelDisconnected, CreatorChanged
from lonja.creators.models import Channel, ChannelPost, ChannelStatistics, Connection, ErasureRequest
from lonja.creators.types import CheckCause, Source
from lonja.platforms import registry
from lonja.platforms.types import PlatformError

BY_CREATOR = "the creator disconnected it here"


def disconnect_channel(*, channel_id: UUID, by: Actor) -> None:
    """Give the consent back and forget the tokens; the numbers read so far stay, with their dates.

    Raises Forbidden, NotFound.
    """
    creator = own_creator(by)
    connection = Connection.objects.filter(channel__creator=creator).one(channel_id=channel_id)
    # Forgetting the tokens is what counts; the platform's own settings page can finish the rest.
    with suppress(PlatformError, Unavailable):
        registry.connector(connection.platform).revoke(tokens_of(connection))
    _forget(connection.channel_id, BY_CREATOR, by)


@transaction.atomic
def withdraw_consent(*, platform: str, account_id: str, reason: str, erase: bool, by: Actor) -> None:
    """Do what a platform's push says: forget the tokens, and the numbers too where the person asked for erasure.

    A push about an account that isn't connected is nothing: platforms deliver at least once. An order to erase
    reaches the channel even after the consent has gone, because one push often follows the other.
    """
    by.require("creators.import")
    channel = Channel.objects.filter(platform=platform, account_id=account_id).first()
    connection = Connection.objects.filter(platform=platform, account_id=account_id).first()
    if connection is not None:
        _forget(connection.channel_id, reason, by)
    if erase and channel is not None:
        erase_numbers(channel_id=channel.pk, by=by)


@transaction.atomic
def erase_by_order(*, platform: str, account_id: str, order: str, reason: str, by: Actor) -> str:
    """Erase what the platform told of an account, and return the code under which its person can look it up.

    The same signed order, sent again, answers with the same code.
    """
    digest = hashlib.sha256(order.encode()).hexdigest()
    now = clock.now()
    request, is_new = ErasureRequest.objects.get_or_create(
        digest=digest, defaults={"platform": platform, "code": secrets.token_hex(12), "asked_at": now}
    )
    if is_new:
        withdraw_consent(platform=platform, account_id=account_id, reason=reason, erase=True, by=by)
        ErasureRequest.objects.filter(pk=request.pk).update(done_at=clock.now())
    return request.code


@transaction.atomic
def _forget(channel_id: UUID, reason: str, by: Actor) -> None:
    creator = lock_creator_of(channel_id)
    held = Connection.objects.select_for_update().filter(channel_id=channel_id).first()
    if creator is None or held is None:
        return  # somebody was faster
    held.delete()
    Channel.objects.filter(pk=held.channel_id).update(proved_at=None)
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(
        ChannelDisconnected(
            subject_id=creator.pk,
            parties=parties,
            channel_id=held.channel_id,
            platform=held.platform,
            reason=reason,
        ),
        by=by,
    )
    check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)


@transaction.atomic
def erase_numbers(*, channel_id: UUID, by: Actor) -> None:
    """Delete what the platform told us of a channel; declared and imported numbers aren't the platform's."""
    creator = lock_creator_of(channel_id)
    channel = Channel.objects.select_for_update().one(channel_id)
    ChannelStatistics.objects.filter(channel=channel, source=Source.FIRST_PARTY).delete()
    ChannelPost.objects.filter(channel=channel).delete()
    channel.current = {name: known for name, known in channel.current.items() if known["source"] != "first_party"}
    channel.audience, channel.audience_as_of, channel.audience_sample = {}, None, None
    channel.save(update_fields=["current", "audience", "audience_as_of", "audience_sample"])
    rate_channels([channel.pk])
    if creator is None:
        raise NotFound
    audiences.derive(creator)
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    check_creators(creator_ids=[creator.pk], cause=CheckCause.NUMBERS, by=by)
