"""Posts whose numbers have settled count as measured by themselves."""

from datetime import timedelta

import pytest

from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.measurement import actions
from tests.make import measurement

pytestmark = pytest.mark.django_db


def live(days_ago: float, read_days_ago: float | None):
    found = measurement.published(days_ago=0)
    found.publication.live_at = clock.now() - timedelta(days=days_ago)
    found.publication.save(update_fields=["live_at"])
    if read_days_ago is not None:
        found.read(clock.now() - timedelta(days=read_days_ago), views=10)
    return found


@pytest.mark.parametrize(
    ("days_ago", "read_days_ago", "state"),
    [
        (28, 0.5, "measured"),
        (27.9, 0.5, "published"),  # not four weeks yet
        (30, 20, "published"),  # the last snapshot is from its tenth day
        (40, None, "published"),  # nobody has read it
        (57, 0.5, "published"),  # the brand decides
    ],
)
def test_after_four_weeks_with_a_late_reading(days_ago, read_days_ago, state):
    found = live(days_ago, read_days_ago)
    assert actions.settle_posts() == (state == "measured")
    assert found.deal.state == state


def test_twice_and_what_stands_still():
    settled, disputed = live(29, 0.5), live(29, 0.5)
    collaborations.dispute(collaboration_id=disputed.deal.id, reason="It was removed.", by=disputed.deal.talent.actor)
    assert actions.settle_posts() == 1
    assert actions.settle_posts() == 0
    assert (settled.deal.state, disputed.deal.state) == ("measured", "disputed")
