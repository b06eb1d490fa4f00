"""One batch of rows into the tables, inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lonja.creators.drafts import RateDraft, StatisticsDraft
from lonja.creators.intake import store
from lonja.creators.intake.identity import Directory
from lonja.creators.intake.known import KnownChannel, KnownCreator
from lonja.creators.intake.merge import Change, FileFacts, apply_row, moment_of, new_channel
from lonja.creators.rights import identities
from lonja.platforms.files.problems import Problem, problem
from lonja.platforms.files.types import CreatorRow


@dataclass(slots=True)
class BatchResult:
    """What became of a batch: rows by outcome, refused rows by number, changed creators."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: dict[int, Problem] = field(default_factory=dict)
    creator_ids: set[UUID] = field(default_factory=set)


def take(rows: Sequence[CreatorRow], file: FileFacts, now: datetime) -> BatchResult:
    """Identify, apply and store the rows, in their order."""
    result = BatchResult()
    if not rows:
        return result
    store.take_turns()
    rows = _without_the_erased(rows, result)
    directory = Directory(rows)
    store.read_history(directory.channels, [moment_of(row, file)[0] for row in rows])
    touched: dict[UUID, KnownChannel] = {}
    statistics: list[tuple[UUID, UUID, StatisticsDraft]] = []
    rates: list[tuple[UUID, RateDraft]] = []
    for row in rows:
        channel = directory.find(row, sha256=file.sha256) or new_channel(row)
        was_entered = channel.id in touched or not channel.is_new
        outcome = apply_row(channel, row, file) if not was_entered else _apply_known(channel, row, file)
        if isinstance(outcome, Problem):
            result.refused[row.number] = outcome
            continue
        directory.enter(channel, row)
        touched[channel.id] = channel
        result.counts[outcome.outcome] += 1
        if outcome.statistics:
            statistics.append((outcome.statistics[0], channel.id, outcome.statistics[1]))
        rates += [(channel.creator.id, rate) for rate in outcome.rates]
        if outcome.outcome != "unchanged":
            result.creator_ids.add(channel.creator.id)
    _store(list(touched.values()), statistics, now)
    result.creator_ids |= store.put_rates(rates)
    store.touch_creators(sorted(result.creator_ids), now)
    return result


def _without_the_erased(rows: Sequence[CreatorRow], result: BatchResult) -> list[CreatorRow]:
    """Refuse the rows of people who were erased and asked never to come back."""
    gone = identities.suppressed(
        identities.marks(
            platform=row.platform,
            external_id=row.external_id,
            handle=row.handle,
            name=row.display_name,
            email=row.email,
        )
        for row in rows
    )
    result.refused |= {row.number: problem("row.erased") for row, is_gone in zip(rows, gone, strict=True) if is_gone}
    return [row for row, is_gone in zip(rows, gone, strict=True) if not is_gone]


def _apply_known(channel: KnownChannel, row: CreatorRow, file: FileFacts) -> Change | Problem:
    """Apply a row to a channel that the tables or an earlier row of this batch brought.

    The outcome looks at what this row changes, so the marks of earlier rows are set aside meanwhile.
    """
    new, changed, creator_changed = channel.is_new, channel.is_changed, channel.creator.is_changed
    channel.is_new = channel.is_changed = channel.creator.is_changed = False
    outcome = apply_row(channel, row, file)
    channel.is_new = new
    channel.is_changed |= changed
    channel.creator.is_changed |= creator_changed
    return outcome


def _store(
    channels: Sequence[KnownChannel], statistics: Sequence[tuple[UUID, UUID, StatisticsDraft]], now: datetime
) -> None:
    creators: dict[UUID, KnownCreator] = {channel.creator.id: channel.creator for channel in channels}
    store.insert_creators([c for c in creators.values() if c.is_new], now)
    store.insert_channels([c for c in channels if c.is_new], now)
    store.update_creators([c for c in creators.values() if not c.is_new and c.is_changed], now)
    store.update_channels([c for c in channels if not c.is_new and c.is_changed])
    store.insert_statistics(statistics, now)
