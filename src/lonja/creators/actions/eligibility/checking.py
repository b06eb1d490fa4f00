"""Weighing creators by the joining rules: each check stored whole, and the listing follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.events import record
from lonja.creators import policies
from lonja.creators.actions.eligibility.facts import channels_of
from lonja.creators.actions.eligibility.listing import Reason, set_reasons
from lonja.creators.eligibility import Policy
from lonja.creators.events import CreatorEligible, CreatorFellBelow, CreatorIneligible
from lonja.creators.models import Channel, ChannelStanding, Creator, EligibilityCheck, EligibilityReview, Standing
from lonja.creators.standing import (
    ChannelFacts,
    Settled,
    Verdict,
    comes_of_age_on,
    day_in,
    is_minor,
    next_check_at,
    settle,
    verdict,
    zone_of,
)
from lonja.creators.types import CheckCause, Outcome, ReviewDecision

BATCH = 250


@dataclass(slots=True)
class Found:
    """What the checks of a batch have to write."""

    fresh: list[EligibilityCheck] = field(default_factory=list)
    repeated: list[EligibilityCheck] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    channels: list[ChannelStanding] = field(default_factory=list)


@transaction.atomic
def check_creators(*, creator_ids: Collection[UUID], cause: str, by: Actor) -> int:
    """Weigh those of the creators who have joined, store each check, list and unlist accordingly; return how many.

    Imported creators haven't agreed to any rules and aren't weighed (decision 0005).
    """
    now, policy = clock.now(), policies.in_force()
    # The ids' order keeps two batches from waiting for each other; what points at a creator may go on meanwhile.
    rows = Creator.objects.filter(pk__in=creator_ids, left_at=None).exclude(organization=None).order_by("pk")
    creators = list(rows.select_for_update(no_key=True))
    ids = [creator.pk for creator in creators]
    channels = channels_of(ids, now)
    before = {row.creator_id: row for row in Standing.objects.filter(pk__in=ids).select_related("newest")}
    found = Found()
    for creator in creators:
        _check(creator, channels.get(creator.pk, []), before.get(creator.pk), policy, cause, now, by, found)
    _store(ids, found)
    return len(creators)


def _check(
    creator: Creator,
    channels: Sequence[ChannelFacts],
    before: Standing | None,
    policy: Policy,
    cause: str,
    now: datetime,
    by: Actor,
    found: Found,
) -> None:
    zone = creator.time_zone or zone_of(creator.country)
    day = day_in(now, zone)
    # A birth date after today is a slip of the keyboard in an old import: as good as unknown.
    born_on = creator.born_on if creator.born_on and creator.born_on <= day else None
    weighed = verdict(born_on=born_on, country=creator.country, on=day, channels=channels, policy=policy)
    exception_until = before.exception_until if before else None
    settled = settle(
        is_met=weighed.check.eligible,
        was_listed=creator.ineligible_at is None,
        is_minor=is_minor(born_on, day),
        has_exception=exception_until is not None and now < exception_until,
        grace_ends_at=before.grace_ends_at if before else None,
        grace=timedelta(days=policy.grace_days),
        now=now,
    )
    row = _row(creator, weighed, settled, policy, cause, now, before.newest if before else None, found)
    least = policy.thresholds(creator.country).age
    birthday = comes_of_age_on(born_on, least) if born_on else None
    ends = (settled.grace_ends_at, exception_until)
    found.standings.append(
        Standing(
            creator=creator,
            newest=row,
            is_met=weighed.check.eligible,
            grace_ends_at=settled.grace_ends_at,
            exception_until=exception_until,
            time_zone=zone,
            due_at=next_check_at(now=now, zone=zone, creator_id=creator.pk, birthday=birthday, ends=ends),
        )
    )
    found.channels += [_channel(creator, one) for one in channels]
    _follow(creator, row, settled, before, by)


def _channel(creator: Creator, facts: ChannelFacts) -> ChannelStanding:
    numbers = {name: getattr(facts, name).value for name in ("followers", "videos_30d", "views_30d")}
    return ChannelStanding(channel_id=facts.channel_id, creator=creator, **numbers)


def _row(
    creator: Creator,
    weighed: Verdict,
    settled: Settled,
    policy: Policy,
    cause: str,
    now: datetime,
    last: EligibilityCheck | None,
    found: Found,
) -> EligibilityCheck:
    """Return the check's row: the last one once more where nothing is different, else a new one."""
    channel_id = weighed.channel.channel_id if weighed.channel else None
    facts = {
        "channel_id": channel_id,
        "policy": policy.name,
        "version": policy.version,
        "country": creator.country,
        "is_met": weighed.check.eligible,
        "outcome": settled.outcome,
    }
    criteria = weighed.criteria()
    if last is not None and {name: getattr(last, name) for name in facts} == facts and _alike(last.criteria, criteria):
        last.confirmed_at, last.times, last.criteria = now, last.times + 1, criteria
        found.repeated.append(last)
        return last
    row = EligibilityCheck(creator=creator, at=now, confirmed_at=now, cause=cause, criteria=criteria, **facts)
    found.fresh.append(row)
    return row


