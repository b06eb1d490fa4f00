"""The page docs/build/states.md, printed from the tables of moves."""

from __future__ import annotations

from lonja.campaigns.states import CAMPAIGN
from lonja.collaborations.states import COLLABORATION, DELIVERABLE, UNDERWAY
from lonja.core.states import Move, StateMachine

INTRODUCTION = """# States

Printed from the tables of moves by `lonja.collaborations.drawing`; a test keeps this page equal to them. A move that is
not in a table is refused: 409 where the state has none of that name, 403 where it is the other side's. Each change of a
collaboration's state is one row: from, to, move, side, person, time, reason.
"""
COLLABORATIONS = """
## Collaboration

In a negotiation only the side that didn't make the latest offer accepts, counters and declines it, and only the side
that made it withdraws it. While the work goes on a new offer (`amend` and what answers it) changes the agreement and
leaves the state; those loops are left out of the drawing, and so are `cancel`, `dispute` and `resume`, which go between
`cancelled`, `disputed` and every state from `agreed` to `measured`.

From the agreement on, the collaboration follows its deliverables. With several of them it stands where the piece stands
that needs attention first: in review, else changes requested, else in production, else approved, else published, else
measured.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            INTRODUCTION,
            "## Campaign\n",
            _drawing(CAMPAIGN),
            _table(CAMPAIGN),
            COLLABORATIONS,
            _drawing(COLLABORATION),
            _table(COLLABORATION),
            "## Deliverable\n",
            _drawing(DELIVERABLE),
            _table(DELIVERABLE),
        ]
    )


def _drawing(machine: StateMachine) -> str:
    lines = [
        f"    {source} --> {move.target}: {move.name}"
        for move in machine.moves
        for source in move.sources
        if not _is_everywhere(move) and source != move.target
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def _table(machine: StateMachine) -> str:
    """Return the moves as rows; those that only differ in the state they stay in, or go back to, share one."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for move in machine.moves:
        target, sources = move.target, move.sources
        if sources == (target,):
            target = "the same"
        elif move.name == "resume":
            target, sources = "the state before", ("disputed",)
        row = rows.setdefault((move.name, target, ", ".join(sorted(move.who))), [])
        row += [source for source in sources if source not in row]
    lines = [f"| {name} | {_words(sources)} | {target} | {who} |" for (name, target, who), sources in rows.items()]
    return "\n".join(["| move | from | to | who |", "|---|---|---|---|", *lines, ""])


def _is_everywhere(move: Move) -> bool:
    return move.sources == UNDERWAY or move.name == "resume"


def _words(sources: list[str]) -> str:
    return "any from agreed to measured" if sources == list(UNDERWAY) else ", ".join(sources)
