"""Which channel is weighed, and what follows from a verdict: the pure rules and their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.creators.eligibility import PRESETS
from lonja.creators.standing import (
    ChannelFacts,
    Known,
    comes_of_age_on,
    day_in,
    is_minor,
    midnight_in,
    next_check_at,
    settle,
    verdict,
    zone_of,
)
from lonja.creators.types import Outcome, age_on

STANDARD = PRESETS["standard-50k"]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GRACE = timedelta(days=14)


def channel(number: int, followers: int | None, videos: int | None, views: int | None) -> ChannelFacts:
    return ChannelFacts(
        channel_id=UUID(int=number),
        followers=Known(value=followers),
        videos_30d=Known(value=videos),
        views_30d=Known(value=views),
    )


def weighed(*channels: ChannelFacts) -> tuple[bool, int | None]:
    found = verdict(born_on=date(1990, 1, 1), country="ES", on=NOW.date(), channels=channels, policy=STANDARD)
    return found.check.eligible, found.channel.channel_id.int if found.channel else None


class TestChannel:
    def test_one_and_the_same_channel_must_meet_all(self) -> None:
        assert weighed(channel(1, 90_000, 0, 0), channel(2, 100, 9, 9_000)) == (False, 2)
        assert weighed(channel(1, 90_000, 0, 0), channel(2, 50_001, 3, 1_001)) == (True, 2)

    def test_of_equals_the_closest_then_the_larger_then_the_older(self) -> None:
        assert weighed(channel(1, 10_000, 3, 2_000), channel(2, 49_000, 3, 2_000)) == (False, 2)
        assert weighed(channel(1, 60_000, 3, 2_000), channel(2, 70_000, 3, 2_000)) == (True, 2)
        assert weighed(channel(2, 60_000, 3, 2_000), channel(1, 60_000, 3, 2_000)) == (True, 1)

    def test_without_a_channel_only_the_age_is_known(self) -> None:
        found = verdict(born_on=date(1990, 1, 1), country="ES", on=NOW.date(), channels=[], policy=STANDARD)
        assert [one.met for one in found.check.criteria] == [True, False, False, False]

    @given(st.lists(st.tuples(*(st.none() | st.integers(0, 120_000) for _ in range(3))), max_size=5))
    def test_passes_exactly_when_some_channel_does(self, numbers: list[tuple[int | None, ...]]) -> None:
        channels = [channel(place, *three) for place, three in enumerate(numbers)]
        passes = any(
            None not in three and three[0] > 50_000 and three[1] >= 3 and three[2] > 1_000  # type: ignore[operator]
            for three in numbers
        )
        assert weighed(*channels)[0] is passes


def settled(now: datetime = NOW, **facts: object) -> tuple[str, datetime | None]:
    known = {"is_met": False, "was_listed": True, "is_minor": False, "has_exception": False, "grace_ends_at": None}
    found = settle(**(known | facts), grace=GRACE, now=now)  # type: ignore[arg-type]
    return found.outcome, found.grace_ends_at


class TestGrace:
    def test_who_passes_is_listed_at_once(self) -> None:
        assert settled(is_met=True, was_listed=False) == (Outcome.LISTED, None)
        assert settled(is_met=True, grace_ends_at=NOW + GRACE) == (Outcome.LISTED, None)

    def test_who_falls_below_stays_for_fourteen_days_and_not_a_second_longer(self) -> None:
        outcome, ends_at = settled()
        assert (outcome, ends_at) == (Outcome.GRACE, NOW + GRACE)
        last = NOW + GRACE - timedelta(seconds=1)
        assert settled(last, grace_ends_at=ends_at) == (Outcome.GRACE, ends_at)
        assert settled(NOW + GRACE, grace_ends_at=ends_at) == (Outcome.UNLISTED, None)

    def test_who_never_passed_gets_none(self) -> None:
        assert settled(was_listed=False) == (Outcome.UNLISTED, None)

    def test_nobody_under_age_is_listed_by_grace_or_exception(self) -> None:
        assert settled(is_minor=True, has_exception=True) == (Outcome.UNLISTED, None)

    def test_an_exception_lists(self) -> None:
        assert settled(was_listed=False, has_exception=True) == (Outcome.EXCEPTION, None)


class TestBirthday:
    @pytest.mark.parametrize(
        ("born_on", "day"),
        [((2008, 11, 25), (2026, 11, 25)), ((2008, 2, 29), (2026, 3, 1)), ((2004, 2, 29), (2022, 3, 1))],
    )
    def test_is_the_first_day_on_which_the_age_is_reached(
        self, born_on: tuple[int, int, int], day: tuple[int, int, int]
    ) -> None:
        assert comes_of_age_on(date(*born_on), 18) == date(*day)

    @given(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.integers(0, 60))
    def test_agrees_with_the_age(self, born_on: date, age: int) -> None:
        day = comes_of_age_on(born_on, age)
        assert age_on(born_on, day) == age
        if age:
            assert age_on(born_on, day - timedelta(days=1)) == age - 1

    def test_begins_at_midnight_where_the_creator_lives(self) -> None:
        born_on, madrid = date(2008, 11, 26), "Europe/Madrid"
        first = datetime(2026, 11, 25, 23, tzinfo=UTC)  # 00:00 in Madrid
        assert is_minor(born_on, day_in(first - timedelta(seconds=1), madrid))
        assert not is_minor(born_on, day_in(first, madrid))
        assert is_minor(born_on, day_in(first, "America/Mexico_City"))
        assert midnight_in(born_on.replace(year=2026), madrid) == first

    def test_an_unknown_birth_date_is_unknown_not_young(self) -> None:
        assert not is_minor(None, NOW.date())


class TestNextCheck:
    def at(self, now: datetime = NOW, zone: str = "Europe/Madrid", number: int = 0, **more: object) -> datetime:
        given = {"birthday": None, "ends": []} | more
        return next_check_at(now=now, zone=zone, creator_id=UUID(int=number), **given)  # type: ignore[arg-type]

    def test_is_the_next_night_where_the_creator_lives(self) -> None:
        assert self.at() == datetime(2026, 11, 26, 3, tzinfo=ZoneInfo("Europe/Madrid"))
        before_three = datetime(2026, 11, 25, 1, tzinfo=UTC)
        assert self.at(before_three) == datetime(2026, 11, 25, 3, tzinfo=ZoneInfo("Europe/Madrid"))

    def test_is_spread_over_two_hours(self) -> None:
        assert self.at(number=119).minute == 59
        assert self.at(number=120) == self.at(number=0)

    def test_is_earlier_where_a_grace_ends_or_a_birthday_begins(self) -> None:
        assert self.at(ends=[None, NOW + timedelta(minutes=5)]) == NOW + timedelta(minutes=5)
        assert self.at(birthday=date(2026, 11, 26)) == datetime(2026, 11, 25, 23, tzinfo=UTC)
        assert self.at(birthday=date(2020, 1, 1), ends=[NOW]) == self.at()


def test_every_country_has_a_time_zone() -> None:
    assert (zone_of("ES"), zone_of("MX"), zone_of("FR")) == ("Europe/Madrid", "America/Mexico_City", "Europe/Paris")
    assert zone_of("") == zone_of("XX") == "UTC"
