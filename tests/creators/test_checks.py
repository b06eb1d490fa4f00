"""Checks by the joining rules as they are stored, what follows for the listing, and their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.models import EventRecord
from lonja.creators import actions
from lonja.creators.models import Channel, EligibilityCheck, Standing
from lonja.creators.tasks import check_due
from lonja.creators.types import Outcome, Source
from tests import make
from tests.creators.test_connections import TikTok, tiktok  # noqa: F401
from tests.make import eligibility as made
from tests.make.eligibility import NOON

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def events(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


def criterion(standing: Standing, name: str) -> dict[str, object]:
    return next(one for one in standing.newest.criteria if one["name"] == name)


class TestBoundaries:
    @pytest.mark.parametrize(
        ("numbers", "is_met"),
        [
            ({}, True),
            ({"followers": 50_000}, False),
            ({"posts_30d": 2}, False),
            ({"views_30d": 1_000}, False),
            ({"views_30d": None}, False),
        ],
    )
    def test_of_the_numbers(self, numbers: dict[str, int | None], is_met: bool) -> None:
        with clock.at(NOON):
            assert made.checked(made.joined(**numbers)).is_met is is_met

    def test_a_video_of_30_days_counts_and_one_a_second_older_does_not(self) -> None:
        talent = made.joined(posts_30d=None, views_30d=None)
        with clock.at(NOON):
            made.posts(talent, NOON, DAY, 2 * DAY, 30 * DAY)
            assert made.checked(talent).is_met
        with clock.at(NOON + SECOND):
            standing = made.checked(talent)
        assert (criterion(standing, "videos_30d")["value"], criterion(standing, "views_30d")["value"]) == (2, 800)
        assert standing.newest.outcome == Outcome.GRACE

    def test_the_18th_birthday_passes_where_the_creator_lives(self) -> None:
        talent = made.joined(born_on=date(2008, 11, 26))
        midnight = datetime(2026, 11, 25, 23, tzinfo=UTC)
        with clock.at(midnight - SECOND):
            assert made.checked(talent).newest.outcome == Outcome.UNLISTED
            assert Standing.objects.get(pk=talent.creator.pk).due_at == midnight
        with clock.at(midnight):
            check_due()
        assert made.is_listed(talent)

    def test_a_leap_day_birthday_comes_on_the_first_of_march(self) -> None:
        talent = made.joined(born_on=date(2008, 2, 29), as_of=datetime(2026, 2, 1, tzinfo=UTC))
        with clock.at(datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC)):
            assert not made.checked(talent).is_met
        with clock.at(datetime(2026, 2, 28, 23, tzinfo=UTC)):
            assert made.checked(talent).is_met

    def test_korea_asks_for_nineteen(self) -> None:
        with clock.at(NOON):
            assert not made.checked(made.joined(country="KR", born_on=date(2008, 1, 1))).is_met
            assert made.checked(made.joined("other", country="KR", born_on=date(2007, 1, 1))).is_met


class TestSources:
    def test_what_a_check_found_is_stored_with_its_source_and_age(self) -> None:
        with clock.at(NOON):
            standing = made.checked(made.joined(followers=41_200))
        followers = criterion(standing, "followers")
        assert (followers["value"], followers["threshold"], followers["met"]) == (41_200, 50_001, False)
        assert (followers["source"], followers["as_of"]) == (Source.FIRST_PARTY, NOON.isoformat())
        assert (standing.newest.policy, standing.newest.version) == ("standard-50k", 1)
        assert standing.newest.channel_id == Standing.objects.get().newest.channel_id

    def test_declared_numbers_are_shown_and_do_not_count(self) -> None:
        with clock.at(NOON):
            followers = criterion(made.checked(made.joined(source=Source.DECLARED)), "followers")
        assert (followers["value"], followers["declared"], followers["met"]) == (None, 50_001, False)

    def test_declaring_hides_no_number_that_counts(self) -> None:
        with clock.at(NOON):
            talent = made.joined(source=Source.IMPORTED)
            made.number(talent, NOON + SECOND, Source.DECLARED, followers=900_000)
            followers = criterion(made.checked(talent), "followers")
        assert (followers["value"], followers["source"]) == (50_001, Source.IMPORTED)

    def test_imported_numbers_count_until_the_platform_speaks(self) -> None:
        with clock.at(NOON):
            talent = made.joined(source=Source.IMPORTED)
            assert made.checked(talent).is_met
            Channel.objects.update(proved_at=NOON)
            made.number(talent, NOON - DAY, followers=10)
            assert criterion(made.checked(talent), "followers")["value"] == 10

    def test_how_the_views_were_found_is_stored(self) -> None:
        with clock.at(NOON):
            stated = made.joined(source=Source.IMPORTED)
            assert criterion(made.checked(stated), "views_30d")["via"] == "channel"
            read = made.joined("other")
            made.posts(read, NOON, DAY, DAY, DAY, views=900)
            views = criterion(made.checked(read), "views_30d")
            assert (views["via"], views["value"]) == ("posts", 2_700)

    def test_a_sum_without_one_of_its_posts_is_no_number(self) -> None:
        talent = made.joined(views_30d=None)
        made.posts(talent, NOON, DAY, DAY, DAY)
        made.posts(talent, NOON, 2 * DAY, views=None)
        with clock.at(NOON):
            assert criterion(made.checked(talent), "views_30d")["value"] is None


class TestHistory:
    def test_the_same_again_is_one_row_seen_twice(self) -> None:
        talent = made.joined()
        for day in range(3):
            with clock.at(NOON + day * DAY):
                made.checked(talent)
        row = EligibilityCheck.objects.get()
        assert (row.at, row.confirmed_at, row.times) == (NOON, NOON + 2 * DAY, 3)

    def test_another_value_is_another_row(self) -> None:
        talent = made.joined()
        with clock.at(NOON):
            made.checked(talent)
            made.number(talent, NOON + SECOND, followers=60_000)
            made.checked(talent)
        assert EligibilityCheck.objects.count() == 2

    def test_imported_creators_are_not_weighed(self) -> None:
        imported = make.imported_creator()
        assert actions.check_creators(creator_ids=[imported.pk], cause="clock", by=Actor.system()) == 0
        assert not EligibilityCheck.objects.exists()


class TestGrace:
    def test_lasts_fourteen_days_to_the_second(self) -> None:
        talent = made.joined(followers=50_000)
        with clock.at(NOON):
            assert made.checked(talent).grace_ends_at == NOON + 14 * DAY
        for moment, listed in ((14 * DAY - SECOND, True), (14 * DAY, False)):
            with clock.at(NOON + moment):
                made.checked(talent)
            assert made.is_listed(talent) is listed
        assert (events("creator.fell_below"), events("creator.ineligible")) == (1, 1)

    def test_ends_by_itself_at_its_very_end(self) -> None:
        talent = made.joined(followers=50_000)
        with clock.at(NOON):
            made.checked(talent)
        with clock.at(NOON + 14 * DAY):
            check_due()
        assert not made.is_listed(talent)

    def test_a_recovery_lists_at_once(self) -> None:
        talent = made.joined(followers=50_000)
        with clock.at(NOON):
            made.checked(talent)
        with clock.at(NOON + 20 * DAY):
            made.checked(talent)
            made.number(talent, NOON + 20 * DAY, followers=50_001)
            standing = made.checked(talent)
        assert (standing.is_met, standing.grace_ends_at) == (True, None)
        assert made.is_listed(talent)
        assert events("creator.eligible") == 1

    def test_a_second_fall_gets_a_new_one(self) -> None:
        talent = made.joined(followers=50_000)
        with clock.at(NOON):
            made.checked(talent)
            made.number(talent, NOON + SECOND, followers=50_001)
            made.checked(talent)
        with clock.at(NOON + DAY):
            made.number(talent, NOON + DAY, followers=1)
            assert made.checked(talent).grace_ends_at == NOON + 15 * DAY

    def test_a_minor_gets_none(self) -> None:
        talent = made.joined(born_on=date(2010, 1, 1))
        with clock.at(NOON):
            assert made.checked(talent).newest.outcome == Outcome.UNLISTED
        assert not made.is_listed(talent)


class TestWhen:
    def test_reading_a_channel_weighs_in_the_same_transaction(self, tiktok: TikTok) -> None:  # noqa: F811
        talent = make.creator()
        tiktok.synced(talent)
        newest = Standing.objects.select_related("newest").get().newest
        assert (newest.cause, newest.criteria[1]["value"]) == ("sync", tiktok.account.followers)
        assert newest.criteria[2]["via"] == "posts"

    def test_signing_up_is_the_first_check(self) -> None:
        house = make.creator_house()
        assert not Standing.objects.exists()
        from lonja.accounts.types import House

        actions.sign_up_creator(
            email="new@example.com",
            name="New",
            password=make.PASSWORD,
            language="es",
            house=House(kind="creator", name="New", country="ES"),
        )
        assert Standing.objects.get().newest.outcome == Outcome.UNLISTED
        assert house.organization.pk != Standing.objects.get().creator.organization_id

    def test_declared_and_imported_numbers_weigh_at_once(self) -> None:
        talent = made.joined()
        with clock.at(NOON):
            made.number(talent, NOON, Source.IMPORTED, followers=50_002)
        assert EligibilityCheck.objects.get().cause == "numbers"

    def test_who_claims_a_profile_is_weighed(self) -> None:
        imported = make.imported_creator()
        secret = actions.issue_claim_link(creator_id=imported.id, by=make.staff().actor)
        actions.claim_creator(secret=secret, by=make.stranger().actor)
        assert Standing.objects.get(pk=imported.pk).grace_ends_at is not None

    def test_who_joined_and_was_never_weighed_comes_with_the_clock(self) -> None:
        talent = made.joined()
        check_due()
        assert Standing.objects.filter(pk=talent.creator.pk).exists()

    def test_a_batch_costs_the_same_few_statements(self, django_assert_max_num_queries: object) -> None:
        ids = [made.joined(f"someone{number}").creator.pk for number in range(20)]
        actions.check_creators(creator_ids=ids, cause="clock", by=Actor.system())
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            actions.check_creators(creator_ids=ids, cause="clock", by=Actor.system())
