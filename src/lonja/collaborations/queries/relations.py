"""What a brand's history and other brands' exclusivities say of creators, for the searches that ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.collaborations.models import Agreement, Collaboration
from lonja.collaborations.queries.exclusivities import exclusivities_of_others
from lonja.collaborations.types import Entry
from lonja.core import clock
from lonja.creators.categories import meeting

if TYPE_CHECKING:
    from lonja.discovery.types import Relations, Search


def search_relations(by: Actor, asked: Search) -> Relations:
    """Return whom the asker's brand invited lately, with whom it has an agreement, and who is bound to another brand.

    Only what the search asks; raises Forbidden. Discovery lies below and can't look here, so pages and API hand it the
    ids; they ask `measurement.queries.search_relations`, which adds what posts tell.
    """
    # Loading discovery's types loads the engine's compiler, which only who searches should pay for.
    from lonja.discovery.types import INVITED_WITHIN_DAYS, Relations

    if not asked.needs_relations:
        return Relations()
    by.require("collaborations.read")
    own = Collaboration.objects.visible_to(by).filter(brand_id=by.organization_id)
    since = clock.now() - timedelta(days=INVITED_WITHIN_DAYS)
    invited = own.filter(entry=Entry.INVITATION, created_at__gte=since).values_list("creator_id", flat=True)
    agreed = own.filter(pk__in=Agreement.objects.values("collaboration_id")).values_list("creator_id", flat=True)
    return Relations(
        invited_90d=frozenset(invited) if asked.invited_90d is not None else None,
        worked_with=frozenset(agreed) if asked.worked_with is not None else None,
        bound=_bound(by, asked) if asked.takes_campaigns_in else None,
    )


def _bound(by: Actor, asked: Search) -> frozenset[UUID]:
    """Whom another brand's exclusivity binds in one of the categories, from today through the days asked for.

    No visible_to: it only leaves creators out of an answer, together with those who refuse the category, and says
    neither to whom they are bound nor until when.
    """
    today = clock.today()
    last = asked.available[1] if asked.available else today
    taken = sorted(meeting(asked.takes_campaigns_in))
    rows = exclusivities_of_others(by.organization_id, today).filter(
        exclusivity_from__lte=max(last, today), exclusivity_categories__overlap=taken
    )
    return frozenset(rows.values_list("collaboration__creator_id", flat=True))
