"""What the two sides do with an offer: counter it, accept it, decline it, take it back; or the clock ends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns.states import ACTIVE
from lonja.collaborations import events
from lonja.collaborations.actions import agreeing
from lonja.collaborations.actions.loading import (
    facts,
    latest_offer,
    limited,
    locked,
    next_offer,
    offer_facts,
    require_sound,
    require_text,
)
from lonja.collaborations.models import Agreement, Collaboration, Offer
from lonja.collaborations.sentences import day
from lonja.collaborations.states import OPEN
from lonja.collaborations.terms import Terms
from lonja.core import clock
from lonja.core.errors import Conflict, IllegalMove
from lonja.core.events import record


@transaction.atomic
def counter_offer(*, collaboration_id: UUID, terms: Terms, by: Actor, message: str = "") -> Offer:
    """Answer the offer on the table with other terms; once agreed, propose a change of the agreement.

    Raises Forbidden, NotFound, IllegalMove, Invalid.
    """
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    is_open = collaboration.state in OPEN
    # The turn is judged by whose offer is on the table now, so the move comes before the new offer is put there.
    collaboration.move("counter" if is_open else _amending(collaboration, "amend", "counter"), by)
    require_sound(terms, collaboration.campaign.currency)
    if not is_open:
        agreeing.require_same_pieces(collaboration, terms)
    number = latest_offer(collaboration).number + 1
    offer = next_offer(collaboration, terms, limited(message, "message"), by, number=number, at=clock.now())
    offer.save()
    collaboration.save(update_fields=["offered_by", "answer_by"])
    kind = events.OfferCountered if is_open else events.AmendmentProposed
    record(kind(**offer_facts(collaboration, offer, by)), by=by)
    return offer


@transaction.atomic
def accept_offer(*, collaboration_id: UUID, offer_id: UUID, by: Actor, language: str | None = None) -> Collaboration:
    """Accept the offer on the table and freeze it as the agreement, in the language given or the asker's.

    Raises NotFound, Forbidden, IllegalMove, Conflict (a newer offer, too late, budget, exclusivity).
    """
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    is_open = collaboration.state in OPEN
    # Judged before the move, which clears what is on the table.
    offer = latest_offer(collaboration)
    collaboration.move("accept" if is_open else _amending(collaboration, "accept_amendment", "accept"), by)
    _require_acceptable(collaboration, offer, offer_id)
    if is_open and collaboration.campaign.state != ACTIVE:
        raise Conflict(_("The campaign isn't running any more."))
    written = language or get_language() or "en"
    if is_open:
        agreement = agreeing.agree(collaboration, offer, written, by)
    else:
        agreement = agreeing.amend(collaboration, offer, written, by)
    collaboration.offered_by, collaboration.answer_by = "", None
    collaboration.save(update_fields=["offered_by", "answer_by"])
    kind = events.OfferAccepted if is_open else events.AmendmentAccepted
    record(kind(**_sealed(collaboration, offer, agreement, by)), by=by)
    return collaboration


@transaction.atomic
def decline(*, collaboration_id: UUID, reason: str, by: Actor) -> Collaboration:
    """Say no to the offer on the table, with a reason; an agreement that is under way goes on unchanged.

    Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    is_open = collaboration.state in OPEN
    name = "decline" if is_open else _amending(collaboration, "decline_amendment", "decline")
    collaboration.move(name, by, reason=require_text(reason, "reason"))
    _clear_table(collaboration)
    kind = events.Declined if is_open else events.AmendmentDeclined
    record(kind(**facts(collaboration, by), reason=reason.strip()), by=by)
    return collaboration


@transaction.atomic
def withdraw(*, collaboration_id: UUID, by: Actor, reason: str = "") -> Collaboration:
    """Take the asker's own offer back before it is accepted; raise NotFound, Forbidden, IllegalMove, Invalid."""
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    is_open = collaboration.state in OPEN
    reason = limited(reason, "reason")
    name = "withdraw" if is_open else _amending(collaboration, "withdraw_amendment", "withdraw")
    collaboration.move(name, by, reason=reason)
    _clear_table(collaboration)
    kind = events.Withdrawn if is_open else events.AmendmentWithdrawn
    record(kind(**facts(collaboration, by), reason=reason), by=by)
    return collaboration


@transaction.atomic
def expire(*, collaboration_id: UUID, by: Actor, reason: str = "") -> Collaboration:
    """End an offer that nobody answered in time; raise NotFound, Forbidden, IllegalMove."""
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    is_open = collaboration.state in OPEN
    name = "expire" if is_open else _amending(collaboration, "withdraw_amendment", "expire")
    collaboration.move(name, by, reason=reason)
    _clear_table(collaboration)
    kind = events.Expired if is_open else events.AmendmentWithdrawn
    record(kind(**facts(collaboration, by), reason=reason), by=by)
    return collaboration


def _amending(collaboration: Collaboration, name: str, otherwise: str) -> str:
    """Return the move for an agreement under way where an amendment is on the table or asked for.

    Without one, the plain move is tried, so that accepting twice is refused in the words of accepting.
    """
    return name if collaboration.offered_by or name == "amend" else otherwise


def _require_acceptable(collaboration: Collaboration, offer: Offer, offer_id: UUID) -> None:
    if offer.pk != offer_id:
        raise Conflict(_("There is a newer offer. Read it before you accept."))
    if collaboration.answer_by and collaboration.answer_by <= clock.now():
        raise Conflict(_("The time to answer this offer ran out on %(date)s.") % {"date": day(collaboration.answer_by)})
    if collaboration.creator_house_id is None:
        raise IllegalMove(_("The creator hasn't joined yet."))


def _clear_table(collaboration: Collaboration) -> None:
    collaboration.offered_by, collaboration.answer_by = "", None
    collaboration.save(update_fields=["offered_by", "answer_by"])


def _sealed(collaboration: Collaboration, offer: Offer, agreement: Agreement, by: Actor) -> dict[str, Any]:
    return {
        **offer_facts(collaboration, offer, by),
        "agreement_id": agreement.pk,
        "sha256": agreement.sha256,
    }
