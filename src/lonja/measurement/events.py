"""What happens in measurement, as others may hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lonja.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DeliverablePublished(Event):
    """A creator pasted the address of a live post; the subject is the publication."""

    name: ClassVar[str] = "publication.added"
    campaign_id: UUID
    collaboration_id: UUID
    creator_id: UUID
    url: str
    disclosure: str


@dataclass(frozen=True, kw_only=True)
class SnapshotsRecorded(Event):
    """New readings of a publication's counters; the subject is the publication."""

    name: ClassVar[str] = "publication.snapshots_recorded"
    campaign_id: UUID
    count: int
    fallen: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SnapshotsImported(Event):
    """The operator imported a file of snapshots; the subject is the import's own id."""

    name: ClassVar[str] = "snapshots.imported"
    origin: str
    created: int
    unchanged: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class CostEntered(Event):
    """A brand entered a cost beside the fees; the subject is the campaign."""

    name: ClassVar[str] = "campaign.cost_entered"
    kind: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class CostRemoved(Event):
    """A brand took a cost back; the subject is the campaign."""

    name: ClassVar[str] = "campaign.cost_removed"
    kind: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class CodeAssigned(Event):
    """A promo code or tracking link was tied to a collaboration, which is the subject."""

    name: ClassVar[str] = "collaboration.code_assigned"
    kind: str
    code: str


@dataclass(frozen=True, kw_only=True)
class ConversionRecorded(Event):
    """A sale was tied to a collaboration; the subject is the conversion."""

    name: ClassVar[str] = "conversion.recorded"
    campaign_id: UUID
    collaboration_id: UUID
    order_id: str
    value_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ConversionRefunded(Event):
    """Money was given back for a sale; the subject is the conversion."""

    name: ClassVar[str] = "conversion.refunded"
    campaign_id: UUID
    order_id: str
    amount_minor: int
    currency: str
