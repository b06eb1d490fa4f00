"""Creators enter one by one or many at once, from people, connectors and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.core.money import CURRENCIES
from lonja.creators.actions.profile.contacting import new_contacts
from lonja.creators.actions.quality.rating import rate_creators
from lonja.creators.categories import CODES
from lonja.creators.drafts import ChannelDraft, CreatorDraft, RateDraft, StatisticsDraft
from lonja.creators.events import IDS_PER_EVENT, CreatorChanged, CreatorsImported
from lonja.creators.intake import store
from lonja.creators.intake.known import KnownChannel, KnownCreator
from lonja.creators.models import Away, Contact
from lonja.creators.newest import merged
from lonja.creators.types import MEASURES, DeliverableType, Platform, Source

BATCH = 2_000


def add_creator(*, draft: CreatorDraft, by: Actor) -> UUID:
    """Add one creator with channels, statistics and prices; return its id. Raises Forbidden, Invalid, Conflict."""
    return add_creators(drafts=[draft], by=by)[0]


@transaction.atomic
def add_creators(*, drafts: Sequence[CreatorDraft], by: Actor) -> list[UUID]:
    """Add many creators in few statements, all or none; return their ids in the same order.

    Raises Forbidden, Invalid (with the place in the list), Conflict (one of the channels is there already).
    """
    by.require("creators.import")
    for place, draft in enumerate(drafts):
        _check(draft, place)
    now = clock.now()
    ids: list[UUID] = []
    try:
        with transaction.atomic():
            for start in range(0, len(drafts), BATCH):
                ids += _add(drafts[start : start + BATCH])
    except IntegrityError as error:
        raise Conflict(_("One of these channels belongs to a creator already.")) from error
    if len(ids) <= IDS_PER_EVENT:
        if ids:
            rate_creators(ids)
            record(CreatorChanged(subject_id=ids[0], creator_ids=tuple(map(str, ids))), by=by)
    else:
        record(CreatorsImported(subject_id=new_id(), changed_count=len(ids)), by=by)
    store.touch_creators(ids, now)
    return ids


def _add(drafts: Sequence[CreatorDraft]) -> list[UUID]:
    now = clock.now()
    creators: list[KnownCreator] = []
    channels: list[KnownChannel] = []
    statistics: list[tuple[UUID, UUID, StatisticsDraft]] = []
    rates: list[tuple[UUID, RateDraft]] = []
    for draft in drafts:
        creator = _creator(draft)
        creators.append(creator)
        rates += [(creator.id, rate) for rate in draft.rates]
        for described in draft.channels:
            channel, stated = _channel(described, creator)
            channels.append(channel)
            statistics += stated
    store.insert_creators(creators, now)
    store.insert_channels(channels, now)
    store.insert_statistics(statistics, now)
    store.put_rates(rates)
    Away.objects.bulk_create(
        Away(creator_id=creator.id, first_on=draft.away_from or now.date(), last_on=draft.away_until or date.max)
        for creator, draft in zip(creators, drafts, strict=True)
        if draft.away_from or draft.away_until
    )
    joined = {c.id: draft.email for c, draft in zip(creators, drafts, strict=True) if c.organization_id and draft.email}
    Contact.objects.bulk_create(new_contacts(joined))
    return [creator.id for creator in creators]


def _creator(draft: CreatorDraft) -> KnownCreator:
    facts = {name: getattr(draft, name) for name in store.CREATOR_FACTS}
    for name in ("languages", "categories", "topics"):
        facts[name] = list(facts[name])
    facts["audience"] = {dimension: dict(shares) for dimension, shares in draft.audience.items()}
    if draft.organization_id:
        # Who has joined has it among the encrypted contact details.
        facts["email"] = ""
    return KnownCreator(**facts)


def _channel(
    draft: ChannelDraft, creator: KnownCreator
) -> tuple[KnownChannel, list[tuple[UUID, UUID, StatisticsDraft]]]:
    channel = KnownChannel(
        platform=draft.platform,
        creator=creator,
        handle=draft.handle,
        external_id=draft.external_id,
        name=draft.name,
        url=draft.url,
        is_platform_verified=draft.is_platform_verified,
        proved_at=draft.proved_at,
    )
    stated = []
    for statistics in draft.statistics:
        key = new_id()
        channel.current = merged(channel.current, statistics, key)
        stated.append((key, channel.id, statistics))
    return channel, stated


def _check(draft: CreatorDraft, place: int) -> None:
    errors: dict[str, list[str]] = {}
    if not draft.name.strip():
        errors[f"{place}.name"] = [_("Give the creator a name.")]
    if unknown := [code for code in draft.categories if code not in CODES]:
        errors[f"{place}.categories"] = [_("There is no category “%(code)s”.") % {"code": unknown[0]}]
    for number, channel in enumerate(draft.channels):
        path = f"{place}.channels.{number}"
        if channel.platform not in Platform:
            errors[f"{path}.platform"] = [_("We don't know the platform “%(name)s”.") % {"name": channel.platform}]
        if not (channel.handle or channel.external_id or channel.name):
            errors[f"{path}.handle"] = [_("Give the channel's handle.")]
        for statistics in channel.statistics:
            errors |= statistics_errors(statistics, path)
    for number, rate in enumerate(draft.rates):
        errors |= rate_errors(rate, f"{place}.rates.{number}")
    if errors:
        raise Invalid(errors)


def statistics_errors(statistics: StatisticsDraft, path: str = "") -> dict[str, list[str]]:
    """Return what is wrong with a statement of numbers, by field path."""
    errors: dict[str, list[str]] = {}
    if unknown := [name for name in statistics.values if name not in MEASURES]:
        errors[f"{path}.values".lstrip(".")] = [_("There is no measure “%(name)s”.") % {"name": unknown[0]}]
    if statistics.source not in Source:
        errors[f"{path}.source".lstrip(".")] = [_("There is no source “%(name)s”.") % {"name": statistics.source}]
    if statistics.as_of.tzinfo is None:
        errors[f"{path}.as_of".lstrip(".")] = [_("Give the time with its zone.")]
    return errors


def rate_errors(rate: RateDraft, path: str = "") -> dict[str, list[str]]:
    """Return what is wrong with a price, by field path."""
    errors: dict[str, list[str]] = {}
    if rate.deliverable not in DeliverableType:
        errors[f"{path}.deliverable".lstrip(".")] = [_("Choose what the price is for.")]
    if rate.currency not in CURRENCIES:
        errors[f"{path}.currency".lstrip(".")] = [_("We don't know the currency “%(name)s”.") % {"name": rate.currency}]
    if rate.amount_minor < 0:
        errors[f"{path}.amount".lstrip(".")] = [_("A price can't be below zero.")]
    return errors
