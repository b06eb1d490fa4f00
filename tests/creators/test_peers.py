"""Where a number stands among comparable channels."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from lonja.core import clock
from lonja.creators import queries
from lonja.creators.models import Channel, Creator
from lonja.creators.queries import Cohort
from tests import make

pytestmark = pytest.mark.django_db
COHORT = Cohort("tiktok", 60_000, "beauty")


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def channel(number: int, *, followers: int = 60_000, platform: str = "tiktok", views: int | None = None, **creator):
    current = {"followers": {"value": followers}, "engagement_rate_views_bps": {"value": number}}
    if views is not None:
        current["median_views"] = {"value": views}
    return Channel.objects.create(
        creator_id=make.imported_creator(**({"categories": ["beauty", "skincare"]} | creator)).pk,
        platform=platform,
        handle=f"peer{number}.{platform}.{followers}",
        current=current,
        created_at=clock.now(),
    )


def standing(value: int, measure: str = "median_views"):
    return queries.standings([(COHORT, {measure: Decimal(value)})])[0][measure]


def test_like_counting_by_hand():
    views = [17, 3, 250, 42, 9, 9, 1_000, 77, 5, 610, 12, 31, 64, 8, 2, 90, 55, 1, 400, 23]
    for number, value in enumerate(views):
        channel(number, views=value)
    for value in (0, 1, 9, 10, 60, 999, 5_000):
        found = standing(value)
        assert found.peers == len(views)
        assert abs(found.below - sum(one < value for one in views)) <= 1, value


def test_only_the_comparable_and_those_that_tell():
    channel(1, views=10)
    channel(2)  # tells no views
    channel(3, views=10, platform="youtube")
    channel(4, views=10, followers=250_000)
    channel(5, views=10, followers=49_999)
    channel(6, views=10, categories=["food"])
    unlisted = channel(7, views=10)
    Creator.objects.filter(pk=unlisted.creator_id).update(unlisted_at=clock.now())
    assert standing(11).peers == 1
    cache.clear()
    assert standing(11, "engagement_rate_views_bps").peers == 2


def test_nobody_to_compare_with():
    assert standing(5) == queries.Standing(0, 0)


def test_one_statement_a_day(django_assert_num_queries):
    channel(1, views=10)
    standing(5)
    with django_assert_num_queries(1):  # the cache's own
        standing(50)
