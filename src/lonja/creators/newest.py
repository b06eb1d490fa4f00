"""Which of several numbers for one measure is the one that is shown: the newest, then the better source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lonja.creators.drafts import StatisticsDraft
from lonja.creators.types import Source

_RANK = {source.value: rank for rank, source in enumerate(Source)}


def merged(current: Mapping[str, Any], fresh: StatisticsDraft, statistics_id: UUID) -> dict[str, Any]:
    """Return the channel's newest numbers with what the statistics add; the history keeps all of them.

    Of two numbers of the same moment the better source's wins, and of one source the one recorded later: that is
    how a corrected file corrects.
    """
    found = dict(current)
    stated: dict[str, Any] = {
        "source": str(fresh.source),
        "as_of": fresh.as_of.isoformat(),
        "sample": fresh.sample,
        "statistics_id": str(statistics_id),
    }
    if fresh.precision != "time":
        stated["precision"] = fresh.precision
    for measure, value in fresh.values.items():
        known = found.get(measure)
        if known is not None and not _is_newer(fresh, known):
            continue
        found[measure] = {"value": value, **stated}
        if formula := fresh.formulas.get(measure):
            found[measure]["formula"] = formula
    return found


def _is_newer(fresh: StatisticsDraft, known: Mapping[str, Any]) -> bool:
    known_at = datetime.fromisoformat(known["as_of"])
    if fresh.as_of != known_at:
        return fresh.as_of > known_at
    return _RANK[str(fresh.source)] <= _RANK[known["source"]]
