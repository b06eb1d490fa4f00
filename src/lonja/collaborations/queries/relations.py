"""What a brand's history says of creators, for the searches that ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lonja.accounts.actor import Actor
from lonja.collaborations.models import Agreement, Collaboration
from lonja.collaborations.types import Entry
from lonja.core import clock

if TYPE_CHECKING:
    from lonja.discovery.types import Relations, Search


def search_relations(by: Actor, asked: Search) -> Relations:
    """Return whom the asker's brand invited lately and with whom it has an agreement, as far as the search asks.

    Raises Forbidden. Discovery lies below and can't look here, so pages and API hand it the ids.
    """
    # Loading discovery's types loads the engine's compiler, which only who searches should pay for.
    from lonja.discovery.types import INVITED_WITHIN_DAYS, Relations

    by.require("collaborations.read")
    own = Collaboration.objects.visible_to(by).filter(brand_id=by.organization_id)
    since = clock.now() - timedelta(days=INVITED_WITHIN_DAYS)
    invited = own.filter(entry=Entry.INVITATION, created_at__gte=since).values_list("creator_id", flat=True)
    agreed = own.filter(pk__in=Agreement.objects.values("collaboration_id")).values_list("creator_id", flat=True)
    return Relations(
        invited_90d=frozenset(invited) if asked.needs_invited else None,
        worked_with=frozenset(agreed) if asked.needs_worked_with else None,
    )
