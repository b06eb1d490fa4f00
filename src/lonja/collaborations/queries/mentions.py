"""Which brands let a creator name them."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.collaborations.models import Collaboration, Mention

MOST = 24


def is_mention_allowed(by: Actor, collaboration_id: UUID) -> bool:
    """Tell whether the brand of a collaboration that the asker sees lets the creator name it."""
    visible = Collaboration.objects.visible_to(by).filter(pk=collaboration_id)
    return Mention.objects.filter(collaboration__in=visible).exists()


def brands_that_agreed(creator_id: UUID) -> list[str]:
    """Return the names of the brands that let the creator name them, the latest first.

    No visible_to: the names are for the creator's public media kit, and each brand has agreed to that.
    """
    names = Mention.objects.filter(collaboration__creator_id=creator_id).order_by("-at", "pk")
    return list(dict.fromkeys(names.values_list("collaboration__brand__name", flat=True)))[:MOST]
