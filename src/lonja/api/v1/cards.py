"""A creator on the wire, as results, lists and the creator's own resource share it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from ninja import Schema

from lonja.creators.types import CreatorCard, Figure


class NumberOut(Schema):
    """A number with its source, time and sample; `value` is null exactly when `missing` says why."""

    value: int | float | None
    source: str
    as_of: datetime | None
    sample: int | None
    formula: str
    missing: str


class ChannelOut(Schema):
    """One account on one platform. `numbers`: counts, rates in basis points (`*_bps`)."""

    id: UUID
    platform: str
    handle: str
    url: str
    is_verified: bool | None
    numbers: dict[str, NumberOut]


class RateOut(Schema):
    """A price in minor units, and what it is in the asked currency at the operator's stored rate (null: no rate)."""

    deliverable: str
    amount_minor: int
    currency: str
    is_negotiable: bool
    source: str
    as_of: datetime
    converted_minor: int | None
    converted_currency: str


class AudienceOut(Schema):
    """Shares of the followers from 0 to 1, by dimension and value."""

    shares: dict[str, dict[str, float]]
    source: str
    as_of: datetime | None


class AwayOut(Schema):
    """A time in which the creator can't be invited, both days included; null where nobody said until when."""

    first_on: date
    last_on: date | None


class CreatorOut(Schema):
    """A creator; the main channel, the one with most followers, comes first and gives `numbers`.

    `bio` is in the language asked for by `Accept-Language` where there is one in it, in `bio_language` else.
    `away_from` and `away_until` are the present or next absence, `away` all that aren't over.
    """

    id: UUID
    name: str
    bio: str
    bio_language: str
    bios: dict[str, str]
    country: str
    region: str
    languages: list[str]
    categories: list[str]
    topics: list[str]
    hashtags: list[str]
    tier: str | None
    has_joined: bool
    accepts_gifting: bool | None
    accepts_usage_rights: bool | None
    away_from: date | None
    away_until: date | None
    away: list[AwayOut]
    numbers: dict[str, NumberOut]
    channels: list[ChannelOut]
    rates: list[RateOut]
    audience: AudienceOut
    # How the creator behaved in collaborations here: counted by Lonja, each with the number of cases as `sample`.
    conduct: dict[str, NumberOut]


PLAIN = (
    *("id", "name", "bio", "bio_language", "country", "region", "tier", "has_joined"),
    *("accepts_gifting", "accepts_usage_rights", "away_from", "away_until"),
    *("bios", "hashtags", "languages", "categories", "topics"),
)
CHANNEL = ("id", "platform", "handle", "url", "is_verified")
RATE = tuple(RateOut.model_fields)
# Lazily translated texts by their identity: the same few formulas and reasons stand behind hundreds of numbers.
Texts = dict[int, str]


def creator_out(card: CreatorCard, texts: Texts | None = None) -> dict[str, Any]:
    """Write a card as CreatorOut has it; `texts` are those already translated for this answer."""
    known: Texts = {} if texts is None else texts
    channels = [
        {**{name: getattr(one, name) for name in CHANNEL}, "numbers": numbers_out(one.figures, known)}
        for one in card.channels
    ]
    is_main = card.main is not None and card.figures is card.main.figures
    return {
        **{name: getattr(card, name) for name in PLAIN},
        "away": [{"first_on": first, "last_on": None if last == date.max else last} for first, last in card.away],
        "numbers": channels[0]["numbers"] if is_main else numbers_out(card.figures, known),
        "channels": channels,
        "rates": [{name: getattr(rate, name) for name in RATE} for rate in card.rates],
        "audience": {"shares": card.audience, "source": card.audience_source, "as_of": card.audience_as_of},
        "conduct": numbers_out(card.conduct, known),
    }


def numbers_out(figures: Mapping[str, Figure], texts: Texts | None = None) -> dict[str, dict[str, Any]]:
    """Write figures by the name of their measure."""
    known: Texts = {} if texts is None else texts
    return {
        name: {
            "value": one.value,
            "source": one.source,
            "as_of": one.as_of,
            "sample": one.sample,
            "formula": known.get(id(one.formula)) or _text(one.formula, known),
            "missing": known.get(id(one.missing)) or _text(one.missing, known),
        }
        for name, one in figures.items()
    }


def _text(words: str | Promise, known: Texts) -> str:
    known[id(words)] = text = str(words)
    return text
