"""What a creator can do next to meet the joining rules, as a pure function: codes and numbers, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lonja.creators.statistics import WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One step: `count` is how much is missing, `by` until when it has to be done, where that is known."""

    code: str
    count: int | None = None
    by: datetime | None = None
    on: date | None = None


def advice(
    *,
    criteria: Sequence[Mapping[str, Any]],
    has_channel: bool,
    is_proved: bool,
    birthday: date | None,
    oldest_counted_at: datetime | None,
    grace_ends_at: datetime | None,
) -> list[Advice]:
    """Return the steps, the first first; none where every rule is met.

    While the channel isn't connected, its numbers may be old or don't count, so connecting it comes before all that
    is about numbers.
    """
    unmet = {one["name"]: one for one in criteria if not one["met"]}
    steps: list[Advice] = []
    if "age" in unmet:
        steps.append(Advice(code="give_birth_date") if birthday is None else Advice(code="wait", on=birthday))
    numbers = [name for name in ("followers", "videos_30d", "views_30d") if name in unmet]
    if not numbers:
        return steps
    if not has_channel:
        return [*steps, Advice(code="declare_channel", by=grace_ends_at)]
    if not is_proved:
        steps.append(Advice(code="connect_channel", by=grace_ends_at))
    for name in numbers:
        one = unmet[name]
        if one["value"] is None:
            # What to do about a number that nobody knows is to connect; if that is done, to wait for the reading.
            continue
        missing = one["threshold"] - one["value"]
        if name == "followers":
            steps.append(Advice(code="gain_followers", count=missing, by=grace_ends_at))
        elif name == "videos_30d":
            leaves = oldest_counted_at + WINDOW if oldest_counted_at and one["value"] else None
            ends = [end for end in (leaves, grace_ends_at) if end]
            steps.append(Advice(code="publish_videos", count=missing, by=min(ends, default=None)))
        else:
            steps.append(Advice(code="gain_views", count=missing, by=grace_ends_at))
    if is_proved and not steps:
        steps.append(Advice(code="wait_for_numbers"))
    return steps
