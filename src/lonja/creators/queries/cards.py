"""Creators as a list of results shows them: one statement for a page, with its channels and prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators import conduct
from lonja.creators.about import bio_in
from lonja.creators.calendar import ahead
from lonja.creators.derived import FORMULAS
from lonja.creators.models import Away, Channel, Creator, CreatorConduct, Profile, Rate
from lonja.creators.queries.money import converted, euros
from lonja.creators.types import CARD_MEASURES, ChannelCard, CreatorCard, Figure, RateCard, tier_of

NOT_GIVEN = _("No source has given this number yet.")
COLUMNS = (
    "id",
    "name",
    "bio",
    "country",
    "region",
    "languages",
    "categories",
    "topics",
    "organization_id",
    "accepts_gifting",
    "accepts_usage_rights",
    "audience",
    "audience_source",
    "audience_as_of",
)


def _gathered(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    """A column with a creator's rows of another table as JSON objects."""
    return ArraySubquery(
        rows.filter(creator=OuterRef("pk")).values(object=JSONObject(**{name: name for name in names}))
    )


CHANNELS = _gathered(
    Channel.objects.order_by("platform", "pk"),
    *("id", "platform", "handle", "url", "proved_at", "is_platform_verified", "current"),
)
RATES = _gathered(
    Rate.objects.order_by("deliverable", "currency"),
    *("deliverable", "amount_minor", "currency", "is_negotiable", "source", "as_of"),
)
CONDUCT = _gathered(CreatorConduct.objects.order_by(), *conduct.SAMPLES, *conduct.SAMPLES.values(), "as_of")
AWAY = _gathered(Away.objects.order_by("first_on"), "first_on", "last_on")
SAID = Subquery(
    Profile.objects.filter(creator=OuterRef("pk")).values(object=JSONObject(bios="bios", hashtags="hashtags"))
)


def creator_cards(
    by: Actor, ids: Collection[UUID], *, currency: str = "EUR", rates: Mapping[str, Decimal] | None = None
) -> dict[UUID, CreatorCard]:
    """Return the cards of those creators that the asker may see; prices also in `currency`.

    `rates` are the stored exchange rates, when the caller has them at hand.
    """
    stored = euros() if rates is None else rates
    found = (
        Creator.objects.visible_to(by)
        .filter(pk__in=ids)
        .values(*COLUMNS, channels=CHANNELS, rates=RATES, conduct=CONDUCT, away=AWAY, said=SAID)
    )
    return {row["id"]: _card(row, currency, stored) for row in found}


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
        formula=FORMULAS.get(stored.get("formula", ""), ""),
    )


def _card(row: dict[str, Any], currency: str, stored: Mapping[str, Decimal]) -> CreatorCard:
    channels = sorted((_channel(one) for one in row.pop("channels")), key=_size, reverse=True)
    figures = channels[0].figures if channels else {name: figure(None) for name in CARD_MEASURES}
    followers = figures["followers"].value
    for name in ("languages", "categories", "topics"):
        row[name] = tuple(row[name])
    said = row.pop("said") or {"bios": {}, "hashtags": ()}
    row["bio"], bio_language = bio_in(said["bios"], row["bio"], (get_language() or "en")[:2])
    spans = [(date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"])) for one in row.pop("away")]
    return CreatorCard(
        bios=said["bios"],
        bio_language=bio_language,
        hashtags=tuple(said["hashtags"]),
        away=ahead(spans, clock.today()),
        channels=tuple(channels),
        rates=tuple(_rate(one, currency, stored) for one in row.pop("rates")),
        conduct=_conduct(row.pop("conduct")),
        has_joined=row.pop("organization_id") is not None,
        tier=None if followers is None else tier_of(int(followers)),
        figures=figures,
        **row,
    )


def _conduct(found: list[dict[str, Any]]) -> dict[str, Figure]:
    stored = found[0] if found else None
    return conduct.figures(stored, datetime.fromisoformat(stored["as_of"]) if stored else None)


def _channel(stored: dict[str, Any]) -> ChannelCard:
    current = stored.pop("current")
    is_proved = stored.pop("proved_at") is not None
    return ChannelCard(
        id=UUID(stored.pop("id")),
        is_verified=True if is_proved else stored.pop("is_platform_verified"),
        figures={name: figure(current.get(name)) for name in CARD_MEASURES},
        **{name: stored[name] for name in ("platform", "handle", "url")},
    )


def _size(channel: ChannelCard) -> float:
    followers = channel.figures["followers"].value
    return -1 if followers is None else followers


def _rate(stored: dict[str, Any], currency: str, rates: Mapping[str, Decimal]) -> RateCard:
    return RateCard(
        as_of=datetime.fromisoformat(stored.pop("as_of")),
        converted_minor=converted(stored["amount_minor"], stored["currency"], currency, rates),
        converted_currency=currency,
        **stored,
    )
