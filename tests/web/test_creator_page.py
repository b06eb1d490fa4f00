"""A creator's page, and where its numbers stand among peers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.creators.models import ChannelStatistics
from lonja.creators.queries import creator_card
from lonja.discovery.engine.types import Histogram
from lonja.web.brand.cohort import Cohort
from lonja.web.brand.creators import audience
from tests import make
from tests.discovery import people
from tests.web.rendering import no_statements_while_rendering

ENGLISH = {"accept-language": "en"}
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def bars(*counts: int) -> Histogram:
    return Histogram(edges=(0, 100, 200, 300)[: len(counts)], counts=counts, missing=0)


class TestCohort:
    def test_the_share_below_is_read_inside_the_bar(self) -> None:
        cohort = Cohort(20, "", {"median_views": bars(10, 10, 0, 0)})
        assert [cohort.above("median_views", value) for value in (0, 50, 100, 150, 900)] == [0, 25, 50, 75, 100]

    def test_the_middle_half(self) -> None:
        cohort = Cohort(40, "", {"median_views": bars(10, 10, 10, 10)})
        assert cohort.quartiles("median_views") == (100, 300)

    def test_nothing_is_said_under_ten_peers(self) -> None:
        cohort = Cohort(9, "", {"median_views": bars(4, 5, 0, 0)})
        assert cohort.above("median_views", 50) is None
        assert cohort.quartiles("median_views") is None
        assert cohort.above("followers", 50) is None

    @given(st.lists(st.integers(0, 300), min_size=4, max_size=4), st.integers(0, 1000), st.integers(0, 1000))
    def test_a_larger_value_never_stands_lower(self, counts: list[int], one: int, other: int) -> None:
        cohort = Cohort(sum(counts), "", {"median_views": bars(*counts)})
        low, high = cohort.above("median_views", min(one, other)), cohort.above("median_views", max(one, other))
        assert (low is None) == (high is None) == (sum(counts) < 10)
        assert low is None or high is None or 0 <= low <= high <= 100


@pytest.mark.django_db
class TestThePage:
    def test_it_tells_who_for_whom_and_for_how_much(self, indexed: Callable[[], None]) -> None:
        shares = {"gender": {"female": 0.62, "male": 0.38}, "country": {"ES": 0.8, "MX": 0.0001}}
        creator = people.listed(
            "Aura Vidal",
            bio="Rutinas de piel.",
            categories=["beauty"],
            followers=60_000,
            median_views=9_000,
            audience=shares,
            audience_source="imported",
            prices=[("tiktok_video", 30_000, "EUR")],
        )
        indexed()
        with no_statements_while_rendering():
            page = make.client_for(make.brand()).get(f"/creators/{creator.pk}", headers=ENGLISH).text
        for words in ("Aura Vidal", "Rutinas de piel.", "60K", "€300", "62%", "Spain", "imported by the operator"):
            assert words in page
        assert 'action="/discover/invite"' in page

    def test_it_comes_without_an_index_too(self, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
        settings.HOME = tmp_path
        creator = people.listed("Aura Vidal", categories=["beauty"], followers=60_000)
        response = make.client_for(make.brand()).get(f"/creators/{creator.pk}", headers=ENGLISH)
        assert response.status_code == 200

    def test_numbers_over_time_come_with_a_table(self, indexed: Callable[[], None]) -> None:
        creator = people.listed("Aura Vidal", followers=60_000)
        brand = make.brand()
        channel = creator_card(brand.actor, creator.pk).channels[0]
        for week, followers in enumerate((50_000, 55_000, 60_000)):
            ChannelStatistics.objects.create(
                channel_id=channel.id,
                source="imported",
                as_of=NOW + timedelta(weeks=week),
                recorded_at=NOW,
                values={"followers": followers},
                origin="october.csv",
            )
        indexed()
        page = make.client_for(brand).get(f"/creators/{creator.pk}", headers=ENGLISH).text
        assert 'class="trend"' in page
        assert "55,000" in page
        assert "october.csv" in page

    def test_an_analyst_is_offered_no_invitation(self, indexed: Callable[[], None]) -> None:
        creator = people.listed("Aura Vidal")
        indexed()
        page = make.client_for(make.analyst(make.brand())).get(f"/creators/{creator.pk}", headers=ENGLISH).text
        assert "Aura Vidal" in page
        assert "/discover/invite" not in page

    def test_a_creator_sees_itself_and_nobody_else(self, indexed: Callable[[], None]) -> None:
        own, other = make.creator("Aura Vidal"), people.listed("Luz del Norte")
        indexed()
        browser = make.client_for(own)
        assert browser.get(f"/creators/{own.creator.pk}").status_code == 200
        assert browser.get(f"/creators/{other.pk}").status_code == 404

    def test_small_groups_of_people_arent_shown(self) -> None:
        creator = people.listed(followers=10_000, audience={"country": {"ES": 0.9, "PT": 0.011, "FR": 0.009}})
        found = dict(audience(creator_card(make.brand().actor, creator.pk)))
        assert [bps for cells in found.values() for _label, bps, _share in cells] == [9_000, 110]
