"""What a search may ask of the past, posts included: the one place where pages, API and alerts get it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.collaborations import queries as collaborations
from lonja.creators.categories import meeting
from lonja.measurement.models import Publication
from lonja.measurement.types import Disclosure

if TYPE_CHECKING:
    from lonja.discovery.types import Relations, Search


def search_relations(by: Actor, asked: Search) -> Relations:
    """Return what domains above discovery know of the asker and the creators, as far as the search asks.

    Raises Forbidden. Costs nothing where the search asks for none of it.
    """
    found = collaborations.search_relations(by, asked)
    if asked.worked_with_competitor is None:
        return found
    return replace(found, worked_with_competitor=_competitors_creators(by))


def _competitors_creators(by: Actor) -> frozenset[UUID] | None:
    """Who published, for another brand in a category that the asker's campaigns meet, a post labeled as advertising.

    None where the asker's campaigns name no category. No visible_to: such a post says to everybody that it is paid, and
    the answer joins all brands of the categories; talks, agreements and unlabeled posts stay out (decision 0017).
    """
    own = campaigns.own_categories(by)
    if not own:
        return None
    rows = Publication.objects.filter(disclosure=Disclosure.FOUND, campaign__categories__overlap=sorted(meeting(own)))
    return frozenset(rows.exclude(brand_id=by.organization_id).values_list("creator_id", flat=True))
