"""The move tables: guard, buttons and drawing come from one place."""

from __future__ import annotations

import pytest

from lonja.core.errors import Forbidden, IllegalMove
from lonja.core.states import StateMachine, move

DOOR = StateMachine(
    ["open", "shut", "locked"],
    [move("shut", "open", "shut", "guest owner"), move("lock", "shut", "locked", "owner")],
)


class TestFind:
    def test_returns_the_move(self) -> None:
        assert DOOR.find("shut", "open", "guest").target == "shut"

    def test_refuses_a_move_the_state_has_not(self) -> None:
        with pytest.raises(IllegalMove):
            DOOR.find("lock", "open", "owner")

    def test_refuses_somebody_elses_move(self) -> None:
        with pytest.raises(Forbidden):
            DOOR.find("lock", "shut", "guest")


def test_available_lists_only_what_the_asker_may_do_now() -> None:
    assert DOOR.available("shut", "owner") == ["lock"]
    assert DOOR.available("shut", "guest") == []


def test_a_table_that_names_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="ajar"):
        StateMachine(["open"], [move("push", "open", "ajar", "owner")])


def test_drawing_has_a_line_for_each_source() -> None:
    assert "    shut --> locked: lock (owner)" in DOOR.drawing()
