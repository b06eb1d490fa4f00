"""Going live: the creator pastes the address of the post that a deliverable became."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import actions as collaborations
from lonja.collaborations import queries as deliverables
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators import queries as creators
from lonja.creators.types import ChannelCard, CreatorCard, DeliverableType, Platform
from lonja.measurement import disclosure, events
from lonja.measurement.models import Post, Publication
from lonja.platforms.post_urls import PostAddress, recognize


@transaction.atomic
def publish_deliverable(
    *, deliverable_id: UUID, url: str, by: Actor, text: str = "", language: str = "", live_at: datetime | None = None
) -> Publication:
    """Tie a live post to a deliverable and move the collaboration on; the same address again changes nothing.

    `text` is the caption as posted, where the label is looked for. Readings of the post that came before are its
    history from now on. Raises NotFound, Forbidden, Invalid (not a post, not theirs, other platform), IllegalMove,
    Conflict (the deliverable has another post, or the post belongs to another deliverable).
    """
    by.require("collaborations.produce")
    deliverable = deliverables.deliverable(by, deliverable_id)
    address = recognize(url)
    # The row lock makes two pastes of one address, or of one deliverable, wait for each other.
    post = _post(address, text, live_at)
    if before := Publication.objects.filter(deliverable_id=deliverable_id).select_related("post").first():
        if before.post_id == post.pk:
            return before
        raise Conflict(_("This piece has a post already: %(url)s") % {"url": before.post.url})
    if Publication.objects.filter(post=post).exists():
        raise Conflict(_("This post belongs to another piece already."))
    creator = creators.creator_cards(by, [deliverable.collaboration.creator_id])[deliverable.collaboration.creator_id]
    channel = _channel(address, DeliverableType(deliverable.type), creator)
    house_id = deliverable.collaboration.creator_house_id
    if house_id is None:
        raise Conflict(_("The creator has not joined, so there is no agreement to publish under."))
    collaborations.mark_published(deliverable_id=deliverable_id, by=by)
    label = disclosure.check(text or post.text, country=creator.country, language=language or _spoken(creator))
    row = Publication.objects.create(
        post=post,
        deliverable=deliverable,
        collaboration=deliverable.collaboration,
        campaign_id=deliverable.collaboration.campaign_id,
        creator_id=creator.id,
        channel_id=channel.id if channel else None,
        brand_id=deliverable.collaboration.brand_id,
        house_id=house_id,
        live_at=live_at or post.published_at or clock.now(),
        is_author_known=bool(address.handle),
        disclosure=label.verdict,
        disclosure_label=label.label,
        created_by_id=by.user_id,
        created_at=clock.now(),
    )
    record(
        events.DeliverablePublished(
            subject_id=row.pk,
            parties=(row.brand_id, house_id),
            campaign_id=row.campaign_id,
            collaboration_id=row.collaboration_id,
            creator_id=row.creator_id,
            url=post.url,
            disclosure=row.disclosure,
        ),
        by=by,
    )
    return row


def _post(address: PostAddress, text: str, live_at: datetime | None) -> Post:
    """Return the post, locked; one that an import brought keeps its history and gains what is told now."""
    known = {"platform": address.platform, "external_id": address.external_id}
    Post.objects.get_or_create(
        **known, defaults={"url": address.url, "handle": address.handle, "created_at": clock.now()}
    )
    post = Post.objects.select_for_update().get(**known)
    post.url = address.url
    post.handle = address.handle or post.handle
    post.text = text or post.text
    post.published_at = post.published_at or live_at
    post.save(update_fields=["url", "handle", "text", "published_at"])
    return post


def _channel(address: PostAddress, kind: DeliverableType, creator: CreatorCard) -> ChannelCard | None:
    """Return the creator's channel the post is on; raise Invalid when it is not on one of theirs."""
    if kind.platform != address.platform:
        asked = {"asked": str(kind.label), "platform": Platform(address.platform).label}
        raise Invalid({"url": [_("This piece is a %(asked)s, but the address leads to %(platform)s.") % asked]})
    own = [channel for channel in creator.channels if channel.platform == address.platform]
    if not own:
        platform = {"platform": Platform(address.platform).label}
        raise Invalid({"url": [_("You have no %(platform)s channel in your profile. Add it first.") % platform]})
    if not address.handle:
        return own[0] if len(own) == 1 else None
    mine = [channel for channel in own if channel.handle.lower() == address.handle.lower()]
    if not mine:
        raise Invalid({"url": [_not_yours(address, own)]})
    return mine[0]


def _not_yours(address: PostAddress, own: Sequence[ChannelCard]) -> str:
    names = {"author": address.handle, "own": ", ".join(f"@{channel.handle}" for channel in own)}
    return _("This post is by @%(author)s; yours is %(own)s. Paste the address of your own post.") % names


def _spoken(creator: CreatorCard) -> str:
    return creator.languages[0] if creator.languages else "es"
