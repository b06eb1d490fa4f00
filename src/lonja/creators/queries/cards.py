"""Creators as a list of results shows them: one statement for a page, with its channels and prices."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Model, TextField
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators.about import bio_in
from lonja.creators.calendar import ahead
from lonja.creators.conduct import FIGURES
from lonja.creators.counted import figures
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


def _gathered(table: type[Model], names: Sequence[str], order: str) -> RawSQL:
    """A column with a creator's rows of another table as one JSON text, empty where there are none.

    Written as SQL, for every page of results asks for it: composing five of these from expressions took longer than the
    database takes to answer. Nothing in it comes from outside.
    """
    fields = ", ".join(f"'{name}', {name}" for name in names)
    rows = f"FROM {table._meta.db_table} WHERE creator_id = creators_creator.id"
    sql = f"(SELECT json_agg(json_build_object({fields}) ORDER BY {order})::text {rows})"
    return RawSQL(sql, (), output_field=TextField())  # noqa: S611


CHANNELS = _gathered(
    Channel,
    ("id", "platform", "handle", "url", "proved_at", "is_platform_verified", "current"),
    "platform, id",
)
RATES = _gathered(
    Rate, ("deliverable", "amount_minor", "currency", "is_negotiable", "source", "as_of"), "deliverable, currency"
)
CONDUCT = _gathered(CreatorConduct, (*FIGURES, *(one.count for one in FIGURES.values()), "as_of"), "as_of")
AWAY = _gathered(Away, ("first_on", "last_on"), "first_on")
SAID = _gathered(Profile, ("bios", "hashtags"), "creator_id")


class Figures(Mapping[str, Figure]):
    """A channel's numbers as figures, each made when it is looked at: a page of results shows a fourth of them."""

    __slots__ = ("_made", "_stored")

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored
        self._made: dict[str, Figure] = {}

    def __getitem__(self, name: str) -> Figure:
        found = self._made.get(name)
        if found is None:
            if name not in CARD_MEASURES:
                raise KeyError(name)
            found = self._made[name] = figure(self._stored.get(name))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(CARD_MEASURES)

    def __len__(self) -> int:
        return len(CARD_MEASURES)


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
        return NOTHING
    as_of = stored.get("as_of")
    return Figure(
        value=stored["value"],
        source=stored.get("source", ""),
        as_of=_moment(as_of) if as_of else None,
        sample=stored.get("sample"),
        formula=FORMULAS.get(stored.get("formula", ""), ""),
    )


NOTHING = Figure(value=None, missing=NOT_GIVEN)
# The conduct of somebody who hasn't collaborated here yet: most of those whom a search finds.
UNTRIED = figures(FIGURES, None, None)
SILENT: dict[str, Any] = {"bios": {}, "hashtags": ()}


# An import stamps thousands of numbers with one moment.
@lru_cache(maxsize=10_000)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _read(gathered: str | None) -> list[dict[str, Any]]:
    """The rows that were gathered into one text; none where there were none."""
    return json.loads(gathered) if gathered else []


def _card(row: dict[str, Any], currency: str, stored: Mapping[str, Decimal]) -> CreatorCard:
    channels = sorted((_channel(one) for one in _read(row.pop("channels"))), key=_size, reverse=True)
    figures = channels[0].figures if channels else Figures({})
    followers = figures["followers"].value
    for name in ("languages", "categories", "topics"):
        row[name] = tuple(row[name])
    said = next(iter(_read(row.pop("said"))), SILENT)
    row["bio"], bio_language = bio_in(said["bios"], row["bio"], (get_language() or "en")[:2])
    spans = [
        (date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"])) for one in _read(row.pop("away"))
    ]
    return CreatorCard(
        bios=said["bios"],
        bio_language=bio_language,
        hashtags=tuple(said["hashtags"]),
        away=ahead(spans, clock.today()) if spans else (),
        channels=tuple(channels),
        rates=tuple(_rate(one, currency, stored) for one in _read(row.pop("rates"))),
        conduct=_conduct(_read(row.pop("conduct"))),
        has_joined=row.pop("organization_id") is not None,
        tier=None if followers is None else tier_of(int(followers)),
        figures=figures,
        **row,
    )


def _conduct(found: list[dict[str, Any]]) -> Mapping[str, Figure]:
    return figures(FIGURES, found[0], _moment(found[0]["as_of"])) if found else UNTRIED


def _channel(stored: dict[str, Any]) -> ChannelCard:
    current = stored.pop("current")
    is_proved = stored.pop("proved_at") is not None
    return ChannelCard(
        id=UUID(stored.pop("id")),
        is_verified=True if is_proved else stored.pop("is_platform_verified"),
        figures=Figures(current),
        **{name: stored[name] for name in ("platform", "handle", "url")},
    )


def _size(channel: ChannelCard) -> float:
    followers = channel.figures["followers"].value
    return -1 if followers is None else followers


def _rate(stored: dict[str, Any], currency: str, rates: Mapping[str, Decimal]) -> RateCard:
    return RateCard(
        as_of=_moment(stored.pop("as_of")),
        converted_minor=converted(stored["amount_minor"], stored["currency"], currency, rates),
        converted_currency=currency,
        **stored,
    )
