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
from lonja.collaborations.types import side_of
from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.core.events import record
from lonja.creators import queries as creators


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a creator outside of Lonja."""

    name: str
    email: str


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
def reveal_contact(*, collaboration_id: UUID, by: Actor) -> Contact:
    """Return the creator's contact details after an agreement, and log that they were looked at.

    Raises NotFound, Forbidden, Conflict before there is an agreement.
    """
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    if not Agreement.objects.filter(collaboration=collaboration).exists():
        raise Conflict(_("Contact details are shown once there is an agreement."))
    ContactView.objects.create(
        collaboration=collaboration, user_id=by.user_id, organization_id=by.organization_id, at=clock.now()
    )
    party = creators.parties(Actor.system(), [collaboration.creator_id])[collaboration.creator_id]
    record(events.ContactViewed(**facts(collaboration, by)), by=by)
    return Contact(name=party.name, email=party.email)
