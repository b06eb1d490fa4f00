"""`lonja eligibility try`: facts in, verdict out."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from lonja.creators import actions
from lonja.creators.eligibility import Policy, Thresholds
from tests import make

FACTS = {
    "birth_date": "2008-11-23",
    "country": "ES",
    "on": "2026-11-23",
    "followers": 50_001,
    "videos_30d": 3,
    "views_30d": 1_001,
}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(facts: Any, policy: str = "standard-50k") -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(facts if isinstance(facts, str) else json.dumps(facts)))
        call_command("eligibility", "try", "--policy", policy, "--json")
        return json.loads(capsys.readouterr().out)

    return run


def test_says_which_rule_is_met_and_by_how_much(tried: Any) -> None:
    verdict = tried(FACTS | {"followers": 50_000})
    assert verdict["eligible"] is False
    assert {one["name"]: (one["value"], one["threshold"], one["met"]) for one in verdict["criteria"]} == {
        "age": (18, 18, True),
        "followers": (50_000, 50_001, False),
        "videos_30d": (3, 3, True),
        "views_30d": (1_001, 1_001, True),
    }


def test_enough_of_everything_is_eligible(tried: Any) -> None:
    assert tried(FACTS)["eligible"] is True


def test_the_other_preset_asks_for_less(tried: Any) -> None:
    assert tried(FACTS | {"followers": 10_001}, "standard-10k")["eligible"] is True


@pytest.mark.django_db
class TestStored:
    def test_the_operators_own_rules_by_their_name_or_version(self, tried: Any) -> None:
        staff = make.staff().actor
        for version, followers in ((1, 20_001), (2, 30_001)):
            rules = Policy("ours", 0, Thresholds(followers=followers))
            actions.change_policy(policy=rules, reason="A try.", expected_version=version, by=staff)
        verdict = tried(FACTS | {"followers": 20_001}, "ours")
        assert (verdict["eligible"], verdict["policy"], verdict["version"]) == (False, "ours", 3)
        assert tried(FACTS | {"followers": 20_001}, "ours@2")["eligible"] is True

    @pytest.mark.parametrize("name", ["nobody", "ours@x", "ours@99", ""])
    def test_an_unknown_name_is_refused_with_those_that_are_known(
        self, name: str, tried: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stop:
            tried(FACTS, name)
        assert stop.value.code == 1
        assert "standard-10k, standard-50k" in capsys.readouterr().err


def test_an_unknown_fact_fails_its_rule(tried: Any) -> None:
    verdict = tried({name: value for name, value in FACTS.items() if name != "views_30d"})
    assert [one["name"] for one in verdict["criteria"] if not one["met"]] == ["views_30d"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (FACTS | {"followers": -1}, "followers"),
        (FACTS | {"followers": "many"}, "followers"),
        (FACTS | {"videos_30d": True}, "videos_30d"),
        (FACTS | {"birth_date": "23/11/2008"}, "birth_date"),
        (FACTS | {"birth_date": "2030-01-01"}, "birth_date"),
        (FACTS | {"country": 7}, "country"),
        ("not json", "JSON"),
        ("[]", "object"),
    ],
)
def test_bad_facts_are_named(facts: Any, named: str, tried: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        tried(facts)
    assert ended.value.code == 1
    assert named in capsys.readouterr().err.replace("birth date", "birth_date")
