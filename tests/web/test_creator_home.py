"""The creator's home: what waits, what is due, who wrote, money to come, how complete the profile is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lonja.accounts.actor import Actor
from lonja.collaborations import actions
from lonja.core import clock
from lonja.creators import queries as creators
from lonja.creators.actions import set_rates
from lonja.creators.drafts import RateDraft
from lonja.payments import queries as payments
from tests import make
from tests.jobs import run_jobs
from tests.make.collaborations import agreed, invited, published

pytestmark = pytest.mark.django_db


def home_of(who: Any) -> str:
    client = make.client_for(who)
    client.cookies["language"] = "en"
    return re.sub(r"\s+", " ", client.get("/").text)


def test_an_invitation_stands_first_with_its_money_and_leads_to_its_card() -> None:
    deal = invited(fee_minor=45_000)
    page = home_of(deal.talent)
    assert "To answer" in page
    assert "€450" in page
    assert f"/inbox#offer-{deal.id}" in page
    assert f'id="offer-{deal.id}"' in make.client_for(deal.talent).get("/inbox").text


def test_what_is_due_leads_to_its_collaboration() -> None:
    deal = agreed()
    page = home_of(deal.talent)
    assert "Send the draft" in page
    assert f'href="/collaborations/{deal.id}"' in page


def test_a_message_is_new_until_its_talk_is_opened() -> None:
    deal = agreed()
    run_jobs()
    assert 'id="talks"' not in home_of(deal.talent)
    for text in ("Hello.", "Are you there?"):
        actions.send_message(collaboration_id=deal.id, text=text, by=deal.brand.actor)
    run_jobs()
    page = home_of(deal.talent)
    assert f"/collaborations/{deal.id}#messages" in page
    assert "2 new" in page
    assert make.client_for(make.creator()).get(f"/collaborations/{deal.id}").status_code == 404
    assert "2 new" in home_of(deal.talent)
    make.client_for(deal.talent).get(f"/collaborations/{deal.id}")
    assert 'id="talks"' not in home_of(deal.talent)


class TestMoney:
    def test_agreed_money_is_set_aside(self) -> None:
        deal = agreed()
        [one] = payments.incoming(deal.talent.actor)
        assert (one.subject, one.set_aside.minor, one.owed.minor, one.owed_since) == (deal.row.subject, 45_000, 0, None)
        assert "Set aside until your posts are live" in home_of(deal.talent)

    def test_what_is_published_is_earned(self) -> None:
        deal = published()
        [one] = payments.incoming(deal.talent.actor)
        assert (one.set_aside.minor, one.owed.minor) == (0, 45_000)
        assert one.owed_since is not None
        page = home_of(deal.talent)
        assert "Earned, to be paid" in page
        assert f"/collaborations/{deal.id}#money" in page

    def test_nobody_else_reads_it(self) -> None:
        deal = agreed()
        assert payments.incoming(make.creator().actor) == []
        assert payments.incoming(deal.brand.actor) == []


class TestStrength:
    def test_a_step_is_done_by_doing_it(self) -> None:
        talent = make.creator()
        before = creators.profile_strength(talent.actor)
        assert "rates" in {step.name for step in before.missing}
        price = RateDraft(deliverable="tiktok_video", amount_minor=40_000, currency="EUR", as_of=clock.now())
        set_rates(creator_id=talent.creator.pk, rates=[price], by=Actor.system())
        after = creators.profile_strength(talent.actor)
        assert after.done_count == before.done_count + 1
        assert "Set your prices" not in home_of(talent)

    def test_every_step_has_words(self) -> None:
        from lonja.web.creator.home import STEPS

        assert {step.name for step in creators.profile_strength(make.creator().actor).steps} == set(STEPS)


class TestByApi:
    def test_the_same_money_and_the_same_steps(self) -> None:
        deal = published()
        client = make.api(deal.talent)
        [one] = client.get("/me/incoming").json()
        assert one["collaboration_id"] == str(deal.id)
        assert one["owed"] == {"amount_minor": 45_000, "currency": "EUR"}
        steps = {step["name"]: step["is_done"] for step in client.get("/me/profile-strength").json()}
        assert steps["rates"] is False
