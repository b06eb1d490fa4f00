"""Creators as a list of results shows them: a fixed number of statements, however many creators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.creators.models import Channel, Creator, Rate
from lonja.creators.queries.money import converted, euros
from lonja.creators.types import CARD_MEASURES, ChannelCard, CreatorCard, Figure, RateCard, tier_of

NOT_GIVEN = _("No source has given this number yet.")


def creator_cards(
    by: Actor, ids: Collection[UUID], *, currency: str = "EUR", rates: Mapping[str, Decimal] | None = None
) -> dict[UUID, CreatorCard]:
    """Return the cards of those creators that the asker may see; prices also in `currency`.

    `rates` are the stored exchange rates, when the caller has them at hand.
    """
    creators = list(Creator.objects.visible_to(by).filter(pk__in=ids))
    found = [creator.pk for creator in creators]
    channels, prices = _channels(found), _rates(found, currency, euros() if rates is None else rates)
    return {creator.pk: _card(creator, channels[creator.pk], prices[creator.pk]) for creator in creators}


def creator_card(by: Actor, creator_id: UUID, *, currency: str = "EUR") -> CreatorCard:
    """Return one card; raise NotFound where the asker sees no such creator."""
    cards = creator_cards(by, [creator_id], currency=currency)
    if creator_id not in cards:
        raise NotFound(gettext("There is no such creator."))
    return cards[creator_id]


def visible_ids(by: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the ids that belong to creators whom the asker may see."""
    return set(Creator.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def figure(stored: Mapping[str, Any] | None) -> Figure:
    """Turn one entry of a channel's `current` numbers into the figure that is shown."""
    if not stored or stored.get("value") is None:
        return Figure(value=None, missing=NOT_GIVEN)
    as_of = stored.get("as_of")
    return Figure(
        value=stored["value"],
        source=stored.get("source", ""),
        as_of=datetime.fromisoformat(as_of) if as_of else None,
        sample=stored.get("sample"),
        formula=stored.get("formula", ""),
    )


def _card(creator: Creator, channels: list[ChannelCard], rates: list[RateCard]) -> CreatorCard:
    figures = channels[0].figures if channels else {name: figure(None) for name in CARD_MEASURES}
    followers = figures["followers"].value
    return CreatorCard(
        id=creator.pk,
        name=creator.name,
        bio=creator.bio,
        country=creator.country,
        region=creator.region,
        languages=tuple(creator.languages),
        categories=tuple(creator.categories),
        topics=tuple(creator.topics),
        has_joined=creator.organization_id is not None,
        accepts_gifting=creator.accepts_gifting,
        accepts_usage_rights=creator.accepts_usage_rights,
        away_from=creator.away_from,
        away_until=creator.away_until,
        audience=creator.audience,
        audience_source=creator.audience_source,
        audience_as_of=creator.audience_as_of,
        tier=None if followers is None else tier_of(int(followers)),
        channels=tuple(channels),
        rates=tuple(rates),
        figures=figures,
    )


def _channels(creator_ids: Collection[UUID]) -> dict[UUID, list[ChannelCard]]:
    by_creator: dict[UUID, list[ChannelCard]] = defaultdict(list)
    for channel in Channel.objects.filter(creator_id__in=creator_ids).order_by("platform", "pk"):
        by_creator[channel.creator_id].append(
            ChannelCard(
                id=channel.pk,
                platform=channel.platform,
                handle=channel.handle,
                url=channel.url,
                is_verified=True if channel.proved_at else channel.is_platform_verified,
                figures={name: figure(channel.current.get(name)) for name in CARD_MEASURES},
            )
        )
    for channels in by_creator.values():
        channels.sort(key=lambda channel: -(channel.figures["followers"].value or -1))
    return by_creator


def _rates(creator_ids: Collection[UUID], currency: str, stored: Mapping[str, Decimal]) -> dict[UUID, list[RateCard]]:
    by_creator: dict[UUID, list[RateCard]] = defaultdict(list)
    for rate in Rate.objects.filter(creator_id__in=creator_ids).order_by("deliverable", "currency"):
        by_creator[rate.creator_id].append(
            RateCard(
                deliverable=rate.deliverable,
                amount_minor=rate.amount_minor,
                currency=rate.currency,
                is_negotiable=rate.is_negotiable,
                source=rate.source,
                as_of=rate.as_of,
                converted_minor=converted(rate.amount_minor, rate.currency, currency, stored),
                converted_currency=currency,
            )
        )
    return by_creator
