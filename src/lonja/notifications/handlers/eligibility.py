"""Creators are told when their standing with the joining rules changes; staff when somebody asks for a review."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import events
from lonja.creators import queries as creators
from lonja.notifications.telling import tell, workers

PAGE = "/profile/eligibility"


@on(events.CreatorEligible, events.CreatorFellBelow, events.CreatorIneligible, events.ReviewDecided)
def tell_creator(event: EventRecord) -> None:
    """Tell the creator's people, by letter too: who isn't found gets no invitations."""
    for party in event.parties:
        house = UUID(str(party))
        tell(event, workers(house), facts=event.payload, path=PAGE, organization_id=house)


@on(events.ReviewRequested)
def tell_operator(event: EventRecord) -> None:
    """Tell staff that somebody waits for a decision; their list is the reminder, so no letter."""
    creator = creators.parties(Actor.system(), [event.subject_id]).get(event.subject_id)
    facts = {"creator": creator.name if creator else ""}
    for house in accounts.operator_ids():
        tell(event, workers(house), facts=facts, path="/staff/reviews", organization_id=house, mail=False)
