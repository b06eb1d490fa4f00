"""What a creator has to deliver in a time, and who looked at its contact details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.collaborations.models import Collaboration, ContactView, Deliverable
from lonja.collaborations.states import APPROVED, CHANGES_REQUESTED, IN_REVIEW, PRODUCING, UNDERWAY

TO_COME = (PRODUCING, IN_REVIEW, CHANGES_REQUESTED, APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePiece:
    """One piece that isn't live yet."""

    collaboration_id: UUID
    campaign: str
    type: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLook:
    """Somebody looked at the creator's contact details."""

    person: str
    organization: str
    campaign: str
    collaboration_id: UUID
    at: datetime


def due_pieces(by: Actor, first: date, last: date) -> list[DuePiece]:
    """Return what the asker's running collaborations owe from the first to the last day. Raises Forbidden."""
    by.require("collaborations.read")
    running = Collaboration.objects.visible_to(by).filter(state__in=UNDERWAY)
    rows = Deliverable.objects.filter(collaboration__in=running, due_on__range=(first, last), state__in=TO_COME)
    return [
        DuePiece(
            collaboration_id=row.collaboration_id,
            campaign=row.collaboration.campaign.name,
            type=row.type,
            due_on=row.due_on,
        )
        for row in rows.select_related("collaboration__campaign").order_by("due_on", "pk")
    ]


def contact_looks(by: Actor, limit: int = 100) -> list[ContactLook]:
    """Return who looked at the asking creator's contact details, newest first; brands see nothing. Raises Forbidden."""
    by.require("collaborations.read")
    seen = Collaboration.objects.visible_to(by) if by.is_creator else Collaboration.objects.none()
    rows = ContactView.objects.filter(collaboration__in=seen).select_related(
        "user", "organization", "collaboration__campaign"
    )
    return [
        ContactLook(
            person=row.user.name if row.user else "",
            organization=row.organization.name if row.organization else "",
            campaign=row.collaboration.campaign.name,
            collaboration_id=row.collaboration_id,
            at=row.at,
        )
        for row in rows.order_by("-pk")[:limit]
    ]