def _alike(before: Sequence[dict[str, object]], after: Sequence[dict[str, object]]) -> bool:
    """Compare all but the age of the numbers: the same number read again says nothing new."""

    def timeless(criteria: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        return [{name: value for name, value in one.items() if name != "as_of"} for one in criteria]

    return timeless(before) == timeless(after)


def _follow(creator: Creator, row: EligibilityCheck, settled: Settled, before: Standing | None, by: Actor) -> None:
    """List or unlist, and say what changed for the creator."""
    was_listed = creator.ineligible_at is None
    is_listed = settled.outcome != Outcome.UNLISTED
    if was_listed != is_listed:
        reasons = [Reason.INELIGIBLE]
        set_reasons(creator, by, begins=[] if is_listed else reasons, ends=reasons if is_listed else [])
    told: dict[str, Any] = {
        "subject_id": creator.pk,
        "parties": (creator.organization_id,) if creator.organization_id else (),
        "check_id": row.pk,
        "policy": row.policy,
        "version": row.version,
    }
    missing = tuple(str(one["name"]) for one in row.criteria if not one["met"])
    was_below = before is not None and before.grace_ends_at is not None
    if is_listed and (not was_listed or (was_below and settled.outcome == Outcome.LISTED)):
        record(CreatorEligible(**told, is_exception=settled.outcome == Outcome.EXCEPTION), by=by)
    elif settled.grace_ends_at and not was_below:
        record(CreatorFellBelow(**told, missing=missing, grace_ends_at=settled.grace_ends_at.isoformat()), by=by)
    elif was_listed and not is_listed:
        record(CreatorIneligible(**told, missing=missing), by=by)


def _store(creator_ids: Collection[UUID], found: Found) -> None:
    EligibilityCheck.objects.bulk_create(found.fresh)
    EligibilityCheck.objects.bulk_update(found.repeated, ["confirmed_at", "times", "criteria"])
    Standing.objects.bulk_create(
        found.standings,
        update_conflicts=True,
        unique_fields=["creator"],
        update_fields=["newest", "is_met", "grace_ends_at", "exception_until", "time_zone", "due_at"],
    )
    kept = [row.channel_id for row in found.channels]
    ChannelStanding.objects.filter(creator_id__in=creator_ids).exclude(channel_id__in=kept).delete()
    ChannelStanding.objects.bulk_create(
        found.channels,
        update_conflicts=True,
        unique_fields=["channel"],
        update_fields=["creator", "followers", "videos_30d", "views_30d"],
    )
    met = [row.creator_id for row in found.standings if row.is_met]
    # Who passes by the numbers needs nobody's decision any more.
    EligibilityReview.objects.filter(creator_id__in=met, decided_at=None).update(
        decision=ReviewDecision.UNNEEDED, decided_at=clock.now()
    )


def check_channel(*, channel_id: UUID, cause: str, by: Actor) -> None:
    """Weigh the creator whose channel this is."""
    owner = Channel.objects.filter(pk=channel_id).values_list("creator_id", flat=True)
    check_creators(creator_ids=list(owner), cause=cause, by=by)


def due_creators(limit: int) -> list[UUID]:
    """Return who has to be weighed because time has passed, then those who joined and never were."""
    due = Standing.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    found = list(due.values_list("pk", flat=True)[:limit])
    if len(found) < limit:
        joined = Creator.objects.filter(left_at=None).exclude(organization=None)
        unweighed = joined.exclude(pk__in=Standing.objects.values("pk")).order_by("pk")
        found += unweighed.values_list("pk", flat=True)[: limit - len(found)]
    return found


def check_due(*, limit: int, by: Actor) -> int:
    """Weigh those whose time has come, batch by batch, each batch in a transaction of its own; return how many."""
    ids = due_creators(limit)
    for start in range(0, len(ids), BATCH):
        check_creators(creator_ids=ids[start : start + BATCH], cause=CheckCause.CLOCK, by=by)
    return len(ids)
