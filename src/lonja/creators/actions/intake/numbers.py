"""A channel's numbers and a creator's prices, as they become known."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Forbidden, Invalid, NotFound
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.intake.creators import rate_errors, statistics_errors
from lonja.creators.actions.intake.loading import lock_creator_of
from lonja.creators.actions.quality.rating import rate_channels
from lonja.creators.drafts import RateDraft, StatisticsDraft
from lonja.creators.events import CreatorChanged
from lonja.creators.intake import store
from lonja.creators.models import Channel, Creator
from lonja.creators.newest import merged
from lonja.creators.types import CheckCause, Source


@transaction.atomic
def record_statistics(*, channel_id: UUID, statistics: Sequence[StatisticsDraft], by: Actor) -> None:
    """Add statements to a channel's history and renew its newest numbers.

    Raises NotFound, Forbidden (a creator can declare numbers of its own channels only), Invalid.
    """
    _require(by)
    lock_creator_of(channel_id)
    creators = Creator.objects.visible_to(by)
    channel = Channel.objects.filter(creator__in=creators).select_for_update().one(channel_id)
    for stated in statistics:
        if errors := statistics_errors(stated):
            raise Invalid(errors)
        if stated.source != Source.DECLARED and not by.can("creators.import"):
            raise Forbidden(_("You can declare numbers; those from the platform come from the platform."))
    rows = [(new_id(), channel.pk, stated) for stated in statistics]
    for key, _channel, stated in rows:
        channel.current = merged(channel.current, stated, key)
    channel.save(update_fields=["current"])
    store.insert_statistics(rows, clock.now())
    rate_channels([channel.pk])
    _changed(channel.creator_id, by)
    # What the platform says comes with the posts, which are stored after it: sync weighs once, at its end.
    if any(stated.source != Source.FIRST_PARTY for stated in statistics):
        check_creators(creator_ids=[channel.creator_id], cause=CheckCause.NUMBERS, by=by)


@transaction.atomic
def set_rates(*, creator_id: UUID, rates: Sequence[RateDraft], by: Actor) -> None:
    """Store prices of a creator, one per deliverable and currency. Raises NotFound, Forbidden, Invalid."""
    _require(by)
    creator = Creator.objects.visible_to(by).select_for_update().one(creator_id)
    for place, rate in enumerate(rates):
        if errors := rate_errors(rate, f"rates.{place}"):
            raise Invalid(errors)
    if store.put_rates([(creator.pk, rate) for rate in rates]):
        _changed(creator.pk, by)


def _require(by: Actor) -> None:
    if not (by.can("creators.import") or (by.is_creator and by.can("creators.manage_own"))):
        if by.is_brand:
            raise NotFound
        by.require("creators.manage_own")


def _changed(creator_id: UUID, by: Actor) -> None:
    store.touch_creators([creator_id], clock.now())
    record(CreatorChanged(subject_id=creator_id, creator_ids=(str(creator_id),)), by=by)
