"""Counts anew how creators and brands have behaved, from everything that happened between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.collaborations import queries
from lonja.collaborations.conduct import conduct_of
from lonja.collaborations.models import BrandReliability
from lonja.collaborations.reliability import Reliability, reliability_of
from lonja.core import clock, locks
from lonja.core.errors import Forbidden
from lonja.creators import actions as creators
from lonja.creators.conduct import Conduct

NAMES = tuple(field.name for field in fields(Reliability))


@transaction.atomic
def count_conduct(*, creator_ids: Collection[UUID], by: Actor) -> int:
    """Count the creators' conduct anew and return for how many it changed; raise Forbidden to all but the system.

    Two counts of one creator queue by name: the later also reads later, so an older count never overwrites a newer.
    """
    _require_system(by)
    for key in sorted(creator_ids):
        locks.until_commit(f"conduct:{key}")
    now = clock.now()
    pasts = queries.pasts_of_creators(creator_ids)
    found: dict[UUID, Conduct] = {key: conduct_of(pasts.get(key, ()), now) for key in creator_ids}
    return creators.store_conduct(found=found, by=by)


@transaction.atomic
def count_reliability(*, brand_ids: Collection[UUID], by: Actor) -> None:
    """Count the brands' reliability anew; raise Forbidden to all but the system."""
    _require_system(by)
    for key in sorted(brand_ids):
        locks.until_commit(f"reliability:{key}")
    now = clock.now()
    rows = []
    for key in brand_ids:
        pasts, flows = queries.past_of_brand(key)
        rows.append(BrandReliability(organization_id=key, as_of=now, **asdict(reliability_of(pasts, flows, now))))
    BrandReliability.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organization"], update_fields=[*NAMES, "as_of"]
    )


def _require_system(by: Actor) -> None:
    if not by.is_system:
        raise Forbidden("Only Lonja itself counts how people behave.")
