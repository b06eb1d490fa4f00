"""A creator connects a channel: consent on the platform, proof of control, tokens kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock, crypto, locks
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from lonja.core.events import record
from lonja.creators.actions.channels.reading import queue_reading
from lonja.creators.actions.eligibility import listing
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.events import ChannelConnected, CreatorChanged
from lonja.creators.models import Channel, Connection, Creator
from lonja.creators.types import CheckCause
from lonja.platforms import registry
from lonja.platforms.types import AccountFacts, Function, NeedsCreator, PlatformError, Temporary, Tokens, allowed

# How long the platform's page may be open before its answer is taken for somebody's recording of it.
ANSWERED_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was asked for and not yet answered; its creator keeps it meanwhile, a page in the session."""

    platform: str
    state: str
    verifier: str
    redirect_uri: str
    creator_id: str
    asked_at: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: object) -> Consent:
        """Read one back; raise Forbidden for anything else, such as what an older version kept."""
        if not isinstance(kept, Mapping) or kept.keys() != cls.__dataclass_fields__.keys():
            raise _foreign()
        return cls(**{str(name): str(value) for name, value in kept.items()})

    @property
    def expires_at(self) -> datetime:
        return datetime.fromisoformat(self.asked_at) + ANSWERED_WITHIN


def _foreign() -> Forbidden:
    return Forbidden(_("This answer belongs to another request. Start the connection again."))


def begin_connection(*, platform: str, redirect_uri: str, by: Actor) -> tuple[str, Consent]:
    """Return where to send the creator, and the consent to keep until they come back.

    Raises Forbidden, NotFound (the asker has no creator profile), Unavailable (the platform isn't set up here).
    """
    creator = own_creator(by)
    connector = registry.connector(platform)
    consent = Consent(
        platform=platform,
        state=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        creator_id=str(creator.pk),
        asked_at=clock.now().isoformat(),
    )
    digest = hashlib.sha256(consent.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return connector.authorize_url(state=consent.state, redirect_uri=redirect_uri, challenge=challenge), consent


def finish_connection(*, consent: Consent, state: str, code: str, refusal: str = "", by: Actor) -> UUID:
    """Take the platform's answer: exchange the code, prove the channel, keep the tokens; return the channel's id.

    Raises Forbidden (another state or creator: somebody else's answer; or it comes too late), Invalid (refused on the
    platform), Conflict (the channel is another creator's), Unavailable (the platform doesn't answer).
    """
    creator = own_creator(by)
    if not secrets.compare_digest(consent.state.encode(), state.encode()) or consent.creator_id != str(creator.pk):
        raise _foreign()
    if consent.expires_at < clock.now():
        raise Forbidden(_("That took longer than a quarter of an hour, so it doesn't count. Start again."))
    if refusal or not code:
        raise Invalid({"consent": [_("You didn't allow the access, so nothing was connected.")]})
    # The network comes first: nothing of ours is locked while a platform takes its time.
    tokens, account = _ask(consent, code)
    return _keep(creator.pk, consent.platform, tokens, account, by).pk


def _ask(consent: Consent, code: str) -> tuple[Tokens, AccountFacts]:
    now = clock.now()
    connector = registry.connector(consent.platform)
    try:
        tokens = connector.exchange(code=code, redirect_uri=consent.redirect_uri, verifier=consent.verifier, now=now)
        if Function.IDENTITY not in allowed(connector, tokens.scopes):
            raise Invalid({"consent": [_("Without the basic access nobody can tell whose account it is. Allow it.")]})
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
    channel.name = account.name[:200] or channel.name
    channel.url = account.url or channel.url
    channel.proved_at = now
    channel.account_id = tokens.account_id
    channel.save(update_fields=["creator", "handle", "name", "url", "proved_at", "account_id"])
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
        "failure_kind": "",
        "asked_at": now,
        "percent": 0,
    }
    Connection.objects.filter(channel=channel).exclude(platform=platform, account_id=tokens.account_id).delete()
    Connection.objects.update_or_create(
        platform=platform, account_id=tokens.account_id, defaults={"channel": channel, **facts}
    )
    queue_reading(channel.pk)
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(ChannelConnected(subject_id=creator.pk, parties=parties, channel_id=channel.pk, platform=platform), by=by)
    check_creators(creator_ids=concerned, cause=CheckCause.PROFILE, by=by)
    return channel


def _channel_of(creator: Creator, platform: str, account_id: str, account: AccountFacts, by: Actor) -> Channel:
    """Return the channel that the consent proves: known by the account, the stable id, the handle, or new."""
    same = Channel.objects.select_for_update().filter(platform=platform)
    found = same.filter(account_id=account_id).first() or same.filter(external_id=account.external_id).first()
    if found is None and account.handle:
        # A channel with another account once had this handle; it isn't this one, whatever it is called.
        named = same.filter(handle__iexact=account.handle, account_id="")
        found = named.order_by(F("proved_at").desc(nulls_last=True), "pk").first()
    if found is None:
        return Channel.objects.create(
            creator=creator,
            platform=platform,
            handle=account.handle,
            name=account.name[:200],
            url=account.url,
            account_id=account_id,
            created_at=clock.now(),
        )
    if found.creator_id != creator.pk:
        _require_free(found)
        _leave_behind(found, by)
    return found


def _require_free(channel: Channel) -> None:
    """Raise Conflict where another creator has proved the channel; a mere claim gives way to proof."""
    owner = Creator.objects.one(channel.creator_id)
    holds = Connection.objects.filter(channel=channel, lost_at=None).exists()
    if owner.organization_id is not None and holds:
        raise Conflict(_("This channel belongs to another creator here. Write to us if that is a mistake."))


def _leave_behind(channel: Channel, by: Actor) -> None:
    """Unlist an imported creator whose only channel now belongs to the person themselves."""
    if Channel.objects.filter(creator_id=channel.creator_id).exclude(pk=channel.pk).exists():
        return
    imported = Creator.objects.select_for_update().filter(pk=channel.creator_id, organization=None).first()
    if imported is not None:
        listing.set_reasons(imported, by, begins=[listing.Reason.WITHHELD])


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


def own_creator(by: Actor) -> Creator:
    """Return the asker's own creator. Raises Forbidden, NotFound."""
    by.require("creators.manage_own")
    if by.organization_id is None:
        raise NotFound(_("You have no creator profile yet."))
    return Creator.objects.one(organization_id=by.organization_id)
