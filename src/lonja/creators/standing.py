"""From a creator's channels to a verdict and what follows from it for being listed, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.core import get_global

from lonja.creators.eligibility import Check, Facts, Policy, check
from lonja.creators.types import Outcome, age_on

# Nobody younger is listed, not even for a grace period or by exception: it isn't a number that falls and recovers.
OF_AGE = 18
NIGHT = time(3)
SPREAD_MINUTES = 120
# The zone of most people, where a country has several and its first by name is another.
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One number of a channel as the rules take it, with where it comes from.

    `value` is None where nothing that counts is known; `declared` is then what the creator says. `via` tells how the
    number of a window was found: "posts" is the sum of those published in it, "channel" what the source itself
    states of the channel.
    """

    value: int | None = None
    source: str = ""
    as_of: datetime | None = None
    via: str = ""
    declared: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """What the rules look at in one channel."""

    channel_id: UUID
    followers: Known = Known()
    videos_30d: Known = Known()
    views_30d: Known = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The check of the channel that comes nearest; without a channel, of nothing but the age."""

    check: Check
    channel: ChannelFacts | None

    def criteria(self) -> list[dict[str, Any]]:
        """Return every criterion with all that is known of it, as it is stored."""
        return [
            {
                "name": one.name,
                "value": one.value,
                "threshold": one.threshold,
                "met": one.met,
                **_provenance(one.name, self.channel),
            }
            for one in self.check.criteria
        ]


def _provenance(name: str, channel: ChannelFacts | None) -> dict[str, Any]:
    if name == "age":
        return {"source": "declared", "as_of": None, "via": "", "declared": None}
    known = getattr(channel, name) if channel else Known()
    as_of = known.as_of.isoformat() if known.as_of else None
    return {"source": known.source, "as_of": as_of, "via": known.via, "declared": known.declared}


def verdict(
    *, born_on: date | None, country: str, on: date, channels: Sequence[ChannelFacts], policy: Policy
) -> Verdict:
    """Weigh each channel by itself and keep the best: one and the same channel must meet all that a channel must.

    The best meets most criteria; of equals it is the one that comes closest, then the larger, then the older.
    """

    def weighed(channel: ChannelFacts | None) -> Verdict:
        numbers = (channel.followers, channel.videos_30d, channel.views_30d) if channel else (Known(),) * 3
        facts = Facts(born_on, country, on, *(number.value for number in numbers))
        return Verdict(check=check(facts, policy), channel=channel)

    # The ids are in the order of time, so max() keeps the older of two that are alike.
    ordered = sorted(channels, key=lambda channel: channel.channel_id)
    return max((weighed(channel) for channel in ordered), key=_rank, default=weighed(None))


def _rank(found: Verdict) -> tuple[int, float, int]:
    criteria = found.check.criteria
    closeness = sum(min(1.0, (one.value or 0) / one.threshold) if one.threshold else 1.0 for one in criteria)
    followers = found.channel.followers if found.channel else Known()
    return sum(one.met for one in criteria), closeness, followers.value or followers.declared or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a verdict means now: listed or not, and until when below the rules."""

    outcome: Outcome
    grace_ends_at: datetime | None = None


def settle(
    *,
    is_met: bool,
    was_listed: bool,
    is_minor: bool,
    has_exception: bool,
    grace_ends_at: datetime | None,
    grace: timedelta,
    now: datetime,
) -> Settled:
    """Decide what follows: who passes is listed at once, who falls below stays for the grace period and no longer.

    A grace period that runs keeps its end, whatever later versions of the policy say. `was_listed` is about this
    reason only: a creator who has paused is listed as far as the rules go.
    """
    if is_met:
        return Settled(outcome=Outcome.LISTED)
    if is_minor:
        return Settled(outcome=Outcome.UNLISTED)
    if has_exception:
        return Settled(outcome=Outcome.EXCEPTION)
    if not was_listed:
        return Settled(outcome=Outcome.UNLISTED)
    ends_at = grace_ends_at or now + grace
    if now >= ends_at:
        return Settled(outcome=Outcome.UNLISTED)
    return Settled(outcome=Outcome.GRACE, grace_ends_at=ends_at)


def is_minor(born_on: date | None, on: date) -> bool:
    """Tell whether somebody is known to be under 18; an unknown age is unknown, not young."""
    return born_on is not None and age_on(born_on, on) < OF_AGE


def comes_of_age_on(born_on: date, age: int) -> date:
    """Return the birthday; who was born on 29 February has it on 1 March of a year without that day."""
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def day_in(now: datetime, zone: str) -> date:
    """Return which day it is in the time zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def midnight_in(day: date, zone: str) -> datetime:
    """Return when the day begins in the time zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def zone_of(country: str) -> str:
    """Return the time zone in which most people of a country live; UTC where there is no such country."""
    if country in MAIN_ZONES:
        return MAIN_ZONES[country]
    return next(iter(zones_of(country)), "UTC")


@lru_cache(maxsize=256)
def zones_of(country: str) -> tuple[str, ...]:
    """Return the time zones of a country."""
    return tuple(get_global("territory_zones").get(country, ()))


def next_check_at(
    *,
    now: datetime,
    zone: str,
    creator_id: UUID,
    birthday: date | None,
    ends: Sequence[datetime | None],
) -> datetime:
    """Return when time alone may change the verdict: at night, on the birthday, when a grace or exception ends.

    Nights are spread over two hours by the id, so that a country's creators don't all come at once.
    """
    day = day_in(now, zone)
    spread = timedelta(minutes=creator_id.int % SPREAD_MINUTES)
    nights = [datetime.combine(day + timedelta(days=days), NIGHT, ZoneInfo(zone)) + spread for days in (0, 1, 2)]
    moments = [*nights, *(end for end in ends if end)]
    if birthday:
        moments.append(midnight_in(birthday, zone))
    return min(moment for moment in moments if moment > now)
