"""Two people at the same moment, on two real connections: exactly one wins, the other gets a clear conflict."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections

from lonja.campaigns.types import Rights
from lonja.collaborations import actions
from lonja.collaborations.models import Agreement, Deliverable, StateChange
from lonja.core import clock
from lonja.core.errors import Conflict, Refusal
from lonja.payments import queries as payments
from tests import make
from tests.make.collaborations import Deal, in_review, invited, terms

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(12)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls at one moment, each in a thread with a connection of its own; return what each came to."""
    gate = threading.Barrier(len(calls))
    came: list[Any] = [None] * len(calls)

    def run(position: int, call: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait(timeout=10)
            came[position] = call()
        except Exception as error:
            came[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return came


def winners(came: list[Any]) -> int:
    """Count the calls that went through; every other one must have been refused with a clear conflict."""
    losers = [one for one in came if isinstance(one, BaseException)]
    for loser in losers:
        assert isinstance(loser, Conflict), loser
        assert loser.status == 409
        assert loser.message
    return len(came) - len(losers)


def accept(deal: Deal, by: Any = None) -> Callable[[], Any]:
    offer_id, actor = deal.offer.pk, (by or deal.talent).actor
    return lambda: actions.accept_offer(collaboration_id=deal.id, offer_id=offer_id, by=actor)


def withdraw(deal: Deal) -> Callable[[], Any]:
    return partial(actions.withdraw, collaboration_id=deal.id, by=deal.brand.actor)


def decline(deal: Deal, by: Any) -> Callable[[], Any]:
    return partial(actions.decline, collaboration_id=deal.id, reason="No.", by=by.actor)


def invite(of: Any, campaign: Any, talent: Any) -> Callable[[], Any]:
    offer, creator_id = terms(campaign), talent.creator.pk
    return partial(actions.invite_creator, campaign_id=campaign.pk, creator_id=creator_id, terms=offer, by=of.actor)


def committed(deal: Deal) -> int:
    return payments.campaign_money(deal.brand.actor, deal.campaign.reference).committed.minor


class TestAcceptance:
    def test_two_acceptances(self) -> None:
        for _round in ROUNDS:
            deal = invited()
            colleague = make.manager(deal.talent.person)
            assert winners(together(accept(deal), accept(deal, colleague))) == 1
            assert deal.state == "agreed"
            assert Agreement.objects.filter(collaboration_id=deal.id).count() == 1
            assert Deliverable.objects.filter(collaboration_id=deal.id).count() == 1
            assert StateChange.objects.filter(collaboration_id=deal.id, target="agreed").count() == 1
            assert committed(deal) == 45_000

    def test_acceptance_against_withdrawal(self) -> None:
        won = []
        for _round in ROUNDS:
            deal = invited()
            came = together(accept(deal), withdraw(deal))
            assert winners(came) == 1
            won.append("withdrawn" if isinstance(came[0], Refusal) else "agreed")
            assert deal.state == won[-1]
            assert Agreement.objects.filter(collaboration_id=deal.id).count() == (won[-1] == "agreed")
            assert committed(deal) == (45_000 if won[-1] == "agreed" else 0)

    def test_acceptance_against_decline_by_a_colleague(self) -> None:
        for _round in ROUNDS:
            deal = invited()
            colleague = make.manager(deal.talent.person)
            assert winners(together(accept(deal), decline(deal, colleague))) == 1
            assert deal.state in {"agreed", "declined"}


class TestScarceThings:
    def test_two_agreements_for_the_last_of_a_budget(self) -> None:
        for _round in ROUNDS:
            of = make.brand()
            campaign = make.campaign(of, budget_minor=80_000)
            first, second = invited(of, campaign=campaign), invited(of, campaign=campaign)
            assert winners(together(accept(first), accept(second))) == 1
            assert sorted([first.state, second.state]) == ["agreed", "invited"]
            assert committed(first) == 45_000

    def test_two_exclusivities_of_one_creator(self) -> None:
        today = clock.today()
        rights = Rights(
            exclusivity_categories=("food",), exclusivity_from=today, exclusivity_until=today + timedelta(days=30)
        )
        for _round in ROUNDS:
            talent = make.creator()
            deals = [invited(talent=talent, rights=rights) for _brand in range(2)]
            assert winners(together(*(accept(deal) for deal in deals))) == 1
            assert sorted(deal.state for deal in deals) == ["agreed", "invited"]

    def test_two_invitations_of_one_creator(self) -> None:
        of = make.brand()
        campaign, colleague = make.campaign(of), make.manager(of)
        for _round in ROUNDS:
            talent = make.creator()
            assert winners(together(invite(of, campaign, talent), invite(colleague, campaign, talent))) == 1


def test_approval_against_a_request_for_changes() -> None:
    for _round in ROUNDS:
        deal = in_review()
        draft_id, by, colleague = deal.draft.pk, deal.brand.actor, make.manager(deal.brand).actor
        came = together(
            partial(actions.approve_draft, draft_id=draft_id, by=by),
            partial(actions.request_changes, draft_id=draft_id, note="More.", by=colleague),
        )
        assert winners(came) == 1
        assert deal.state in {"approved", "changes_requested"}
