"""A creator's audience, made of what is known of each channel's."""

from __future__ import annotations

from lonja.creators.models import Channel, Creator
from lonja.creators.types import Source


def derive(creator: Creator) -> None:
    """Make the creator's audience that of the largest channel whose platform told one.

    Whoever stood on a platform's word and has none any more, has none: what was imported or declared before was
    replaced by it. An imported audience stays until a platform tells a better one. The creator must be locked.
    """
    known = Channel.objects.filter(creator=creator, audience_as_of__isnull=False)
    largest = max(known, key=followers_of, default=None)
    if largest is not None:
        creator.audience, creator.audience_as_of = largest.audience, largest.audience_as_of
        creator.audience_source = Source.FIRST_PARTY
    elif creator.audience_source == Source.FIRST_PARTY:
        creator.audience, creator.audience_as_of, creator.audience_source = {}, None, ""
    else:
        return
    creator.save(update_fields=["audience", "audience_as_of", "audience_source"])


def followers_of(channel: Channel) -> int:
    """Return the newest followers of a channel, -1 where nobody knows them."""
    value = (channel.current.get("followers") or {}).get("value")
    return -1 if value is None else int(value)
