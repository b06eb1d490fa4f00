"""How far a creator is with joining: what is known, which channels are declared, and who else says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators import policies
from lonja.creators.models import Channel, ChannelClaim, Creator
from lonja.creators.queries.cards import figure
from lonja.creators.standing import comes_of_age_on, day_in, is_minor, zone_of
from lonja.creators.types import Figure, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredChannel:
    """A channel of a creator as it was declared or came with the profile.

    `contest` tells who else has it here: "" nobody, "imported" a profile from a list, "declared" another creator who
    hasn't proved it, "proved" one who has.
    """

    claim_id: UUID | None
    channel_id: UUID | None
    platform: str
    handle: str
    url: str
    followers: Figure
    is_proved: bool
    contest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What a creator has given so far; `of_age_on` is the day on which the joining rules' age is reached, if ahead."""

    name: str
    born_on: date | None
    country: str
    time_zone: str
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    channels: tuple[DeclaredChannel, ...]
    is_minor: bool
    of_age_on: date | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is still to be given, in the order in which it is asked."""
        given = {
            "birth_date": self.born_on,
            "country": self.country,
            "languages": self.languages,
            "categories": self.categories,
            "channels": self.channels,
        }
        return tuple(name for name, value in given.items() if not value)


def joining(by: Actor) -> Joining:
    """Return how far the asker is. Raises NotFound where the organization is no creator's."""
    creator = own_creator(by)
    day = day_in(clock.now(), creator.time_zone or zone_of(creator.country))
    of_age_on = None
    if creator.born_on is not None:
        birthday = comes_of_age_on(creator.born_on, policies.in_force().thresholds(creator.country).age)
        of_age_on = birthday if birthday > day else None
    return Joining(
        name=creator.name,
        born_on=creator.born_on,
        country=creator.country,
        time_zone=creator.time_zone,
        languages=tuple(creator.languages),
        categories=tuple(creator.categories),
        channels=declared_channels(creator.pk),
        is_minor=is_minor(creator.born_on, day),
        of_age_on=of_age_on,
    )


def needs_joining(by: Actor) -> bool:
    """Tell whether the asker is a creator whom nobody finds yet and who has no channel: joining isn't finished.

    Who is listed has work here that matters more.
    """
    if not (by.is_creator and by.organization_id):
        return False
    creator = Creator.objects.visible_to(by).filter(organization_id=by.organization_id).first()
    if creator is None or creator.ineligible_at is None or Channel.objects.filter(creator=creator).exists():
        return False
    return not ChannelClaim.objects.filter(creator=creator).exists()


def own_creator(by: Actor) -> Creator:
    """Return the asker's own creator; for the queries of this domain. Raises NotFound."""
    if not (by.is_creator and by.organization_id):
        raise NotFound("There is no creator profile here.")
    return Creator.objects.visible_to(by).one(organization_id=by.organization_id)


def declared_channels(creator_id: UUID) -> tuple[DeclaredChannel, ...]:
    """Return the creator's channels, then those that somebody else has here; for queries that know whose it is."""
    claims = list(
        ChannelClaim.objects.filter(creator_id=creator_id).select_related("channel__creator").order_by("declared_at")
    )
    by_channel = {claim.channel_id: claim.pk for claim in claims}
    own = list(Channel.objects.filter(creator_id=creator_id).order_by("created_at", "pk"))
    found = [
        DeclaredChannel(
            claim_id=by_channel.get(row.pk),
            channel_id=row.pk,
            platform=row.platform,
            handle=row.handle or row.name,
            url=row.url,
            followers=figure(row.current.get("followers")),
            is_proved=row.proved_at is not None,
        )
        for row in own
    ]
    mine = {(row.platform, (row.handle or row.name).lower()) for row in own}
    return (*found, *(_contested(claim) for claim in claims if not _is_mine(claim, own, mine)))


def _is_mine(claim: ChannelClaim, own: Collection[Channel], names: Collection[tuple[str, str]]) -> bool:
    return claim.channel_id in {row.pk for row in own} or (claim.platform, claim.handle.lower()) in names


def _contested(claim: ChannelClaim) -> DeclaredChannel:
    return DeclaredChannel(
        claim_id=claim.pk,
        channel_id=None,
        platform=claim.platform,
        handle=claim.handle,
        url=claim.url,
        followers=_declared(claim.followers, claim.declared_at),
        is_proved=False,
        contest=_contest(claim.channel),
    )


def _contest(channel: Any) -> str:
    if channel is None:
        return ""
    if channel.proved_at is not None:
        return "proved"
    return "declared" if channel.creator.organization_id else "imported"


def _declared(value: int | None, at: datetime) -> Figure:
    if value is None:
        return figure(None)
    return Figure(value=value, source=Source.DECLARED, as_of=at)
