"""What discovery holds of a creator: entries on brands' lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lonja.core.personal import Erase, Table, declare, never_a_creators
from lonja.core.reasons import BRANDS_OWN
from lonja.discovery.models import CreatorList, ListEntry, SavedSearch, SearchLook, SearchMatch, SearchWatch

never_a_creators(CreatorList, "a list is a brand's; what it says of a creator is in its entries")
never_a_creators(SavedSearch, "a saved search is a brand's and names nobody")
never_a_creators(SearchWatch, "whom a brand's search has found, as marks that name nobody")
never_a_creators(SearchLook, "when a brand's people looked at their search")
declare(Table(model=SearchMatch, creator="creator_id", unexported=BRANDS_OWN, erase=Erase.DELETE))
declare(
    Table(
        model=ListEntry,
        creator="creator_id",
        says=_("Their notes on lists, beside an entry that shows that you left."),
        unexported=BRANDS_OWN,
        why=BRANDS_OWN,
    )
)
