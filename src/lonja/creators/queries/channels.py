"""A creator's own channels: how each is proved, what is read with which consent, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators import consents
from lonja.creators.models import Channel, Connection, Creator, ErasureRequest
from lonja.creators.queries.cards import figure
from lonja.creators.types import Figure, Platform
from lonja.platforms import registry
from lonja.platforms.types import Function, allowed

SHOWN = (
    "followers",
    "views_30d",
    "posts_30d",
    "median_views",
    "engagement_rate_views_bps",
    "growth_7d_bps",
    "growth_30d_bps",
    "growth_90d_bps",
)
# After this long without a start the page says that the reading waits for its turn.
SOON = timedelta(seconds=20)


class Proof(StrEnum):
    """How sure it is that the channel is the creator's."""

    PROVED = "proved"  # the platform said so, and its consent holds
    LOST = "lost"  # the platform once said so; only the creator can mend it
    CLAIMED = "claimed"  # declared or imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """One thing that a consent may cover; `without` says what is missing where it doesn't."""

    function: str
    reads: str
    is_allowed: bool
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannel:
    """One channel as its creator sees it."""

    id: UUID
    platform: str
    handle: str
    name: str
    url: str
    proof: Proof
    figures: Mapping[str, Figure]
    can_connect: bool
    covers: tuple[Allowed, ...] = ()
    connected_at: datetime | None = None
    synced_at: datetime | None = None
    next_at: datetime | None = None
    # How far a reading is that somebody waits for, in percent; None when nobody does.
    percent: int | None = None
    waits_for_turn: bool = False
    failure_kind: str = ""
    lost_at: datetime | None = None
    lost_because: str = ""

    @property
    def title(self) -> str:
        return f"@{self.handle}" if self.handle else self.name

    @property
    def key(self) -> str:
        """Return the id as text, for names inside a page."""
        return str(self.id)

    @property
    def missing(self) -> list[Allowed]:
        """Return what the consent could cover and doesn't."""
        return [one for one in self.covers if not one.is_allowed]


@dataclass(frozen=True, slots=True)
class OwnChannels:
    """All channels of one creator, the largest first, and the platforms that can be connected here."""

    items: list[OwnChannel]
    platforms: list[tuple[str, bool]]

    @property
    def is_being_read(self) -> bool:
        return any(channel.percent is not None for channel in self.items)


def own_channels(by: Actor) -> OwnChannels:
    """Return the asker's channels; none for whoever has no profile. Raises NotFound for other sides."""
    if not by.is_creator or by.organization_id is None:
        raise NotFound
    rows = list(Channel.objects.filter(creator__organization_id=by.organization_id))
    held = {one.channel_id: one for one in Connection.objects.filter(channel__in=rows)}
    items = [_own(row, held.get(row.pk)) for row in rows]
    items.sort(key=lambda one: (one.proof == Proof.CLAIMED, -(one.figures["followers"].value or 0), str(one.id)))
    return OwnChannels(items, [(name, registry.is_configured(name)) for name in registry.PLATFORMS])


def own_channel(by: Actor, channel_id: UUID) -> OwnChannel:
    """Return one of the asker's channels. Raises NotFound."""
    for channel in own_channels(by).items:
        if channel.id == channel_id:
            return channel
    raise NotFound


def lost_channels(by: Actor) -> list[OwnChannel]:
    """Return the asker's channels whose consent is lost; cheap, because every page of a creator asks."""
    if not by.is_creator or by.organization_id is None:
        return []
    lost = Connection.objects.filter(channel__creator__organization_id=by.organization_id, lost_at__isnull=False)
    return [_own(one.channel, one) for one in lost.select_related("channel").order_by("lost_at", "pk")]


def _own(channel: Channel, held: Connection | None) -> OwnChannel:
    own = OwnChannel(
        id=channel.pk,
        platform=channel.platform,
        handle=channel.handle,
        name=channel.name,
        url=channel.url,
        proof=Proof.CLAIMED if channel.proved_at is None else Proof.PROVED,
        figures={name: figure(channel.current.get(name)) for name in SHOWN},
        can_connect=registry.is_configured(channel.platform),
    )
    return own if held is None else _with_consent(own, held)


def _with_consent(own: OwnChannel, held: Connection) -> OwnChannel:
    is_lost = held.lost_at is not None
    asked_at = None if is_lost else held.asked_at
    return replace(
        own,
        proof=Proof.LOST if is_lost else Proof.PROVED,
        covers=_covers(own.platform, held.scopes),
        connected_at=held.connected_at,
        synced_at=held.synced_at,
        next_at=None if is_lost else held.due_at,
        percent=None if asked_at is None else held.percent,
        waits_for_turn=asked_at is not None and held.leased_until is None and clock.now() - asked_at > SOON,
        failure_kind=held.failure_kind,
        lost_at=held.lost_at,
        lost_because=consents.ending_words(held.lost_reason) if is_lost else "",
    )


def _covers(platform: str, scopes: list[str]) -> tuple[Allowed, ...]:
    """Say each thing that the platform's consent may cover; nothing where the platform isn't set up any more."""
    if not registry.is_configured(platform):
        return ()
    connector = registry.connector(platform)
    granted, possible = allowed(connector, scopes), allowed(connector, connector.scopes)
    return tuple(
        Allowed(
            function=str(function),
            reads=str(consents.READS[function]),
            is_allowed=function in granted,
            without=str(consents.WITHOUT[function]),
        )
        for function in Function
        if function in possible
    )


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of an order to erase; `done_at` is empty while it isn't done."""

    platform: str
    asked_at: datetime
    done_at: datetime | None


def erasure(code: str) -> Erasure:
    """Return an order to erase by its code, which is the right to see it. Raises NotFound."""
    found = ErasureRequest.objects.one(code=code)
    return Erasure(found.platform, found.asked_at, found.done_at)


def channel_title(by: Actor, channel_id: UUID) -> str:
    """Return what a channel is called, nothing where the asker sees no such channel."""
    rows = Channel.objects.filter(pk=channel_id, creator__in=Creator.objects.visible_to(by))
    channel = rows.first()
    return str(channel) if channel else ""


def platform_label(platform: str) -> str:
    """Return a platform's own name."""
    return str(Platform(platform).label) if platform in Platform.values else platform
