"""Versions of the joining rules: made, previewed, applied, looked back at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.actions.eligibility.policies import weigh_all
from lonja.creators.eligibility import PRESETS, Policy, Thresholds, policy_of
from lonja.creators.models import ChannelStanding, Creator, EligibilityCheck, PolicyVersion, Standing
from lonja.creators.standing import day_in
from lonja.creators.types import Outcome, age_on
from tests import make
from tests.jobs import run_jobs
from tests.make import eligibility as made
from tests.make.eligibility import NOON

STANDARD = PRESETS["standard-50k"]
LOWER = PRESETS["standard-10k"]
SYSTEM = Actor.system()


def change(policy: Policy, version: int = 1, by: Actor | None = None, reason: str = "We begin smaller.") -> Any:
    return actions.change_policy(policy=policy, reason=reason, expected_version=version, by=by or make.staff().actor)


def ours(**least: int) -> Policy:
    return Policy("ours", 0, Thresholds(**least))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_rules_are_read_back_as_they_were_stored(preset: Policy) -> None:
    assert policy_of(preset.name, 1, preset.rules(), preset.grace_days) == preset


@pytest.mark.django_db
class TestChange:
    def test_is_the_next_version_with_author_time_and_reason(self) -> None:
        staff = make.staff()
        with clock.at(NOON):
            change(LOWER, by=staff.actor)
        assert queries.policy_in_force() == replace(LOWER, version=2)
        newest, first = queries.policy_versions(staff.actor)
        assert (newest.reason, newest.author, newest.made_at) == ("We begin smaller.", str(staff.user), NOON)
        assert [(one.country, one.name, one.before, one.after) for one in newest.differences] == [
            ("", "followers", 50_001, 10_001),
            ("KR", "followers", None, 50_001),
        ]
        assert (first.policy, first.made_at) == (STANDARD, None)
        assert EventRecord.objects.filter(name="eligibility_policy.changed", user_id=staff.user.pk).count() == 1

    def test_weighs_everybody_and_falling_below_begins_the_grace(self) -> None:
        with clock.at(NOON):
            talent = made.joined(followers=60_000)
            made.checked(talent)
            change(ours(followers=70_000))
            run_jobs()
        standing = Standing.objects.select_related("newest").get()
        assert (standing.newest.version, standing.newest.outcome) == (2, Outcome.GRACE)
        assert standing.newest.cause == "policy"
        row = PolicyVersion.objects.get(number=2)
        assert (row.weighed_count, row.weighed_at) == (1, NOON)

    def test_a_run_for_an_older_version_leaves_off(self) -> None:
        made.joined()
        change(LOWER)
        change(ours(), version=2)
        weigh_all(number=2, by=SYSTEM)
        assert not EligibilityCheck.objects.exists()

    def test_no_grace_where_the_policy_gives_none(self) -> None:
        with clock.at(NOON):
            talent = made.joined(followers=60_000)
            change(replace(ours(followers=70_000), grace_days=0))
            made.checked(talent)
        assert not made.is_listed(talent)

    @pytest.mark.parametrize(
        ("policy", "field"),
        [
            (replace(LOWER, name="Own Rules"), "name"),
            (replace(ours(), name="standard-10k"), "name"),
            (ours(age=12), "standard.age"),
            (ours(followers=-1), "standard.followers"),
            (ours(views_30d=10**13), "standard.views_30d"),
            (replace(ours(), by_country={"XX": Thresholds()}), "by_country.XX"),
            (replace(ours(), by_country={"KR": Thresholds(age=100)}), "by_country.KR.age"),
            (replace(ours(), grace_days=366), "grace_days"),
        ],
    )
    def test_nonsense_is_refused_at_its_field(self, policy: Policy, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            change(policy)
        assert list(refusal.value.errors) == [field]
        assert not PolicyVersion.objects.exists()

    def test_without_a_reason_or_a_difference_it_is_none(self) -> None:
        with pytest.raises(Invalid):
            change(LOWER, reason=" ")
        with pytest.raises(Conflict, match="Nothing differs"):
            change(STANDARD)

    def test_who_looked_at_another_version_is_told(self) -> None:
        change(LOWER)
        with pytest.raises(Conflict, match="meanwhile"):
            change(ours())

    def test_only_staff_who_may(self) -> None:
        staff = make.staff()
        for who in (make.analyst(of=staff), make.brand(), make.creator()):
            with pytest.raises(Forbidden):
                change(LOWER, by=who.actor)
        with pytest.raises(Forbidden):
            queries.policy_preview(make.brand().actor, LOWER)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_rules_at_once_one_wins() -> None:
    by = make.staff().actor

    def attempt(followers: int) -> bool:
        try:
            change(ours(followers=followers), by=by)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [20_000, 30_000])) == [False, True]
    assert PolicyVersion.objects.count() == 2


@pytest.mark.django_db
class TestPreview:
    def test_counts_and_names_whom_it_concerns(self) -> None:
        staff = make.staff().actor
        with clock.at(NOON):
            large = made.joined("large", followers=90_000)
            middle = made.joined("middle", followers=60_000)
            small = made.joined("small", followers=20_000)
            for talent in (large, middle, small):
                made.checked(talent)
            stricter = queries.policy_preview(staff, ours(followers=70_000))
            assert (stricter.unlists, stricter.lists, stricter.saves, stricter.joined) == (1, 0, 0, 3)
            assert [one.id for one in stricter.first_unlisted] == [middle.creator.pk]
            milder = queries.policy_preview(staff, LOWER)
            assert (milder.unlists, milder.lists, milder.saves) == (0, 0, 1)
        with clock.at(NOON + timedelta(days=14)):
            made.checked(small)
            milder = queries.policy_preview(staff, LOWER)
        assert (milder.lists, [one.id for one in milder.first_listed]) == (1, [small.creator.pk])

    def test_leaves_out_who_is_hidden_for_another_reason(self) -> None:
        with clock.at(NOON):
            talent = made.joined(followers=60_000)
            made.checked(talent)
            Creator.objects.filter(pk=talent.creator.pk).update(paused_at=NOON, unlisted_at=NOON)
            assert queries.policy_preview(make.staff().actor, ours(followers=70_000)).unlists == 0

    def test_counts_who_was_never_checked(self) -> None:
        made.joined()
        found = queries.policy_preview(make.staff().actor, LOWER)
        assert (found.joined, found.unweighed) == (1, 1)

    counts = st.integers(0, 2) | st.none()

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        born_on=st.just(date(1990, 1, 1))
        | st.dates(date(2006, 1, 1), date(2010, 12, 31))
        | st.just(date(2008, 2, 29))
        | st.none(),
        country=st.sampled_from(["ES", "KR", "MX"]),
        channels=st.lists(st.tuples(counts, counts, counts), max_size=3),
        standard=st.tuples(st.integers(13, 20), *(st.integers(0, 2) for _ in range(3))),
        korea=st.tuples(st.integers(13, 20), *(st.integers(0, 2) for _ in range(3))),
        day=st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.just(date(2026, 2, 28)) | st.just(date(2026, 3, 1)),
    )
    def test_says_in_sql_what_the_rules_say_in_python(
        self,
        born_on: date | None,
        country: str,
        channels: list[tuple[int | None, ...]],
        standard: tuple[int, ...],
        korea: tuple[int, ...],
        day: date,
    ) -> None:
        policy = Policy("ours", 0, Thresholds(*standard), {"KR": Thresholds(*korea)})
        now = NOON.replace(year=day.year, month=day.month, day=day.day, hour=23)
        with clock.at(now):
            talent = made.joined(f"h{make.user().pk}", born_on=born_on, country=country)
            standing = made.checked(talent)
            template = ChannelStanding.objects.get(creator_id=talent.creator.pk)
            ChannelStanding.objects.filter(creator_id=talent.creator.pk).delete()
            for three in channels:
                other = made.channel_of(made.joined(f"h{make.user().pk}"))
                numbers = dict(zip(("followers", "videos_30d", "views_30d"), three, strict=True))
                ChannelStanding.objects.create(channel=other, creator_id=template.creator_id, **numbers)
            Standing.objects.exclude(pk=talent.creator.pk).delete()
            Creator.objects.filter(pk=talent.creator.pk).update(unlisted_at=None, ineligible_at=None)
            Standing.objects.update(grace_ends_at=None)
            found = queries.policy_preview(SYSTEM, policy)
            Creator.objects.update(organization=None)
        least, on = policy.thresholds(country), day_in(now, standing.time_zone)
        passes = (
            born_on is not None
            and born_on <= on
            and age_on(born_on, on) >= least.age
            and any(
                None not in three
                and three[0] >= least.followers  # type: ignore[operator]
                and three[1] >= least.videos_30d  # type: ignore[operator]
                and three[2] >= least.views_30d  # type: ignore[operator]
                for three in channels
            )
        )
        assert (found.unlists, found.joined - found.unweighed) == (0 if passes else 1, 1)


@pytest.mark.django_db
class TestPages:
    FORM = {
        "name": "standard-50k",
        "age": "18",
        "followers": "10001",
        "videos_30d": "3",
        "views_30d": "1001",
        "grace_days": "14",
        "reason": "We begin smaller.",
        "expected": "1",
        "rows": "1",
        "c0-country": "KR",
        "c0-age": "19",
    }

    def test_whom_it_changes_is_seen_before_it_is_saved(self) -> None:
        client = make.client_for(make.staff())
        with clock.at(NOON):
            talent = made.joined("small", name="Luz Mar", followers=20_000)
            made.checked(talent)
        seen = client.post("/staff/policies", {**self.FORM, "then": "save"})
        assert not PolicyVersion.objects.exists()
        assert seen.context["preview"].saves == 1
        assert "Put in force as version 2" in seen.content.decode() or "Poner en vigor" in seen.content.decode()
        saved = client.post("/staff/policies", {**self.FORM, "then": "save", "seen": seen.context["seal"]})
        assert saved.status_code == 302
        newest = PolicyVersion.objects.order_by("-number").first()
        assert newest is not None
        assert (newest.name, newest.rules["by_country"]) == ("own-rules", {"KR": {"age": 19}})
        public = client.get("/rules", headers={"Accept-Language": "es"}).content.decode()
        assert "10.001" in public

    def test_what_was_seen_must_be_what_is_saved(self) -> None:
        client = make.client_for(make.staff())
        seen = client.post("/staff/policies", {**self.FORM, "then": "preview"})
        other = {**self.FORM, "followers": "5000", "then": "save", "seen": seen.context["seal"]}
        assert client.post("/staff/policies", other).status_code == 200
        assert not PolicyVersion.objects.exists()

    def test_another_country_loses_nothing(self) -> None:
        client = make.client_for(make.staff())
        page = client.post("/staff/policies", {**self.FORM, "then": "row"}).content.decode()
        assert 'value="10001"' in page
        assert 'name="c2-country"' in page

    def test_a_wrong_number_stands_at_its_row(self) -> None:
        client = make.client_for(make.staff())
        answer = client.post("/staff/policies", {**self.FORM, "c0-age": "7", "then": "preview"})
        assert answer.status_code == 422
        assert answer.context["rows"][0].errors["age"]

    def test_a_preset_fills_the_form(self) -> None:
        client = make.client_for(make.staff())
        page = client.get("/staff/policies?preset=standard-10k").content.decode()
        assert 'value="10001"' in page


@pytest.mark.django_db
class TestApi:
    RULES = {
        "name": "ours",
        "standard": {"age": 18, "followers": 10_001, "videos_30d": 3, "views_30d": 1_001},
        "by_country": {"kr": {"age": 19}},
    }

    def test_previews_changes_and_lists(self) -> None:
        api = make.api(make.staff())
        assert api.post("eligibility/policies/preview", self.RULES).json()["joined"] == 0
        made_one = api.post("eligibility/policies", {**self.RULES, "reason": "Smaller.", "expected_version": 1})
        assert (made_one.status_code, made_one.json()["version"]) == (201, 2)
        assert made_one.json()["by_country"] == {"KR": {"age": 19}}
        assert len(api.get("eligibility/policies").json()["items"]) == 2
        again = api.post("eligibility/policies", {**self.RULES, "reason": "Smaller.", "expected_version": 1})
        assert again.status_code == 409
        assert make.api(make.creator()).get("eligibility/policy").json()["name"] == "ours"

    def test_a_missing_threshold_is_named(self) -> None:
        rules = {**self.RULES, "standard": {"age": 18}}
        answer = make.api(make.staff()).post("eligibility/policies/preview", rules)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "standard.followers"
