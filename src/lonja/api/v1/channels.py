"""The channels of the creator behind the token: connect, read anew, disconnect."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from lonja.api.auth import asker
from lonja.core import crypto
from lonja.core.errors import Invalid
from lonja.creators import actions, queries
from lonja.creators.actions import Consent
from lonja.creators.queries import OwnChannel
from lonja.creators.types import Figure, Platform

router = Router(tags=["me"])


class OwnNumberOut(Schema):
    """A number with its source and time; `missing` says why there is none. Rates are basis points."""

    value: int | float | None
    source: str
    as_of: datetime | None
    sample: int | None
    missing: str


class AllowedOut(Schema):
    """One thing that the consent may cover."""

    function: str
    reads: str
    is_allowed: bool


class OwnChannelOut(Schema):
    """`proof` is proved, lost (connect again) or claimed. `percent` tells how far an asked-for reading is, else null.

    `failure` is temporary (tried again by itself), permanent (the operator has to look) or empty.
    """

    id: UUID
    platform: str
    handle: str
    name: str
    url: str
    proof: str
    numbers: dict[str, OwnNumberOut]
    covers: list[AllowedOut]
    connected_at: datetime | None
    synced_at: datetime | None
    next_at: datetime | None
    percent: int | None
    failure: str
    lost_at: datetime | None
    lost_because: str


class PlatformOut(Schema):
    platform: str
    can_connect: bool


class ChannelsOut(Schema):
    items: list[OwnChannelOut]
    platforms: list[PlatformOut]


class ConsentIn(Schema):
    """`redirect_uri` is where the platform sends the creator back to; the operator's app has to name it there."""

    platform: Platform
    redirect_uri: Annotated[str, Field(max_length=500)] = ""


class ConsentOut(Schema):
    """Open `url` in the creator's browser; send `consent` back with what the platform answers, before `expires_at`."""

    url: str
    consent: str
    expires_at: datetime


class ConnectionIn(Schema):
    """The platform's answer: `code` and `state`, or `error`."""

    consent: Annotated[str, Field(max_length=4000)]
    state: Annotated[str, Field(max_length=500)]
    code: Annotated[str, Field(max_length=2000)] = ""
    error: Annotated[str, Field(max_length=200)] = ""


@router.get("", response=ChannelsOut)
def list_channels(request: HttpRequest) -> ChannelsOut:
    """Return the creator's channels, the largest first, and which platforms can be connected here."""
    found = queries.own_channels(asker(request))
    return ChannelsOut(
        items=[_out(one) for one in found.items],
        platforms=[PlatformOut(platform=name, can_connect=is_open) for name, is_open in found.platforms],
    )


@router.post("/consents", response={201: ConsentOut})
def ask_consent(request: HttpRequest, data: ConsentIn) -> Status[ConsentOut]:
    """Begin to connect a channel: the address of the platform's consent page, and what to keep meanwhile."""
    back = data.redirect_uri or f"{settings.LONJA_URL}/connect/{data.platform.value}/callback"
    url, consent = actions.begin_connection(platform=data.platform.value, redirect_uri=back, by=asker(request))
    sealed = crypto.encrypt(json.dumps(consent.as_json()))
    return Status(201, ConsentOut(url=url, consent=sealed, expires_at=consent.expires_at))


@router.post("", response={201: OwnChannelOut})
def connect_channel(request: HttpRequest, data: ConnectionIn) -> Status[OwnChannelOut]:
    """Finish with the platform's answer. Another creator's channel is a conflict; a refusal is a 422 at `consent`."""
    by = asker(request)
    by.require("creators.manage_own")  # before the consent is looked at, which may be anything
    channel_id = actions.finish_connection(
        consent=_opened(data.consent), state=data.state, code=data.code, refusal=data.error, by=by
    )
    return Status(201, _out(queries.own_channel(by, channel_id)))


@router.get("/{channel_id}", response=OwnChannelOut)
def get_channel(request: HttpRequest, channel_id: UUID) -> OwnChannelOut:
    """Return one of the creator's channels; ask again while `percent` is a number."""
    return _out(queries.own_channel(asker(request), channel_id))


@router.post("/{channel_id}/readings", response={202: OwnChannelOut})
def read_channel(request: HttpRequest, channel_id: UUID) -> Status[OwnChannelOut]:
    """Have the channel read from its platform now. Too soon is a 429 with `Retry-After`."""
    by = asker(request)
    actions.read_channel_now(channel_id=channel_id, by=by)
    return Status(202, _out(queries.own_channel(by, channel_id)))


@router.delete("/{channel_id}/connection", response={204: None})
def disconnect_channel(request: HttpRequest, channel_id: UUID) -> Status[None]:
    """Give the consent back and forget it. The numbers read so far stay, with their dates."""
    actions.disconnect_channel(channel_id=channel_id, by=asker(request))
    return Status(204, None)


def _opened(sealed: str) -> Consent:
    try:
        return Consent.from_json(json.loads(crypto.decrypt(sealed)))
    except ValueError as error:
        raise Invalid({"consent": [_("Send the consent as it was given to you.")]}) from error


def _out(channel: OwnChannel) -> OwnChannelOut:
    return OwnChannelOut(
        id=channel.id,
        platform=channel.platform,
        handle=channel.handle,
        name=channel.name,
        url=channel.url,
        proof=channel.proof,
        numbers={name: _number(figure) for name, figure in channel.figures.items()},
        covers=[
            AllowedOut(function=one.function, reads=one.reads, is_allowed=one.is_allowed) for one in channel.covers
        ],
        connected_at=channel.connected_at,
        synced_at=channel.synced_at,
        next_at=channel.next_at,
        percent=channel.percent,
        failure=channel.failure_kind,
        lost_at=channel.lost_at,
        lost_because=channel.lost_because,
    )


def _number(figure: Figure) -> OwnNumberOut:
    return OwnNumberOut(
        value=figure.value,
        source=figure.source,
        as_of=figure.as_of,
        sample=figure.sample,
        missing=str(figure.missing),
    )
