"""What happens to collaborations, as others may hear of it. Names are public and never change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CollaborationEvent(Event):
    """Base: the subject is the collaboration; `side` is who did it."""

    campaign_id: UUID
    creator_id: UUID
    brand_id: UUID
    side: str


@dataclass(frozen=True, kw_only=True)
class OfferEvent(CollaborationEvent):
    """Base of what happens to offers."""

    offer_id: UUID
    fee_minor: int
    currency: str
    answer_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CreatorInvited(OfferEvent):
    name: ClassVar[str] = "collaboration.invited"


@dataclass(frozen=True, kw_only=True)
class CampaignApplied(OfferEvent):
    name: ClassVar[str] = "collaboration.applied"


@dataclass(frozen=True, kw_only=True)
class OfferCountered(OfferEvent):
    name: ClassVar[str] = "collaboration.offer_countered"


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(OfferEvent):
    name: ClassVar[str] = "collaboration.offer_accepted"
    agreement_id: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(OfferEvent):
    name: ClassVar[str] = "collaboration.amendment_proposed"


@dataclass(frozen=True, kw_only=True)
class AmendmentAccepted(OfferEvent):
    name: ClassVar[str] = "collaboration.amendment_accepted"
    agreement_id: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReasonedEvent(CollaborationEvent):
    """Base of what is done with a reason."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AmendmentDeclined(ReasonedEvent):
    name: ClassVar[str] = "collaboration.amendment_declined"


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(ReasonedEvent):
    name: ClassVar[str] = "collaboration.amendment_withdrawn"


@dataclass(frozen=True, kw_only=True)
class Declined(ReasonedEvent):
    name: ClassVar[str] = "collaboration.declined"


@dataclass(frozen=True, kw_only=True)
class Withdrawn(ReasonedEvent):
    name: ClassVar[str] = "collaboration.withdrawn"


@dataclass(frozen=True, kw_only=True)
class Expired(ReasonedEvent):
    name: ClassVar[str] = "collaboration.expired"


@dataclass(frozen=True, kw_only=True)
class Disputed(ReasonedEvent):
    name: ClassVar[str] = "collaboration.disputed"


@dataclass(frozen=True, kw_only=True)
class Cancelled(ReasonedEvent):
    name: ClassVar[str] = "collaboration.cancelled"
    owed_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class DisputeResolved(ReasonedEvent):
    name: ClassVar[str] = "collaboration.dispute_resolved"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ProductionStarted(CollaborationEvent):
    name: ClassVar[str] = "collaboration.production_started"


@dataclass(frozen=True, kw_only=True)
class DeliverableEvent(CollaborationEvent):
    """Base of what happens to one piece."""

    deliverable_id: UUID


@dataclass(frozen=True, kw_only=True)
class DraftSubmitted(DeliverableEvent):
    name: ClassVar[str] = "collaboration.draft_submitted"
    draft_id: UUID
    review_by: datetime


@dataclass(frozen=True, kw_only=True)
class ChangesRequested(DeliverableEvent):
    name: ClassVar[str] = "collaboration.changes_requested"
    draft_id: UUID
    note: str


@dataclass(frozen=True, kw_only=True)
class DraftApproved(DeliverableEvent):
    name: ClassVar[str] = "collaboration.draft_approved"
    draft_id: UUID
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class ReviewReminded(DeliverableEvent):
    name: ClassVar[str] = "collaboration.review_reminded"
    review_by: datetime


@dataclass(frozen=True, kw_only=True)
class DeliverablePublished(DeliverableEvent):
    name: ClassVar[str] = "collaboration.deliverable_published"


@dataclass(frozen=True, kw_only=True)
class DeliverableMeasured(DeliverableEvent):
    name: ClassVar[str] = "collaboration.deliverable_measured"


@dataclass(frozen=True, kw_only=True)
class Completed(CollaborationEvent):
    name: ClassVar[str] = "collaboration.completed"


@dataclass(frozen=True, kw_only=True)
class MessageSent(CollaborationEvent):
    name: ClassVar[str] = "collaboration.message_sent"
    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactViewed(CollaborationEvent):
    name: ClassVar[str] = "collaboration.contact_viewed"


@dataclass(frozen=True, kw_only=True)
class RatingEvent(CollaborationEvent):
    """Base of what happens to a rating."""

    rating_id: UUID
    stars: int


@dataclass(frozen=True, kw_only=True)
class CreatorRated(RatingEvent):
    name: ClassVar[str] = "collaboration.creator_rated"


@dataclass(frozen=True, kw_only=True)
class RatingChanged(RatingEvent):
    name: ClassVar[str] = "collaboration.rating_changed"


@dataclass(frozen=True, kw_only=True)
class RatingAnswered(RatingEvent):
    name: ClassVar[str] = "collaboration.rating_answered"


@dataclass(frozen=True, kw_only=True)
class MentionChanged(CollaborationEvent):
    """The brand lets the creator name it in its media kit, or no longer does."""

    name: ClassVar[str] = "collaboration.mention_changed"
    is_allowed: bool
