"""Whom another brand's exclusivity keeps from a piece of work: asked before an invitation and at the acceptance."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns.queries import Campaign
from lonja.collaborations.models import Agreement, Collaboration
from lonja.collaborations.queries.exclusivities import exclusivities_of_others
from lonja.collaborations.sentences import day, listed
from lonja.collaborations.terms import Terms
from lonja.core import clock, locks
from lonja.core.errors import Conflict
from lonja.creators.categories import label, meeting


@dataclass(frozen=True, slots=True)
class Bond:
    """An agreement with another brand that forbids the work, and in which categories."""

    agreement: Agreement
    categories: list[str]

    @property
    def names(self) -> str:
        """The categories in the reader's language."""
        return listed([label(code) for code in self.categories])


def require_no_overlap(collaboration: Collaboration, terms: Terms, by: Actor) -> None:
    """Raise Conflict where another brand's open exclusivity covers this work or overlaps this exclusivity.

    Two acceptances of one creator in two campaigns at once would each miss the other, so they queue by creator.
    """
    locks.until_commit(f"exclusivity:{collaboration.creator_id}")
    found = bonds(collaboration.campaign, terms, [collaboration.creator_id])
    if bond := found.get(collaboration.creator_id):
        raise Conflict(_overlap_words(collaboration, bond, by))


def bonds(campaign: Campaign, terms: Terms, creator_ids: Collection[UUID]) -> dict[UUID, Bond]:
    """Return which of these creators another brand's exclusivity keeps from the campaign's work on these terms."""
    rows = (
        exclusivities_of_others(campaign.organization_id, clock.today())
        .filter(collaboration__creator_id__in=creator_ids)
        .select_related("collaboration__brand")
        .defer("text", "document")
        .order_by("collaboration_id")
    )
    found: dict[UUID, Bond] = {}
    for row in rows:
        if categories := _forbidden(row, campaign, terms):
            found.setdefault(row.collaboration.creator_id, Bond(row, categories))
    return found


def _forbidden(other: Agreement, campaign: Campaign, terms: Terms) -> list[str]:
    """The categories in which the other brand's exclusivity meets the one asked for, or else the work itself."""
    rights = terms.rights
    last_piece = max(piece.due_on for piece in terms.deliverables)
    asked = _covered(other.exclusivity_categories, rights.exclusivity_categories)
    if asked and _overlap(other, rights.exclusivity_from, rights.exclusivity_until):
        return asked
    worked = _covered(other.exclusivity_categories, campaign.categories)
    return worked if worked and _overlap(other, clock.today(), last_piece) else []


def _covered(taken: Collection[str], wanted: Collection[str]) -> list[str]:
    """Return the categories taken that meet the wanted ones; a category and its subcategories meet."""
    return sorted(meeting(wanted).intersection(taken))


def _overlap(agreement: Agreement, first: date | None, last: date | None) -> bool:
    if not (first and last and agreement.exclusivity_from and agreement.exclusivity_until):
        return False
    return agreement.exclusivity_from <= last and first <= agreement.exclusivity_until


def _overlap_words(collaboration: Collaboration, bond: Bond, by: Actor) -> str:
    facts = {
        "creator": collaboration.creator.name,
        "categories": bond.names,
        "date": day(bond.agreement.exclusivity_until),
        "brand": bond.agreement.collaboration.brand.name,
    }
    # With whom the creator works is not for the other brand to read.
    if by.is_creator:
        return _("You promised %(brand)s exclusivity in %(categories)s until %(date)s.") % facts
    return _("%(creator)s is bound to another brand in %(categories)s until %(date)s.") % facts
