"""What holds for every action: works and is recorded; stranger 404; no permission 403; wrong state 409; twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import lonja.collaborations
from lonja.accounts.actor import Actor
from lonja.collaborations import actions
from lonja.collaborations.models import StateChange
from lonja.core.errors import Conflict, Forbidden, IllegalMove, NotFound
from lonja.core.models import EventRecord
from tests import make
from tests.make.collaborations import IN_STATE, Deal, terms

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """One action: how it is called, by which side, from which state, to which, and what it is recorded as."""

    name: str
    call: Callable[[Deal, Actor], Any]
    side: str
    source: str
    target: str
    event: str
    twice: type[Exception] | None = IllegalMove
    wrong: str = "completed"


def by_id(action: Callable[..., Any], **more: Any) -> Callable[[Deal, Actor], Any]:
    return lambda deal, by: action(collaboration_id=deal.id, by=by, **more)


def by_draft(action: Callable[..., Any], **more: Any) -> Callable[[Deal, Actor], Any]:
    return lambda deal, by: action(draft_id=deal.draft.pk, by=by, **more)


def by_piece(action: Callable[..., Any], **more: Any) -> Callable[[Deal, Actor], Any]:
    return lambda deal, by: action(deliverable_id=deal.piece.pk, by=by, **more)


def counter(deal: Deal, by: Actor) -> Any:
    return actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 70_000), by=by)


def accept(deal: Deal, by: Actor) -> Any:
    return actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=by)


CASES = [
    Case("accept", accept, "creator", "invited", "agreed", "collaboration.offer_accepted"),
    Case("accept", accept, "brand", "applied", "agreed", "collaboration.offer_accepted"),
    Case("accept", accept, "brand", "negotiating", "agreed", "collaboration.offer_accepted"),
    # After a counter-offer it is the other side's turn: refused, but not as a wrong state.
    Case("counter", counter, "creator", "invited", "negotiating", "collaboration.offer_countered", Forbidden),
    Case("counter", counter, "brand", "applied", "negotiating", "collaboration.offer_countered", Forbidden),
    Case("counter", counter, "brand", "negotiating", "negotiating", "collaboration.offer_countered", Forbidden),
    Case("decline", by_id(actions.decline, reason="No."), "creator", "invited", "declined", "collaboration.declined"),
    Case("decline", by_id(actions.decline, reason="No."), "brand", "applied", "declined", "collaboration.declined"),
    Case("decline", by_id(actions.decline, reason="No."), "brand", "negotiating", "declined", "collaboration.declined"),
    Case("withdraw", by_id(actions.withdraw), "brand", "invited", "withdrawn", "collaboration.withdrawn"),
    Case("withdraw", by_id(actions.withdraw), "creator", "applied", "withdrawn", "collaboration.withdrawn"),
    Case("withdraw", by_id(actions.withdraw), "creator", "negotiating", "withdrawn", "collaboration.withdrawn"),
    Case(
        "start",
        by_id(actions.start_production),
        "creator",
        "agreed",
        "producing",
        "collaboration.production_started",
    ),
    Case(
        "submit_draft",
        by_piece(actions.submit_draft, link="https://example.com/a"),
        "creator",
        "producing",
        "in_review",
        "collaboration.draft_submitted",
    ),
    Case(
        "submit_draft",
        by_piece(actions.submit_draft, text="A script."),
        "creator",
        "changes_requested",
        "in_review",
        "collaboration.draft_submitted",
    ),
    Case(
        "request_changes",
        by_draft(actions.request_changes, note="Say the price."),
        "brand",
        "in_review",
        "changes_requested",
        "collaboration.changes_requested",
    ),
    Case("approve", by_draft(actions.approve_draft), "brand", "in_review", "approved", "collaboration.draft_approved"),
    Case(
        "publish",
        by_piece(actions.mark_published),
        "creator",
        "approved",
        "published",
        "collaboration.deliverable_published",
    ),
    Case(
        "measure",
        by_piece(actions.mark_measured),
        "brand",
        "published",
        "measured",
        "collaboration.deliverable_measured",
    ),
    Case(
        "complete", by_id(actions.complete), "brand", "measured", "completed", "collaboration.completed", wrong="agreed"
    ),
    Case(
        "cancel",
        by_id(actions.cancel_collaboration, reason="Late."),
        "brand",
        "producing",
        "cancelled",
        "collaboration.cancelled",
    ),
    Case(
        "dispute", by_id(actions.dispute, reason="Late."), "creator", "in_review", "disputed", "collaboration.disputed"
    ),
]
IDS = [f"{case.name}-{case.source}" for case in CASES]


def actor(deal: Deal, side: str) -> Actor:
    return deal.brand.actor if side == "brand" else deal.talent.actor


def reader(deal: Deal, side: str) -> Actor:
    """Somebody of the same organization who may only read."""
    return make.analyst(deal.brand if side == "brand" else deal.talent.person).actor


@pytest.mark.parametrize("case", CASES, ids=IDS)
class TestEveryAction:
    def test_works_once_and_is_written_down(self, case: Case) -> None:
        deal = IN_STATE[case.source]()
        by = actor(deal, case.side)
        before = StateChange.objects.filter(collaboration=deal.row).count()
        case.call(deal, by)
        assert deal.state == case.target
        changes = list(StateChange.objects.filter(collaboration=deal.row).order_by("pk"))[before:]
        if case.source != case.target:
            assert (changes[0].source, changes[-1].target) == (case.source, case.target)
            assert {(change.side, change.user_id) for change in changes} == {(case.side, by.user_id)}
        event = EventRecord.objects.filter(subject_id=deal.id).order_by("-pk")[0]
        assert event.name == case.event
        assert set(event.parties) == {deal.brand.id, deal.talent.organization.pk}
        assert event.user_id == by.user_id

    def test_twice_is_refused(self, case: Case) -> None:
        deal = IN_STATE[case.source]()
        case.call(deal, actor(deal, case.side))
        assert case.twice is not None
        with pytest.raises(case.twice):
            case.call(deal, actor(deal, case.side))

    def test_strangers_find_nothing(self, case: Case) -> None:
        deal = IN_STATE[case.source]()
        stranger = make.brand() if case.side == "brand" else make.creator()
        with pytest.raises(NotFound):
            case.call(deal, stranger.actor)

    def test_readers_are_forbidden(self, case: Case) -> None:
        deal = IN_STATE[case.source]()
        with pytest.raises(Forbidden):
            case.call(deal, reader(deal, case.side))

    def test_from_a_wrong_state_is_a_conflict(self, case: Case) -> None:
        deal = IN_STATE[case.wrong]()
        with pytest.raises(Conflict):
            case.call(deal, actor(deal, case.side))
        assert deal.state == case.wrong


@pytest.mark.parametrize("state", IN_STATE)
def test_the_moves_shown_are_those_of_the_table_and_of_the_turn(state: str) -> None:
    deal = IN_STATE[state]()
    row = deal.row
    shown = {side: set(row.moves(actor(deal, side))) for side in ("brand", "creator")}
    if state == "negotiating":
        assert shown == {"brand": {"accept", "counter", "decline"}, "creator": {"withdraw"}}
    if state in ("agreed", "approved"):
        assert "accept_amendment" not in shown["brand"] | shown["creator"]
        assert {"amend", "cancel", "dispute"} <= shown["brand"] & shown["creator"]
    if row.state in ("completed", "declined", "expired", "withdrawn", "cancelled"):
        assert shown == {"brand": set(), "creator": set()}
    assert row.moves(reader(deal, "brand")) == []


def test_the_state_is_set_in_one_place_only() -> None:
    """No line of the domain assigns a state but the two `move` functions; first rows are made with theirs."""
    folder = Path(lonja.collaborations.__file__).parent
    assigns = re.compile(r"\.state\b(\s*,[^=]*)?\s*=[^=]|setattr\([^)]*state|update\([^)]*state=")
    lines = [
        (path.name, line.strip())
        for path in folder.rglob("*.py")
        for line in path.read_text().splitlines()
        if assigns.search(line)
    ]
    assert lines == [("models.py", "self.state = found.target")] * 2
