"""What the sides say to each other, and the creator's contact details once they have agreed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import events
from lonja.collaborations.actions.loading import facts, locked, require_text
from lonja.collaborations.models import Agreement, ContactView, Message
from lonja.collaborations.states import CANCELLED
from lonja.collaborations.types import side_of
from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.core.events import record
from lonja.creators import queries as creators
from lonja.creators.contacts import ContactDetails


@dataclass(frozen=True, slots=True)
class Revealed:
    """A creator's contact details as they were shown once."""

    name: str
    details: ContactDetails


@transaction.atomic
def send_message(*, collaboration_id: UUID, text: str, by: Actor) -> Message:
    """Write to the other side; raise NotFound, Forbidden, Invalid."""
    by.require("collaborations.message")
    collaboration = locked(collaboration_id, by)
    message = Message.objects.create(
        collaboration=collaboration,
        side=side_of(by),
        user_id=by.user_id,
        text=require_text(text, "text"),
        at=clock.now(),
    )
    record(events.MessageSent(**facts(collaboration, by), message_id=message.pk), by=by)
    return message


@transaction.atomic
def reveal_contact(*, collaboration_id: UUID, by: Actor) -> Revealed:
    """Return the creator's contact details while an agreement is in force, and log that they were looked at.

    Once it is cancelled there is nothing left to send or to arrange. Raises NotFound, Forbidden, Conflict.
    """
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    if not Agreement.objects.filter(collaboration=collaboration).exists():
        raise Conflict(_("Contact details are shown once there is an agreement."))
    if collaboration.state == CANCELLED:
        raise Conflict(_("The agreement was cancelled, and with it the right to the contact details."))
    ContactView.objects.create(
        collaboration=collaboration, user_id=by.user_id, organization_id=by.organization_id, at=clock.now()
    )
    party = creators.parties(Actor.system(), [collaboration.creator_id])[collaboration.creator_id]
    record(events.ContactViewed(**facts(collaboration, by)), by=by)
    return Revealed(name=party.name, details=creators.contact_of(party.id))
