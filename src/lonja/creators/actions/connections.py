"""A creator connects a channel: consent on the platform, proof of control, tokens kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto, locks
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from lonja.core.events import record
from lonja.creators.actions import listing
from lonja.creators.actions.checking import check_channel, check_creators
from lonja.creators.events import ChannelConnected, ChannelDisconnected, CreatorChanged
from lonja.creators.models import Channel, ChannelStatistics, Connection, Creator
from lonja.creators.types import CheckCause
from lonja.platforms import registry
from lonja.platforms.types import AccountFacts, NeedsCreator, PlatformError, Temporary, Tokens


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was asked for and not yet answered; kept in the creator's session meanwhile."""

    platform: str
    state: str
    verifier: str
    redirect_uri: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def begin_connection(*, platform: str, redirect_uri: str, by: Actor) -> tuple[str, Consent]:
    """Return where to send the creator, and the consent to keep until they come back.

    Raises Forbidden, NotFound (the asker has no creator profile), Unavailable (the platform isn't set up here).
    """
    _own_creator(by)
    connector = registry.connector(platform)
    consent = Consent(platform, secrets.token_urlsafe(24), secrets.token_urlsafe(48), redirect_uri)
    digest = hashlib.sha256(consent.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return connector.authorize_url(state=consent.state, redirect_uri=redirect_uri, challenge=challenge), consent


def finish_connection(*, consent: Consent, state: str, code: str, refusal: str = "", by: Actor) -> UUID:
    """Take the platform's answer: exchange the code, prove the channel, keep the tokens; return the channel's id.

    Raises Forbidden (another state: somebody else's answer), Invalid (refused on the platform), Conflict (the
    channel is another creator's), Unavailable (the platform doesn't answer).
    """
    creator = _own_creator(by)
    if not secrets.compare_digest(consent.state, state):
        raise Forbidden(_("This answer belongs to another request. Start the connection again."))
    if refusal or not code:
        raise Invalid({"consent": [_("You didn't allow the access, so nothing was connected.")]})
    # The network comes first: nothing of ours is locked while a platform takes its time.
    tokens, account = _ask(consent, code)
    channel = _keep(creator.pk, consent.platform, tokens, account, by)
    app.configure_task("creators.sync").defer(channel_id=str(channel.pk))
    return channel.pk


def _ask(consent: Consent, code: str) -> tuple[Tokens, AccountFacts]:
    now = clock.now()
    connector = registry.connector(consent.platform)
    try:
        tokens = connector.exchange(code=code, redirect_uri=consent.redirect_uri, verifier=consent.verifier, now=now)
        return tokens, connector.account(tokens, now=now)
    except Temporary as error:
        raise Unavailable(_("The platform doesn't answer for now. Try again in some minutes.")) from error
    except NeedsCreator as error:
        raise Invalid(
            {"consent": [_("The platform says that the consent isn't valid. Please allow it again.")]}
        ) from error
    except PlatformError as error:
        raise Unavailable(_("The platform refused our request. The operator has to look at it.")) from error


@transaction.atomic
def _keep(creator_id: UUID, platform: str, tokens: Tokens, account: AccountFacts, by: Actor) -> Channel:
    locks.until_commit(f"connection:{platform}:{tokens.account_id}")
    creator = Creator.objects.select_for_update().one(creator_id)
    now = clock.now()
    channel = _channel_of(creator, platform, tokens.account_id, account, by)
    concerned = {creator.pk, channel.creator_id}
    channel.creator = creator
    channel.handle = account.handle or channel.handle
    channel.url = account.url or channel.url
    channel.proved_at = now
    channel.save(update_fields=["creator", "handle", "url", "proved_at"])
    facts = {
        "access": crypto.encrypt(tokens.access),
        "refresh": crypto.encrypt(tokens.refresh) if tokens.refresh else "",
        "access_expires_at": tokens.expires_at,
        "refresh_expires_at": tokens.refresh_expires_at,
        "scopes": sorted(tokens.scopes),
        "connected_at": now,
        "lost_at": None,
        "lost_reason": "",
        "due_at": now,
        "failure_count": 0,
        "failure": "",
    }
    Connection.objects.filter(channel=channel).exclude(platform=platform, account_id=tokens.account_id).delete()
    Connection.objects.update_or_create(
        platform=platform, account_id=tokens.account_id, defaults={"channel": channel, **facts}
    )
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(ChannelConnected(subject_id=creator.pk, parties=parties, channel_id=channel.pk, platform=platform), by=by)
    check_creators(creator_ids=concerned, cause=CheckCause.PROFILE, by=by)
    return channel


def _channel_of(creator: Creator, platform: str, account_id: str, account: AccountFacts, by: Actor) -> Channel:
    """Return the channel that the consent proves: known by the consent, the stable id, the handle, or new."""
    same = Channel.objects.select_for_update().filter(platform=platform)
    connected = Connection.objects.filter(platform=platform, account_id=account_id).first()
    found = (same.filter(pk=connected.channel_id).first() if connected else None) or same.filter(
        external_id=account.external_id
    ).first()
    if found is None and account.handle:
        found = same.filter(handle__iexact=account.handle).order_by("-proved_at", "pk").first()
    if found is None:
        return Channel.objects.create(
            creator=creator, platform=platform, handle=account.handle, url=account.url, created_at=clock.now()
        )
    if found.creator_id != creator.pk:
        _require_free(found, connected)
        _leave_behind(found, by)
    return found


def _require_free(channel: Channel, connected: Connection | None) -> None:
    """Raise Conflict where another creator has proved the channel; a mere claim gives way to proof."""
    owner = Creator.objects.one(channel.creator_id)
    if owner.organization_id is not None and connected is not None and connected.lost_at is None:
        raise Conflict(_("This channel belongs to another creator here. Write to us if that is a mistake."))


def _leave_behind(channel: Channel, by: Actor) -> None:
    """Unlist an imported creator whose only channel now belongs to the person themselves."""
    if Channel.objects.filter(creator_id=channel.creator_id).exclude(pk=channel.pk).exists():
        return
    imported = Creator.objects.select_for_update().filter(pk=channel.creator_id, organization=None).first()
    if imported is not None:
        listing.set_reasons(imported, by, begins=[listing.Reason.WITHHELD])


def disconnect_channel(*, channel_id: UUID, by: Actor) -> None:
    """Give the consent back and forget the tokens; the numbers read so far stay, with their dates.

    Raises Forbidden, NotFound.
    """
    creator = _own_creator(by)
    connection = Connection.objects.filter(channel__creator=creator).one(channel_id=channel_id)
    # Forgetting the tokens is what counts; the platform's own settings page can finish the rest.
    with suppress(PlatformError, Unavailable):
        registry.connector(connection.platform).revoke(tokens_of(connection))
    _forget(connection.pk, _("You disconnected it."), by)


@transaction.atomic
def _forget(connection_id: UUID, reason: str, by: Actor) -> None:
    connection = Connection.objects.select_for_update().select_related("channel__creator").one(connection_id)
    creator = connection.channel.creator
    connection.delete()
    Channel.objects.filter(pk=connection.channel_id).update(proved_at=None)
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(
        ChannelDisconnected(
            subject_id=creator.pk,
            parties=parties,
            channel_id=connection.channel_id,
            platform=connection.platform,
            reason=reason,
        ),
        by=by,
    )


def withdraw_consent(*, platform: str, account_id: str, reason: str, erase: bool, by: Actor) -> None:
    """Do what a platform's push says: forget the tokens, and the numbers too where the person asked for erasure.

    A push about an account that isn't connected is nothing: platforms deliver at least once.
    """
    connection = Connection.objects.filter(platform=platform, account_id=account_id).first()
    if connection is None:
        return
    _forget(connection.pk, reason, by)
    if erase:
        erase_numbers(channel_id=connection.channel_id)


@transaction.atomic
def erase_numbers(*, channel_id: UUID) -> None:
    """Delete what the platform told us of a channel; declared and imported numbers aren't the platform's."""
    channel = Channel.objects.select_for_update().one(channel_id)
    ChannelStatistics.objects.filter(channel=channel, source="first_party").delete()
    channel.current = {name: known for name, known in channel.current.items() if known["source"] != "first_party"}
    channel.save(update_fields=["current"])
    check_channel(channel_id=channel.pk, cause=CheckCause.NUMBERS, by=Actor.system())


def tokens_of(connection: Connection) -> Tokens:
    """Return the tokens in clear; raise NeedsCreator when no encryption key fits any more: they are as good as lost."""
    try:
        access, refresh = (crypto.decrypt(text) if text else "" for text in (connection.access, connection.refresh))
    except ValueError as error:
        raise NeedsCreator(
            "the tokens can't be read: the encryption key was changed without keeping the old one"
        ) from error
    return Tokens(
        account_id=connection.account_id,
        access=access,
        expires_at=connection.access_expires_at,
        refresh=refresh,
        refresh_expires_at=connection.refresh_expires_at,
        scopes=frozenset(connection.scopes),
    )


def _own_creator(by: Actor) -> Creator:
    by.require("creators.manage_own")
    if by.organization_id is None:
        raise NotFound(_("You have no creator profile yet."))
    return Creator.objects.one(organization_id=by.organization_id)
