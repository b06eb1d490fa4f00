"""Audience quality is computed: for some channels in the path that stores their numbers, for all of them in bulk."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, FloatField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.core.models import EventRecord
from lonja.creators import quality
from lonja.creators.events import AudienceQualityComputed
from lonja.creators.models import Channel, ChannelQuality, ChannelStatistics, QualityReference
from lonja.creators.quality import Known, Quality, Reading, Spread
from lonja.creators.types import tier_of

BATCH = 5_000
AGAIN = timedelta(hours=6)
# By platform and tier: each ratio's spread.
References = Mapping[tuple[str, str], Mapping[str, Spread]]
Row = tuple[UUID, str, Mapping[str, Any]]
MEASURES = frozenset(
    (
        *("followers", "growth_30d_bps"),
        *(measure for top, bottom in quality.RATIOS.values() for measure in (*top, *bottom)),
    )
)


def rate_channels(channel_ids: Collection[UUID]) -> None:
    """Compute these channels anew by the stored references, inside the caller's transaction."""
    rows = list(Channel.objects.filter(pk__in=channel_ids).values_list("pk", "platform", "current"))
    if rows:
        _rate(rows, references(), _left_out(channel_ids))


def rate_creators(creator_ids: Collection[UUID]) -> None:
    """Compute the channels of these creators by the stored references, inside the caller's transaction."""
    rate_channels(list(Channel.objects.filter(creator_id__in=creator_ids).values_list("pk", flat=True)))


def rate_everybody(*, by: Actor) -> int:
    """Compute the references and every channel's indication, imported ones included; return how many channels.

    It reads and writes in batches by primary key, each its own transaction: run again after a kill it begins anew
    and arrives at the same.
    """
    fresh = _store_references()
    count = changed = 0
    without = _left_out(None)
    for rows in _batches():
        with transaction.atomic():
            changed += _rate(rows, fresh, without)
        count += len(rows)
    with transaction.atomic():
        record(AudienceQualityComputed(subject_id=new_id(), channel_count=count, changed_count=changed), by=by)
    return count


def is_unrated() -> bool:
    """Tell whether there are channels and no reference to compare them with, nor was one looked for lately.

    A table that tells nothing but followers gives no reference, however often it is asked.
    """
    if QualityReference.objects.exists() or not Channel.objects.exclude(current={}).exists():
        return False
    lately = EventRecord.objects.filter(name=AudienceQualityComputed.name, at__gte=clock.now() - AGAIN)
    return not lately.exists()


def references() -> References:
    """Return the stored references."""
    found: dict[tuple[str, str], dict[str, Spread]] = defaultdict(dict)
    for row in QualityReference.objects.all():
        found[row.platform, row.tier][row.measure] = Spread(row.count, row.percentiles)
    return found


def _store_references() -> References:
    values: dict[tuple[str, str, str], array[float]] = defaultdict(lambda: array("d"))
    for rows in _batches():
        for _key, platform, current in rows:
            numbers = known_numbers(current)
            followers = numbers.get("followers")
            if followers is None or followers.value <= 0:
                continue
            tier = str(tier_of(int(followers.value)))
            for name in quality.RATIOS:
                if found := quality.ratio(name, numbers):
                    values[platform, tier, name].append(found[0])
    now = clock.now()
    stored = [
        QualityReference(
            platform=platform,
            tier=tier,
            measure=name,
            count=len(numbers),
            percentiles=percentiles(numbers),
            computed_at=now,
        )
        for (platform, tier, name), numbers in values.items()
    ]
    with transaction.atomic():
        QualityReference.objects.all().delete()
        QualityReference.objects.bulk_create(stored)
    return references()


def percentiles(values: Iterable[float]) -> list[float]:
    """Return the values at 0 %, 1 % … 100 %, smallest first."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return [ordered[round(last * step / 100)] for step in range(101)]


def known_numbers(current: Mapping[str, Any]) -> dict[str, Known]:
    """Return the numbers of a channel that audience quality looks at."""
    return {
        name: Known(float(entry["value"]), entry["source"], entry["as_of"])
        for name, entry in current.items()
        if name in MEASURES and entry.get("value") is not None
    }


def _batches() -> Iterator[list[Row]]:
    after = UUID(int=0)
    while True:
        page = Channel.objects.filter(pk__gt=after).order_by("pk")
        rows = list(page.values_list("pk", "platform", "current")[:BATCH])
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def _rate(rows: Sequence[Row], spreads: References, left_out: Mapping[UUID, Sequence[str]]) -> int:
    histories = _histories([row[0] for row in rows])
    nothing: Mapping[str, Spread] = {}
    rated = []
    for key, platform, current in rows:
        numbers = known_numbers(current)
        followers = numbers.get("followers")
        tier = str(tier_of(int(followers.value))) if followers and followers.value > 0 else ""
        usual = spreads.get((platform, tier), nothing)
        rated.append((key, quality.quality_of(numbers, histories.get(key, ()), usual, left_out.get(key, ()))))
    return _store(rated, clock.now())


def _histories(keys: Sequence[UUID]) -> dict[UUID, list[Reading]]:
    """Return the followers of each channel over the last year, where there is more than one reading."""
    between = Q(channel_id__in=keys)
    if len(keys) == BATCH:
        # A range of ids, not a list of thousands: a batch's ids follow one another in the table.
        between = Q(channel_id__gte=keys[0], channel_id__lte=keys[-1])
    rows = (
        ChannelStatistics.objects.filter(
            between, as_of__gte=clock.now() - 2 * quality.MEMORY, values__has_key="followers"
        )
        .annotate(count=Cast(KeyTextTransform("followers", "values"), FloatField()), marked=F("rounded"))
        .values_list("channel_id", "as_of", "count", "marked")
    )
    found: dict[UUID, list[Reading]] = defaultdict(list)
    for key, at, count, marked in rows.order_by().iterator(chunk_size=BATCH):
        found[key].append(Reading(at, count, "followers" in marked))
    return found


def _left_out(channel_ids: Collection[UUID] | None) -> dict[UUID, Sequence[str]]:
    rows = ChannelQuality.objects.exclude(left_out=[])
    if channel_ids is not None:
        rows = rows.filter(pk__in=channel_ids)
    return dict(rows.values_list("pk", "left_out"))


def _store(rated: Sequence[tuple[UUID, Quality]], now: datetime) -> int:
    """Write the indications and return how many scores changed.

    Whether one is hidden, and what was left out by decision, stays as it is.
    """
    before = dict(ChannelQuality.objects.filter(pk__in=[key for key, _ in rated]).values_list("pk", "score"))
    records = [
        {
            "channel_id": str(key),
            "score": found.score,
            "signals": {name: signal.as_json() for name, signal in found.signals.items()},
        }
        for key, found in rated
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO creators_channelquality AS q (channel_id, score, signals, formula, computed_at, left_out)
            SELECT r.channel_id, r.score, r.signals, %s, %s, '{}'
            FROM jsonb_to_recordset(%s::jsonb) AS r(channel_id uuid, score smallint, signals jsonb)
            JOIN creators_channel c ON c.id = r.channel_id
            ON CONFLICT (channel_id) DO UPDATE SET score = excluded.score, signals = excluded.signals,
                formula = excluded.formula, computed_at = excluded.computed_at
            """,
            [quality.FORMULA, now, json.dumps(records)],
        )
    return sum(before.get(key) != found.score for key, found in rated)
