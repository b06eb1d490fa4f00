"""Exclusivities in force: by which agreements creators are bound to other brands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from lonja.collaborations.models import Agreement
from lonja.collaborations.states import BINDING
from lonja.core.rows import Rows


def exclusivities_of_others(brand_id: UUID | None, since: date) -> Rows[Agreement]:
    """Return the agreements in force by which creators are bound to other brands than this on that day or later.

    No visible_to: callers tell whether there is one, never with whom.
    """
    newer = Agreement.objects.filter(collaboration=OuterRef("collaboration"), number__gt=OuterRef("number"))
    rows = Agreement.objects.filter(collaboration__state__in=BINDING, exclusivity_until__gte=since)
    if brand_id is not None:
        rows = rows.exclude(collaboration__brand_id=brand_id)
    return rows.exclude(exclusivity_categories=[]).exclude(Exists(newer))
