"""What happens to creators; the discovery index and the audit trail live on these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from lonja.core.events import Event

IDS_PER_EVENT = 1_000


@dataclass(frozen=True, kw_only=True)
class CreatorChanged(Event):
    """Something that a brand can find or see of these creators changed; at most IDS_PER_EVENT of them.

    The subject is the creator, or the first of them.
    """

    name: ClassVar[str] = "creator.changed"
    creator_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CreatorsImported(Event):
    """A file of creators was taken in; the subject is the import. It carries no ids: there may be a million."""

    name: ClassVar[str] = "creator.imported"
    changed_count: int


@dataclass(frozen=True, kw_only=True)
class ClaimLinkIssued(Event):
    """Staff made the one-time link with which the person behind an imported creator takes the profile over."""

    name: ClassVar[str] = "creator.claim_link_issued"


@dataclass(frozen=True, kw_only=True)
class CreatorClaimed(Event):
    """The person behind an imported creator joined and now owns the profile."""

    name: ClassVar[str] = "creator.claimed"


@dataclass(frozen=True, kw_only=True)
class ExchangeRatesStored(Event):
    """The operator stored exchange rates; the subject is that statement of rates."""

    name: ClassVar[str] = "exchange_rates.stored"
    currencies: tuple[str, ...]
    from_on: date


@dataclass(frozen=True, kw_only=True)
class ChannelConnected(Event):
    """A creator proved control of a channel on its platform; the subject is the creator."""

    name: ClassVar[str] = "channel.connected"
    channel_id: UUID
    platform: str


@dataclass(frozen=True, kw_only=True)
class ChannelDisconnected(Event):
    """A consent was given back, by the creator or on the platform; the subject is the creator."""

    name: ClassVar[str] = "channel.disconnected"
    channel_id: UUID
    platform: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadingsRetried(Event):
    """Staff let failed readings be tried again; the subject is the channel, or the first of them."""

    name: ClassVar[str] = "channel.readings_retried"
    kind: str
    platform: str


@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """Staff let a failed job run again; the subject is the operator's organization."""

    name: ClassVar[str] = "operations.job_retried"
    job_id: int
    task: str


@dataclass(frozen=True, kw_only=True)
class ConnectionLost(Event):
    """The platform no longer accepts a consent; only the creator can mend it. The subject is the creator."""

    name: ClassVar[str] = "channel.connection_lost"
    channel_id: UUID
    platform: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CreatorEligible(Event):
    """A creator meets the joining rules again or for the first time, or is listed by exception."""

    name: ClassVar[str] = "creator.eligible"
    check_id: UUID
    policy: str
    version: int
    is_exception: bool


@dataclass(frozen=True, kw_only=True)
class CreatorFellBelow(Event):
    """A listed creator no longer meets the joining rules and stays listed until the grace period ends."""

    name: ClassVar[str] = "creator.fell_below"
    check_id: UUID
    policy: str
    version: int
    missing: tuple[str, ...]
    grace_ends_at: str


@dataclass(frozen=True, kw_only=True)
class CreatorIneligible(Event):
    """A creator was unlisted because the joining rules aren't met."""

    name: ClassVar[str] = "creator.ineligible"
    check_id: UUID
    policy: str
    version: int
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PolicyChanged(Event):
    """The operator made a new version of the joining rules; the subject is that version."""

    name: ClassVar[str] = "eligibility_policy.changed"
    policy: str
    version: int
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ReviewRequested(Event):
    """A creator asked that a person looks at the verdict; the subject is the creator."""

    name: ClassVar[str] = "eligibility_review.requested"
    review_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Event):
    """Staff decided a review; the subject is the creator."""

    name: ClassVar[str] = "eligibility_review.decided"
    review_id: UUID
    decision: str
    reason: str
    listed_until: str


@dataclass(frozen=True, kw_only=True)
class ChannelDeclared(Event):
    """A creator said that a channel is theirs; nothing proves it yet. The subject is the creator."""

    name: ClassVar[str] = "channel.declared"
    platform: str
    handle: str
    is_contested: bool


@dataclass(frozen=True, kw_only=True)
class JoiningFactsGiven(Event):
    """A creator gave facts of their own while joining; which ones, not what they are: a birth date isn't log matter."""

    name: ClassVar[str] = "creator.joining_facts_given"
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DataExportAsked(Event):
    """A creator asked for everything that is held about them; the subject is the creator."""

    name: ClassVar[str] = "creator.export_asked"
    export_id: UUID


@dataclass(frozen=True, kw_only=True)
class DataExportReady(Event):
    """The export of everything can be downloaded; the subject is the creator."""

    name: ClassVar[str] = "creator.export_ready"
    export_id: UUID
    asked_by_id: UUID | None
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class CreatorPaused(Event):
    """A creator paused: nobody finds them until they come back; the subject is the creator."""

    name: ClassVar[str] = "creator.paused"
    until: date | None


@dataclass(frozen=True, kw_only=True)
class CreatorCameBack(Event):
    """A creator who paused, or asked to leave, is back; the subject is the creator."""

    name: ClassVar[str] = "creator.came_back"


@dataclass(frozen=True, kw_only=True)
class CreatorLeft(Event):
    """A creator asked to leave for good: unlisted now, erased later; the subject is the creator."""

    name: ClassVar[str] = "creator.left"
    undo_until: datetime


@dataclass(frozen=True, kw_only=True)
class CreatorErased(Event):
    """A creator's data was erased; the subject is the creator, of whom nothing but the id is left."""

    name: ClassVar[str] = "creator.erased"
    was_imported: bool


@dataclass(frozen=True, kw_only=True)
class AudienceQualityComputed(Event):
    """The audience quality of all channels was computed anew; the subject is that computation."""

    name: ClassVar[str] = "audience_quality.computed"
    channel_count: int
    # How many scores are others than before: without any, nothing that brands find has changed.
    changed_count: int


@dataclass(frozen=True, kw_only=True)
class QualityContested(Event):
    """A creator says that an indication of audience quality is wrong; the subject is the creator."""

    name: ClassVar[str] = "audience_quality.contested"
    contest_id: UUID
    channel_id: UUID


@dataclass(frozen=True, kw_only=True)
class QualityContestDecided(Event):
    """Staff decided a creator's objection to an indication; the subject is the creator."""

    name: ClassVar[str] = "audience_quality.decided"
    contest_id: UUID
    channel_id: UUID
    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """A creator changed its contact details; the event doesn't carry them. The subject is the creator."""

    name: ClassVar[str] = "creator.contact_changed"


@dataclass(frozen=True, kw_only=True)
class MediaKitChanged(Event):
    """A creator changed, switched on or switched off its media kit; the subject is the creator."""

    name: ClassVar[str] = "creator.media_kit_changed"
    slug: str
    is_on: bool
