"""Locking in one order: the creator first, then its channels and consents, so that nobody waits in a circle."""

from __future__ import annotations

from uuid import UUID

from lonja.creators.models import Channel, Creator


def lock_creator_of(channel_id: UUID) -> Creator | None:
    """Lock and return the creator of a channel; None when the channel has gone."""
    creator_id = Channel.objects.filter(pk=channel_id).values_list("creator_id", flat=True).first()
    if creator_id is None:
        return None
    return Creator.objects.select_for_update(no_key=True).filter(pk=creator_id).first()
