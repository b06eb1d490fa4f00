"""`lonja token create` and `lonja operator create`."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from lonja.accounts import actions, queries
from lonja.accounts.models import Membership, Organization
from lonja.core.errors import Invalid
from tests import make
from tests.accounts.together import together

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[str, str, int]:
    """Run a command; return what it printed, what it told, and its exit code."""
    out, told, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(*words, stdout=out, stderr=told)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), told.getvalue(), code


class TestTokenCreate:
    def test_prints_a_token_that_works(self):
        brand = make.brand()
        out, _told, code = run("token", "create", "--user", brand.user.email)
        assert code == 0
        assert make.api(out.strip()).get("me").json()["organization_id"] == str(brand.id)

    def test_as_json(self):
        brand = make.brand()
        out, _told, _code = run(
            "token", "create", "--user", brand.user.email, "--scopes", "campaigns.read", "--days", "7", "--json"
        )
        made = json.loads(out)
        assert made["scopes"] == ["campaigns.read"]
        assert make.api(made["token"]).get("me").json()["permissions"] == ["campaigns.read"]

    def test_for_another_of_ones_organizations(self):
        brand = make.brand()
        second = actions.create_organization(kind="brand", name="Segunda", by=brand.actor)
        out, _told, _code = run("token", "create", "--user", brand.user.email, "--organization", "Segunda", "--json")
        assert json.loads(out)["organization_id"] == str(second.pk)

    @pytest.mark.parametrize(
        "words",
        [
            ["--user", "nobody@example.com"],
            ["--user", "ada@example.com", "--organization", "Not mine"],
            ["--user", "ada@example.com", "--scopes", "creators.import"],
            ["--user", "ada@example.com", "--days", "0"],
        ],
    )
    def test_says_what_is_wrong_and_fails(self, words):
        make.brand(of_user=make.user(email="ada@example.com"))
        out, told, code = run("token", "create", *words, "--json")
        assert code == 1
        assert json.loads(out)["error"]
        assert "lonja_" not in out + told


class TestOperatorCreate:
    def test_makes_the_operator_and_its_first_person(self, monkeypatch):
        monkeypatch.setenv("LONJA_OPERATOR_PASSWORD", make.PASSWORD)
        out, _told, code = run("operator", "create", "--email", "ops@example.com", "--json")
        assert code == 0
        assert json.loads(out)["organization_created"] is True
        user = queries.user_by_email("ops@example.com")
        assert user is not None
        by = queries.actor_of_user(user)
        assert (by.kind, by.role) == ("operator", "owner")
        assert user.check_password(make.PASSWORD)

    def test_again_changes_nothing(self):
        for _ in range(2):
            run("operator", "create", "--email", "ops@example.com")
        assert Organization.objects.filter(kind="operator").count() == 1
        assert Membership.objects.count() == 1

    def test_a_second_person_joins_the_same_operator(self):
        run("operator", "create", "--email", "one@example.com")
        run("operator", "create", "--email", "two@example.com")
        assert Membership.objects.filter(organization__kind="operator", role="owner").count() == 2
        assert Organization.objects.filter(kind="operator").count() == 1

    def test_a_weak_password_is_refused(self):
        with pytest.raises(Invalid):
            actions.appoint_operator(email="ops@example.com", password="short")
        assert queries.user_by_email("ops@example.com") is None

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_found_one_operator(self):
        outcomes = together(2, lambda n: actions.appoint_operator(email=f"ops{n}@example.com").organization_id)
        assert len(set(outcomes)) == 1, outcomes
        assert Organization.objects.filter(kind="operator").count() == 1
