"""Money, pieces, rights and terms on the wire; shared by campaigns, invitations, offers and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from ninja import Field, Schema

from lonja.campaigns.queries import Campaign
from lonja.campaigns.types import Piece, Rights, Use
from lonja.collaborations.terms import Terms
from lonja.core.errors import Invalid
from lonja.core.money import Money

Text = Annotated[str, Field(max_length=5000)]
Amount = Annotated[int, Field(ge=0, le=10**13)]
Words = Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=100)]


class MoneyIO(Schema):
    """An amount in the currency's minor units: cents for EUR, yen for JPY."""

    amount_minor: Amount
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]

    def money(self) -> Money:
        """Return it as the house's money."""
        return Money(self.amount_minor, self.currency)


class MoneyOut(Schema):
    amount_minor: int
    currency: str


class PieceIO(Schema):
    type: Annotated[str, Field(max_length=40)]
    count: Annotated[int, Field(ge=1, le=100)] = 1
    due_on: date


class RightsIO(Schema):
    """What the brand may do with the content; without `media` it has no usage rights."""

    media: Words = []
    territory: Words = []
    from_on: date | None = None
    until_on: date | None = None
    use: str = str(Use.ORGANIC)
    editing: bool = False
    ai_training: bool = False
    exclusivity_categories: Words = []
    exclusivity_from: date | None = None
    exclusivity_until: date | None = None


class TermsIn(Schema):
    """An offer; what is left out stays as the campaign, or the offer before, has it."""

    fee: MoneyIO
    deliverables: Annotated[list[PieceIO], Field(max_length=100)] | None = None
    rights: RightsIO | None = None
    revisions_included: Annotated[int, Field(ge=0, le=100)] | None = None
    message: Text = ""


class TermsOut(Schema):
    fee: MoneyOut
    deliverables: list[PieceIO]
    rights: RightsIO
    revisions_included: int


def money_out(money: Money) -> MoneyOut:
    """Write an amount."""
    return MoneyOut(amount_minor=money.minor, currency=money.currency)


def pieces_in(data: Sequence[PieceIO]) -> tuple[Piece, ...]:
    """Read pieces."""
    return tuple(Piece(type=piece.type, count=piece.count, due_on=piece.due_on) for piece in data)


def rights_in(data: RightsIO) -> Rights:
    """Read rights; raise Invalid on a category that isn't plain text."""
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.dict().items()}
    if any("\0" in word for word in plain["exclusivity_categories"]):
        raise Invalid({"rights.exclusivity_categories": ["Plain text only."]})
    return Rights(**plain)


def terms_in(data: TermsIn, default: Terms) -> Terms:
    """Read an offer; what it leaves out is taken from `default`."""
    included = data.revisions_included
    return Terms(
        fee_minor=data.fee.amount_minor,
        currency=data.fee.currency,
        deliverables=default.deliverables if data.deliverables is None else pieces_in(data.deliverables),
        rights=default.rights if data.rights is None else rights_in(data.rights),
        revisions_included=default.revisions_included if included is None else included,
    )


def terms_out(terms: Terms) -> TermsOut:
    """Write terms."""
    return TermsOut(
        fee=money_out(terms.fee),
        deliverables=[PieceIO(**piece.as_json()) for piece in terms.deliverables],
        rights=RightsIO(**terms.rights.as_json()),
        revisions_included=terms.revisions_included,
    )


def default_terms(campaign: Campaign) -> Terms:
    """Return the terms that a campaign's offers start from, without a fee."""
    return Terms.of_campaign(campaign, 0)
