"""Two at the same moment: one address is one creator's, and absences never overlap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lonja.core import clock
from lonja.core.errors import Conflict
from lonja.creators import actions, queries
from lonja.creators.models import KitAddress
from tests import make
from tests.accounts.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(6)


def test_of_two_who_take_an_address_one_gets_it() -> None:
    people = [make.creator() for _ in range(2)]
    for number in ROUNDS:
        choices = actions.KitChoices(is_on=True, slug=f"sal-{number}")
        came = together(2, lambda n, choices=choices: actions.set_media_kit(choices=choices, by=people[n].actor))
        assert sorted(isinstance(one, Conflict) for one in came) == [False, True]
        assert KitAddress.objects.filter(slug=choices.slug).count() == 1


def test_of_two_absences_that_share_a_day_one_stays() -> None:
    talent = make.creator()
    for number in ROUNDS:
        first = clock.today() + timedelta(days=10 * number)
        came = together(
            2,
            lambda n, first=first: actions.add_absence(
                first_on=first + timedelta(days=n), last_on=first + timedelta(days=n + 2), by=talent.actor
            ),
        )
        assert sorted(isinstance(one, Conflict) for one in came) == [False, True]
    assert len(queries.own_absences(talent.actor)) == len(ROUNDS)


def test_two_first_words_make_one_profile() -> None:
    talent = make.creator()
    came = together(2, lambda n: actions.show_best_posts(best_by=("views", "engagement")[n], by=talent.actor))
    assert came == [None, None]
