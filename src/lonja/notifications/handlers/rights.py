"""What creators ask for over their own data is told to them, and to the operator where it has to decide."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import events as creators
from lonja.creators import queries
from lonja.notifications import actions
from lonja.notifications.telling import tell, workers


@on(creators.DataExportReady)
def tell_export_ready(event: EventRecord) -> None:
    """Tell who asked for the export, and nobody else of the house: it holds everybody's messages."""
    asked_by, house = event.payload["asked_by_id"], UUID(str(event.parties[0])) if event.parties else None
    person = accounts.recipient(UUID(asked_by)) if asked_by else None
    people = [person] if person else workers(house) if house else []
    tell(event, people, facts=event.payload, path="/profile/data#export", organization_id=house)


@on(creators.CreatorLeft)
def tell_left(event: EventRecord) -> None:
    """Write to the creator what happens now and until when it can be undone, whoever of the house asked for it."""
    house = UUID(str(event.parties[0]))
    tell(
        event,
        workers(house),
        facts=event.payload,
        path="/profile/data",
        organization_id=house,
        also_to_oneself=True,
    )


@on(creators.QualityContested)
def tell_contested(event: EventRecord) -> None:
    """Tell the operator that somebody has to decide."""
    name = queries.parties(Actor.system(), [event.subject_id])[event.subject_id].name
    for house in accounts.operator_ids():
        tell(event, workers(house), facts={"creator": name}, path="/staff/quality", organization_id=house)


@on(creators.QualityContestDecided)
def tell_decided(event: EventRecord) -> None:
    """Tell the creator what was decided and why."""
    for party in event.parties:
        house = UUID(str(party))
        tell(event, workers(house), facts=event.payload, path="/profile/quality", organization_id=house)


@on(creators.CreatorErased)
def forget_name(event: EventRecord) -> None:
    """Take the name of an erased creator out of what brands were told; the sentence stays."""
    actions.forget_creator(creator_id=event.subject_id)
