"""The table of moves, cell by cell: each move, from each state, by each side, against product.md §4 written out."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from lonja.collaborations import states
from lonja.collaborations.drawing import page
from lonja.collaborations.states import COLLABORATION, DELIVERABLE, state_of
from lonja.core.errors import Forbidden, IllegalMove
from lonja.core.states import StateMachine

SIDES = ("brand", "creator", "operator", "system")
DOC = Path(__file__).parents[2] / "docs" / "build" / "states.md"

# move: {from: (to, sides)}; several targets as several words. What isn't here must be refused.
BOTH = "brand creator"
PRODUCT: dict[str, dict[str, tuple[str, str]]] = {
    "accept": {"invited": ("agreed", "creator"), "applied": ("agreed", "brand"), "negotiating": ("agreed", BOTH)},
    "counter": {
        "invited": ("negotiating", "creator"),
        "applied": ("negotiating", "brand"),
        "negotiating": ("negotiating", BOTH),
    },
    "decline": {
        "invited": ("declined", "creator"),
        "applied": ("declined", "brand"),
        "negotiating": ("declined", BOTH),
    },
    "withdraw": {
        "invited": ("withdrawn", "brand"),
        "applied": ("withdrawn", "creator"),
        "negotiating": ("withdrawn", BOTH),
    },
    "expire": dict.fromkeys(["invited", "applied", "negotiating"], ("expired", "system")),
    "start": dict.fromkeys(["agreed", "changes_requested"], ("producing", "creator")),
    "submit_draft": {"producing": ("in_review", "creator")},
    "request_changes": {"in_review": ("changes_requested", "brand")},
    "approve": {"in_review": ("approved changes_requested producing", "brand system")},
    "publish": {"approved": ("published", "creator operator")},
    "measure": {"published": ("measured", "brand operator system")},
    "complete": {"measured": ("completed", "brand system")},
    "cancel": dict.fromkeys(states.UNDERWAY, ("cancelled", "brand creator operator")),
    "dispute": dict.fromkeys(states.UNDERWAY, ("disputed", BOTH)),
    "resolve_completed": {"disputed": ("completed", "operator")},
    "resolve_cancelled": {"disputed": ("cancelled", "operator")},
    "resume": {"disputed": (" ".join(states.UNDERWAY), "operator")},
    **{
        name: {state: (state, BOTH) for state in states.AMENDABLE}
        for name in ("amend", "accept_amendment", "decline_amendment")
    },
    "withdraw_amendment": {state: (state, f"{BOTH} system") for state in states.AMENDABLE},
}
PIECE: dict[str, dict[str, tuple[str, str]]] = {
    "start": {"changes_requested": ("producing", "creator")},
    "submit_draft": {"producing": ("in_review", "creator")},
    "request_changes": {"in_review": ("changes_requested", "brand")},
    "approve": {"in_review": ("approved", "brand system")},
    "publish": {"approved": ("published", "creator operator")},
    "measure": {"published": ("measured", "brand operator system")},
}


def cells(machine: StateMachine) -> list[tuple[str, str, str, str]]:
    names = dict.fromkeys(move.name for move in machine.moves)
    return list(itertools.product(names, machine.states, machine.states, SIDES))


def outcome(machine: StateMachine, name: str, source: str, target: str, side: str) -> str:
    try:
        return machine.find(name, source, side, target).target
    except Forbidden:
        return "forbidden"
    except IllegalMove:
        return "illegal"


def expected(table: dict[str, dict[str, tuple[str, str]]], name: str, source: str, target: str, side: str) -> str:
    targets, sides = table[name].get(source, ("", ""))
    if target not in targets.split():
        return "illegal"
    return target if side in sides.split() else "forbidden"


class TestTable:
    @pytest.mark.parametrize(("machine", "table"), [(COLLABORATION, PRODUCT), (DELIVERABLE, PIECE)])
    def test_every_cell(self, machine: StateMachine, table: dict[str, dict[str, tuple[str, str]]]) -> None:
        found = cells(machine)
        wrong = [cell for cell in found if outcome(machine, *cell) != expected(table, *cell)]
        assert wrong == []
        assert len(found) == len(table) * len(machine.states) ** 2 * len(SIDES)

    def test_nothing_leaves_an_end(self) -> None:
        assert [m.name for m in COLLABORATION.moves if set(m.sources) & set(states.ENDED)] == []

    def test_every_state_but_the_first_two_is_reached(self) -> None:
        reached = {m.target for m in COLLABORATION.moves}
        assert set(COLLABORATION.states) - reached == {"invited", "applied"}

    def test_each_state_is_open_under_way_disputed_or_ended_and_only_one(self) -> None:
        groups = [*states.OPEN, *states.UNDERWAY, states.DISPUTED, *states.ENDED]
        assert sorted(groups) == sorted(COLLABORATION.states)


class TestFollowing:
    """Where a collaboration stands when its pieces stand in different places."""

    @pytest.mark.parametrize(
        ("pieces", "state"),
        [
            (["producing"], "producing"),
            (["in_review", "producing"], "in_review"),
            (["in_review", "changes_requested"], "in_review"),
            (["changes_requested", "producing"], "changes_requested"),
            (["approved", "producing"], "producing"),
            (["published", "producing"], "producing"),
            (["approved", "published"], "approved"),
            (["measured", "published"], "published"),
            (["measured", "measured"], "measured"),
        ],
    )
    def test_the_piece_that_needs_attention_first_decides(self, pieces: list[str], state: str) -> None:
        assert state_of(pieces) == state

    def test_every_step_of_a_piece_is_a_move_of_the_collaboration_or_none(self) -> None:
        """Walk three pieces through all their orders: wherever the state changes, the table has the move."""
        moves = {(m.name, source, m.target) for m in DELIVERABLE.moves for source in m.sources}
        allowed = {(m.name, source, m.target) for m in COLLABORATION.moves for source in m.sources}
        todo, seen = [("producing",) * 3], {("producing",) * 3}
        while todo:
            pieces = todo.pop()
            for position, (name, source, target) in itertools.product(range(3), moves):
                if pieces[position] != source:
                    continue
                after = (*pieces[:position], target, *pieces[position + 1 :])
                before_state, after_state = state_of(pieces), state_of(after)
                # A draft after changes starts production first, which the action does in the same breath.
                via = "producing" if name == "submit_draft" and before_state == "changes_requested" else before_state
                if name != "start" and after_state != before_state:
                    assert (name, via, after_state) in allowed, (pieces, name, after)
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        assert len(seen) == 6**3


class TestDrawing:
    def test_the_document_is_the_table(self) -> None:
        assert DOC.read_text() == page()
