"""Collaborations in every state, each reached by the actions that lead there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.collaborations import actions, queries, states
from lonja.collaborations.terms import Terms
from tests.make.accounts import Person, brand
from tests.make.campaigns import campaign as make_campaign
from tests.make.creators import Talent, creator


@dataclass(frozen=True)
class Deal:
    """A collaboration with both of its sides."""

    brand: Person
    talent: Talent
    campaign: Any
    id: UUID

    @property
    def row(self) -> Any:
        """The collaboration as it is in the database now."""
        return queries.collaboration(Actor.system(), self.id)

    @property
    def state(self) -> str:
        return str(self.row.state)

    @property
    def offers(self) -> list[Any]:
        return queries.offers(Actor.system(), self.id)

    @property
    def offer(self) -> Any:
        """The newest offer."""
        return self.offers[-1]

    @property
    def pieces(self) -> list[Any]:
        return [piece.deliverable for piece in queries.deliverables(Actor.system(), self.row)]

    @property
    def piece(self) -> Any:
        """The first deliverable."""
        return self.pieces[0]

    @property
    def draft(self) -> Any:
        """The newest draft of the first deliverable."""
        return queries.latest_draft(Actor.system(), self.piece.pk)


def terms(campaign: Any, fee_minor: int = 45_000, **fields: Any) -> Terms:
    """Return the campaign's terms at a fee."""
    plain = Terms.of_campaign(campaign, fee_minor)
    return Terms(**({name: getattr(plain, name) for name in Terms.__dataclass_fields__} | fields))


def invited(
    of: Person | None = None, talent: Talent | None = None, campaign: Any = None, fee_minor: int = 45_000, **plan: Any
) -> Deal:
    """Make an invitation that waits for the creator's answer; `plan` goes into the campaign."""
    of, talent = of or brand(), talent or creator()
    campaign = campaign or make_campaign(of, **plan)
    found = actions.invite_creator(
        campaign_id=campaign.pk, creator_id=talent.creator.pk, terms=terms(campaign, fee_minor), by=of.actor
    )
    return Deal(of, talent, campaign, found.pk)


def applied(**plan: Any) -> Deal:
    """Make an application that waits for the brand's answer."""
    of, talent = brand(), creator()
    campaign = make_campaign(of, **({"entry": "open"} | plan))
    found = actions.apply_to_campaign(campaign_id=campaign.pk, terms=terms(campaign), by=talent.actor)
    return Deal(of, talent, campaign, found.pk)


def negotiating(**plan: Any) -> Deal:
    """Make an invitation that the creator countered with 600 euros."""
    deal = invited(**plan)
    actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 60_000), by=deal.talent.actor)
    return deal


def agreed(**plan: Any) -> Deal:
    """Make an agreement."""
    deal = invited(**plan)
    actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=deal.talent.actor)
    return deal


def producing(**plan: Any) -> Deal:
    deal = agreed(**plan)
    actions.start_production(collaboration_id=deal.id, by=deal.talent.actor)
    return deal


def in_review(**plan: Any) -> Deal:
    """Make a collaboration whose first piece waits for the brand's review."""
    deal = agreed(**plan)
    submit(deal)
    return deal


def changes_requested(**plan: Any) -> Deal:
    deal = in_review(**plan)
    actions.request_changes(draft_id=deal.draft.pk, note="Say the price.", by=deal.brand.actor)
    return deal


def approved(**plan: Any) -> Deal:
    deal = in_review(**plan)
    actions.approve_draft(draft_id=deal.draft.pk, by=deal.brand.actor)
    return deal


def published(**plan: Any) -> Deal:
    """Make a collaboration whose pieces are live, as far as this domain knows."""
    deal = approved(**plan)
    actions.mark_published(deliverable_id=deal.piece.pk, by=deal.talent.actor)
    return deal


def measured(**plan: Any) -> Deal:
    deal = published(**plan)
    actions.mark_measured(deliverable_id=deal.piece.pk, by=deal.brand.actor)
    return deal


def completed(**plan: Any) -> Deal:
    deal = measured(**plan)
    actions.complete(collaboration_id=deal.id, by=deal.brand.actor)
    return deal


def disputed(**plan: Any) -> Deal:
    deal = agreed(**plan)
    actions.dispute(collaboration_id=deal.id, reason="Nobody answers.", by=deal.talent.actor)
    return deal


def declined(**plan: Any) -> Deal:
    deal = invited(**plan)
    actions.decline(collaboration_id=deal.id, reason="No time.", by=deal.talent.actor)
    return deal


def withdrawn(**plan: Any) -> Deal:
    deal = invited(**plan)
    actions.withdraw(collaboration_id=deal.id, by=deal.brand.actor)
    return deal


def expired(**plan: Any) -> Deal:
    deal = invited(**plan)
    actions.expire(collaboration_id=deal.id, by=Actor.system())
    return deal


def cancelled(**plan: Any) -> Deal:
    deal = agreed(**plan)
    actions.cancel_collaboration(collaboration_id=deal.id, reason="The product is late.", by=deal.brand.actor)
    return deal


def submit(deal: Deal, piece: Any = None) -> Any:
    """Submit a draft of the piece, the first one unless another is given."""
    return actions.submit_draft(
        deliverable_id=(piece or deal.piece).pk, link="https://example.com/draft", by=deal.talent.actor
    )


IN_STATE: dict[str, Callable[..., Deal]] = {
    states.INVITED: invited,
    states.APPLIED: applied,
    states.NEGOTIATING: negotiating,
    states.AGREED: agreed,
    states.PRODUCING: producing,
    states.IN_REVIEW: in_review,
    states.CHANGES_REQUESTED: changes_requested,
    states.APPROVED: approved,
    states.PUBLISHED: published,
    states.MEASURED: measured,
    states.COMPLETED: completed,
    states.DISPUTED: disputed,
    states.DECLINED: declined,
    states.WITHDRAWN: withdrawn,
    states.EXPIRED: expired,
    states.CANCELLED: cancelled,
}
