"""The terms of an offer: fee, pieces with their dates, rights, revisions; and the arithmetic that hangs on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lonja.campaigns.checks import Problems, piece_problems, rights_problems
from lonja.campaigns.queries import Campaign
from lonja.campaigns.types import Piece, Rights
from lonja.core.money import Money

MOST_REVISIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one side offers the other."""

    fee_minor: int
    currency: str
    deliverables: tuple[Piece, ...]
    rights: Rights = field(default_factory=Rights)
    revisions_included: int = 1

    @property
    def fee(self) -> Money:
        return Money(self.fee_minor, self.currency)

    @property
    def piece_count(self) -> int:
        return sum(piece.count for piece in self.deliverables)

    @classmethod
    def of_campaign(cls, campaign: Campaign, fee_minor: int) -> Terms:
        """Return the terms that a campaign's offers start from."""
        return cls(
            fee_minor=fee_minor,
            currency=campaign.currency,
            deliverables=campaign.pieces,
            rights=campaign.usage,
            revisions_included=campaign.revisions_included,
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Terms:
        """Read what `as_json` wrote."""
        return cls(
            fee_minor=data["fee_minor"],
            currency=data["currency"],
            deliverables=tuple(Piece.from_json(piece) for piece in data["deliverables"]),
            rights=Rights.from_json(data["rights"]),
            revisions_included=data["revisions_included"],
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "fee_minor": self.fee_minor,
            "currency": self.currency,
            "deliverables": [piece.as_json() for piece in self.deliverables],
            "rights": self.rights.as_json(),
            "revisions_included": self.revisions_included,
        }


def problems(terms: Terms, *, currency: str, today: date) -> Problems:
    """Return what is wrong with an offer made today in a campaign of that currency, by field."""
    found: Problems = {}
    if not 0 <= terms.fee_minor < 10**13:
        found["fee"] = [_("The fee is an amount from zero up.")]
    if terms.currency != currency:
        found["fee"] = [_("The campaign pays in %(currency)s.") % {"currency": currency}]
    if not 0 <= terms.revisions_included <= MOST_REVISIONS:
        found["revisions_included"] = [_("A number from %(least)s to %(most)s.") % {"least": 0, "most": MOST_REVISIONS}]
    if not terms.deliverables:
        found["deliverables"] = [_("Say what the creator is asked for.")]
    for number, piece in enumerate(terms.deliverables):
        if piece.due_on < today:
            found[f"deliverables.{number}.due_on"] = [_("This day has passed.")]
    found |= piece_problems(terms.deliverables)
    return found | {f"rights.{name}": messages for name, messages in rights_problems(terms.rights).items()}


def earned_minor(fee_minor: int, done: int, pieces: int) -> int:
    """Return the part of the fee that `done` of so many pieces have earned, rounded down; all of them earn all."""
    return fee_minor * done // pieces


def canonical(document: Mapping[str, Any]) -> str:
    """Write a document so that the same content always gives the same characters."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(document: str) -> str:
    """Return the SHA-256 of a canonical document, by which anybody can check that it wasn't changed."""
    return hashlib.sha256(document.encode()).hexdigest()
