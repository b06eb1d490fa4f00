"""Keeps how creators behaved, as the domain that sees it has counted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Forbidden
from lonja.core.events import record
from lonja.creators.conduct import Conduct
from lonja.creators.events import IDS_PER_EVENT, CreatorChanged
from lonja.creators.models import CreatorConduct

NAMES = tuple(field.name for field in fields(Conduct))
BATCH = 1_000


@transaction.atomic
def store_conduct(*, found: Mapping[UUID, Conduct], by: Actor) -> int:
    """Keep each creator's conduct and return for how many it changed; raise Forbidden to anybody but the system.

    Nobody states these figures: a person who could would rate themselves.
    """
    if not by.is_system:
        raise Forbidden("Conduct is counted from what happened, nobody enters it.")
    changed: list[UUID] = []
    wanted = sorted(found)
    for start in range(0, len(wanted), BATCH):
        changed += _store({key: found[key] for key in wanted[start : start + BATCH]})
    for start in range(0, len(changed), IDS_PER_EVENT):
        some = changed[start : start + IDS_PER_EVENT]
        record(CreatorChanged(subject_id=some[0], creator_ids=tuple(map(str, some))), by=by)
    return len(changed)


def _store(found: Mapping[UUID, Conduct]) -> list[UUID]:
    known = CreatorConduct.objects.in_bulk(found)
    now, nothing = clock.now(), asdict(Conduct())
    changed, rows = [], []
    for key, conduct in found.items():
        values = asdict(conduct)
        before = {name: getattr(known[key], name) for name in NAMES} if key in known else nothing
        if key not in known and values == nothing:
            continue
        if values != before:
            changed.append(key)
        rows.append(CreatorConduct(creator_id=key, as_of=now, **values))
    CreatorConduct.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["creator"], update_fields=[*NAMES, "as_of"]
    )
    return changed
